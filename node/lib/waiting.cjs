'use strict'
// How a test waits: by letting virtual time go on, or by looking again whenever something has happened.
const timers = require('node:timers')

const { setImmediate } = timers
const turn = () => new Promise((resolve) => { setImmediate(resolve) }) // microtasks run before it is over
const asked = (holds) => {
  const found = holds()
  return typeof found?.then === 'function' ? found : Boolean(found)
}

/** In virtual time. See App.wait. */
async function drive(app, holds, within, whole, awaited) {
  const until = app.at + within
  for (;;) {
    await turn()
    app.check()
    if (await asked(holds)) return true
    const { more, found } = app.step(until, whole, awaited)
    if (!more && found.length === 0 && app.pending.size > 0) await Promise.race(app.pending).catch(() => {})
    else if (!more || found.length > 0) {
      await turn()
      app.check()
      if (found.length > 0) return found
      if (await asked(holds)) return true
      if (app.pending.size === 0 && !app.flowing && (app.at >= until || app.due === null)) return false
    }
  }
}

/** In the time of the test's clock, or in real time, when things happen by themselves. */
function watch(app, holds, within, awaited) {
  const { setTimeout, clearTimeout } = app.time === 'clock' ? globalThis : timers
  return new Promise((resolve, reject) => {
    const over = (settle, value) => {
      clearTimeout(timer)
      app.waiters.delete(look)
      settle(value)
    }
    const find = () => {
      if (awaited === null) return asked(holds)
      const found = app.do('event', ...awaited)
      return found.length > 0 && found
    }
    const look = async () => {
      try {
        app.check()
        if (app.channel.ended) throw app.channel.ended
        const found = find()
        const held = typeof found.then === 'function' ? await found : found
        if (held) over(resolve, held)
      } catch (error) {
        over(reject, error)
      }
    }
    const timer = setTimeout(() => over(resolve, false), within)
    app.waiters.add(look)
    look()
  })
}

module.exports = { drive, watch }
