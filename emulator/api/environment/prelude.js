// What must be made in JavaScript: App, Page and Component, since `this` in their functions is the script's own object.
(() => {
  'use strict'
  // more: the source of a function, and what it takes
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
  const globals = {
    App(options = {}) {
      app = { ...options }
      hook(app, 'onLaunch', launched())
      hook(app, 'onShow', launched())
      host.on('AppShow', (shown) => typeof app.onShow === 'function' && app.onShow(shown))
      host.on('AppHide', () => typeof app.onHide === 'function' && app.onHide())
      host.on('Error', (text) => typeof app.onError === 'function' && app.onError(text))
      host.on('UnhandledRejection', (found) => typeof app.onUnhandledRejection === 'function' && app.onUnhandledRejection(found))
    },
    Page(options = {}) {
      const page = view({ ...options, route: 'pages/index/index', options: {} }, options)
      pages.push(page)
      hook(page, 'onLoad', {})
      hook(page, 'onShow')
      hook(page, 'onReady')
      host.on('AppShow', () => typeof page.onShow === 'function' && page.onShow())
      host.on('AppHide', () => typeof page.onHide === 'function' && page.onHide())
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
  if (host.globalObject !== undefined) globals[host.globalObject] = globalThis
  for (const name of [...host.names, ...host.hidden, ...(host.globalObject === undefined ? [] : [host.globalObject])]) {
    Object.defineProperty(globalThis, name, { value: globals[name], writable: true, configurable: true })
  }
})()
