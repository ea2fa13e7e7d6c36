// What must be made in JavaScript: App, Page and Component, since `this` in their functions is the script's own object.
(() => {
  'use strict'
  // more: the source of a function, and what it takes
  // mounting: the source of what mounts the default export of a program; pageHooks: see mounting.js
  // names: which of these globals the platform has; hidden: names that it makes undefined; globalObject: a name of globalThis; post: runs a task; on: adds a listener; mirror: see Stage
  const host = globalThis.__unisock_prelude
  delete globalThis.__unisock_prelude
  host.mirror((value, key, item) => {
    if (key !== undefined) value[key] = item
    return value
  })
  const [source, taken] = host.more
  if (source !== undefined) (0, eval)(source)(taken)
  const pages = []
  let app

  const copy = (value) => {
    if (Array.isArray(value)) return value.map(copy)
    if (value === null || typeof value !== 'object' || Object.getPrototypeOf(value) !== Object.prototype) return value
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, copy(item)]))
  }
  const hook = (target, name, ...args) => {
    if (typeof target[name] === 'function') host.post(() => target[name](...args))
  }
  const assign = (data, path, value) => {
    const keys = path.split(/[.[\]]+/).filter((key) => key !== '')
    const last = keys.pop()
    let at = data
    keys.forEach((key, index) => {
      if (at[key] === null || typeof at[key] !== 'object') at[key] = /^\d+$/.test(keys[index + 1] ?? last) ? [] : {}
      at = at[key]
    })
    at[last] = value
  }
  const view = (target, options) => {
    target.data = copy(options.data ?? {})
    target.setData = function setData(patch, done) {
      for (const [path, value] of Object.entries(patch ?? {})) assign(target.data, path, copy(value))
      if (typeof done === 'function') host.post(() => done.call(target))
    }
    return target
  }
  const launched = () => ({ path: 'pages/index/index', query: {}, scene: 1001, referrerInfo: {} })
  const launch = (started, hooks) => {
    app = started
    for (const name of hooks) hook(app, name, ...(/^on/.test(String(name)) ? [launched()] : []))
    host.on('AppShow', (shown) => typeof started.onShow === 'function' && started.onShow(shown))
    host.on('AppHide', () => typeof started.onHide === 'function' && started.onHide())
    host.on('Error', (text) => typeof started.onError === 'function' && started.onError(text))
    host.on('UnhandledRejection', (found) => typeof started.onUnhandledRejection === 'function' && started.onUnhandledRejection(found))
  }
  const open = (page, hooks) => {
    pages.push(page)
    for (const name of hooks) hook(page, name, ...(name === 'onLoad' ? [{}] : []))
    host.on('AppShow', () => typeof page.onShow === 'function' && page.onShow())
    host.on('AppHide', () => typeof page.onHide === 'function' && page.onHide())
  }
  const globals = {
    App(options = {}) {
      launch({ ...options }, ['onLaunch', 'onShow'])
    },
    Page(options = {}) {
      open(view({ ...options, route: 'pages/index/index', options: {} }, options), ['onLoad', 'onShow', 'onReady'])
    },
    Component(options = {}) {
      const { lifetimes = {}, pageLifetimes = {}, methods = {} } = options
      const component = view({ ...methods, properties: {} }, options)
      for (const name of ['created', 'attached', 'ready']) {
        const run = lifetimes[name] ?? options[name]
        if (typeof run === 'function') host.post(() => run.call(component))
      }
      for (const [event, name] of [['AppShow', 'show'], ['AppHide', 'hide']]) {
        if (typeof pageLifetimes[name] === 'function') host.on(event, () => pageLifetimes[name].call(component))
      }
    },
    Behavior: (options) => options,
    getApp: ({ allowDefault = false } = {}) => app ?? (allowDefault ? (app = { globalData: {} }) : undefined),
    getCurrentPages: () => [...pages],
  }
  if (host.mounting !== undefined) {
    const value = (0, eval)(host.mounting)({ open, launch, getApp: globals.getApp, pageHooks: host.pageHooks })
    Object.defineProperty(globalThis, '__unisock_mount', { value, configurable: true })
  }
  if (host.globalObject !== undefined) globals[host.globalObject] = globalThis
  for (const name of [...host.names, ...host.hidden, ...(host.globalObject === undefined ? [] : [host.globalObject])]) {
    Object.defineProperty(globalThis, name, { value: globals[name], writable: true, configurable: true })
  }
})()
