// A page of uni-app's, or its app, from the options that its file exports. Nothing is drawn and no watcher runs.
(host) => {
  'use strict'
  const { open, launch, getApp, pageHooks } = host
  const VUE = ['beforeCreate', 'created', 'beforeMount', 'mounted', 'beforeUpdate', 'updated', 'beforeUnmount', 'unmounted', 'beforeDestroy', 'destroyed']
  // What Vue does after beforeCreate, and uni-app before the app hears of its launch.
  const CREATE = Symbol('create')
  const SHARE = Symbol('share')
  // npm @dcloudio/uni-mp-weixin@2.0.2-5020320260806001 dist/index.js calls mounted, then onLaunch, of an app made before.
  const APP_HOOKS = ['beforeCreate', CREATE, 'created', 'beforeMount', SHARE, 'mounted', 'onLaunch', 'onShow']
  const PAGE_HOOKS = pageHooks.flatMap((name) => (name === 'beforeCreate' ? [name, CREATE] : [name]))

  const isHook = (name) => VUE.includes(name) || /^on[A-Z]/.test(name)
  const isOptions = (value) =>
    value !== null && typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype &&
    Object.entries(value).some(([name, item]) =>
      ['data', 'methods', 'globalData'].includes(name) || (typeof item === 'function' && isHook(name)))
  const bare = () => {
    const vm = {}
    const basics = {
      $set: (target, key, value) => (target[key] = value),
      $delete: (target, key) => void delete target[key],
      $nextTick: (fn) => (typeof fn === 'function' ? Promise.resolve(vm).then(() => fn.call(vm)) : Promise.resolve(vm)),
      $emit() {},
      $forceUpdate() {},
      $refs: {},
    }
    for (const [name, value] of Object.entries(basics)) Object.defineProperty(vm, name, { value, writable: true, configurable: true })
    return vm
  }
  const define = (vm, key, get, set) => Object.defineProperty(vm, key, { get, set, enumerable: true, configurable: true })
  const fill = (vm, layers) => {
    for (const { methods = {} } of layers) {
      for (const [name, method] of Object.entries(methods)) if (typeof method === 'function') vm[name] = method.bind(vm)
    }
    const [data = {}, ...others] = layers.map(({ data }) => (typeof data === 'function' ? data.call(vm, vm) : data) ?? {}).reverse()
    for (const other of others) for (const key of Object.keys(other)) if (!(key in data)) data[key] = other[key]
    Object.defineProperty(vm, '$data', { value: data, configurable: true })
    for (const key of Object.keys(data)) define(vm, key, () => data[key], (value) => { data[key] = value })
    for (const { computed = {} } of layers) {
      for (const [key, one] of Object.entries(computed)) {
        const { get = one, set = () => {} } = one
        define(vm, key, () => get.call(vm, vm), (value) => set.call(vm, value))
      }
    }
  }
  const shell = (vm, options) => {
    const layers = [...(options.mixins ?? []), options]
    const made = { [CREATE]: () => fill(vm, layers) }
    for (const name of new Set(layers.flatMap((layer) => Object.keys(layer)).filter(isHook))) {
      const hooks = layers.map((layer) => layer[name]).filter((hook) => typeof hook === 'function')
      if (hooks.length) made[name] = (...args) => hooks.map((hook) => hook.apply(vm, args)).pop()
    }
    return Object.defineProperties(made, {
      $vm: { value: vm },
      [CREATE]: { enumerable: false },
    })
  }
  return (options) => {
    if (!isOptions(options)) return
    const vm = bare()
    Object.defineProperty(vm, '$options', { value: options })
    const made = shell(vm, options)
    if ('onLaunch' in options || 'globalData' in options) {
      const app = Object.assign(made, options.methods, { globalData: options.globalData ?? {} })
      Object.defineProperty(app, SHARE, { value: () => { vm.globalData = app.globalData } })
      launch(app, APP_HOOKS)
    } else {
      getApp({ allowDefault: true })
      open(Object.assign(made, { route: 'pages/index/index', options: {} }), PAGE_HOOKS)
    }
  }
}
