'use strict'

const TIMERS = ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval']
// What else a target has stays as it is where it is there already: a test runner, or its environment, may need it.
const SOCKETS = ['WebSocket', 'MessageEvent', 'CloseEvent', 'Blob']
const NEVER = [...TIMERS, 'console']

/**
 * Gives `on` the globals that the target has, and takes those away that other platforms have. Gives a function that
 * puts everything back.
 */
function install(app, on = globalThis, { timers = false } = {}) {
  if (on === null || (typeof on !== 'object' && typeof on !== 'function')) throw new TypeError('install: an object is wanted, such as globalThis')
  const { own, foreign } = app.names
  const { scope } = app.words
  const before = new Map()
  const keep = (name) => before.set(name, Object.getOwnPropertyDescriptor(on, name))
  const put = (name) => {
    keep(name)
    Object.defineProperty(on, name, { value: scope[name], writable: true, enumerable: false, configurable: true })
  }
  const hide = (name) => {
    keep(name)
    if (!Reflect.deleteProperty(on, name)) on[name] = undefined
    else if (name in on) Object.defineProperty(on, name, { value: undefined, writable: true, enumerable: false, configurable: true })
  }
  const claimed = [...own, ...SOCKETS]
  for (const name of [...foreign, 'WebSocket']) if (name in on && !(name in scope)) hide(name)
  for (const name of Object.getOwnPropertyNames(scope)) {
    if (NEVER.includes(name) ? timers && TIMERS.includes(name) : claimed.includes(name) || !(name in on)) put(name)
  }
  return () => {
    for (const [name, descriptor] of before) {
      if (descriptor === undefined) delete on[name]
      else Object.defineProperty(on, name, descriptor)
    }
    before.clear()
  }
}

module.exports = { install }
