'use strict'

const TIMERS = ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval']

/**
 * Gives `on` the globals that the target has, and takes those away that other platforms have. Gives a function that
 * puts everything back.
 */
function install(app, on = globalThis, { timers = false } = {}) {
  const { own, foreign } = app.names
  const { scope } = app.words
  const before = new Map()
  const put = (name, value) => {
    before.set(name, Object.getOwnPropertyDescriptor(on, name))
    Object.defineProperty(on, name, { value, writable: true, enumerable: false, configurable: true })
  }
  for (const name of foreign) if (name in on) put(name, undefined)
  if (!('WebSocket' in scope) && 'WebSocket' in on) put('WebSocket', undefined)
  for (const name of own) if (name in scope) put(name, scope[name])
  if (timers) for (const name of TIMERS) put(name, scope[name])
  return () => {
    for (const [name, descriptor] of before) {
      if (descriptor === undefined) delete on[name]
      else Object.defineProperty(on, name, descriptor)
    }
  }
}

module.exports = { install }
