'use strict'
const { dialogue } = require('./dialogue.cjs')
const { NothingHappened } = require('./errors.cjs')
const { Clock } = require('./clock.cjs')
const { install } = require('./install.cjs')
const { place } = require('./place.cjs')

const NEAR_MS = 20 // what is due within so much virtual time is under way, and comes without being waited for
const PATIENCE_MS = 120_000
const LONG_MS = 600_000
const { setImmediate } = globalThis // a test may fake it
const turn = () => new Promise((resolve) => { setImmediate(resolve) }) // microtasks run before it is over

/** What is behind an app. `outside` is what a test gets. */
class App {
  constructor(channel, { time, places }) {
    this.channel = channel
    this.time = time
    this.places = places
    this.depth = 0
    this.at = 0
    this.due = undefined
    this.flowing = false
    this.failures = []
    this.waiters = new Set()
    if (time === 'clock') this.clock = new Clock((until) => this.tick(until))
    if (time === 'real') channel.hold() // like an open socket: the process goes on until the app is closed
    const { code, target, own, foreign } = channel.hello
    this.names = { own, foreign }
    this.words = dialogue(code, (...request) => this.ask(...request), (error) => this.heard(error), () => { throw channel.ended })
    const { prelude, globals } = this.do('globals')
    Object.assign(this.words.scope, globals)
    this.words.evaluate(prelude)
    this.outside = outside(this, target)
  }

  // The dialogue

  ask(op, id, name, text) {
    if (this.depth === 0) this.catchUp()
    const from = this.places && (op === 'call' || op === 'method') ? place() : null
    this.depth++
    try {
      return this.channel.request(op, id, name, text, from)
    } finally {
      if (--this.depth === 0) this.flow()
    }
  }

  answer(op, id, name, text) {
    return this.words.answer(op, id, name, text)
  }

  do(name, ...args) {
    const outcome = this.channel.request('do', 0, name, args.length === 0 ? null : this.words.encodeArray(args), null)
    if (outcome === null) return undefined
    if (outcome[0] === '!') throw this.words.decode(outcome.slice(1))
    return this.words.decode(outcome)
  }

  /** An assertion that fails in a callback is the test's, whatever the platform does with exceptions. */
  heard(error) {
    if (error !== null && typeof error === 'object' && (error.name === 'AssertionError' || 'matcherResult' in error)) this.failures.push(error)
  }

  check() {
    if (this.failures.length > 0) throw this.failures.shift()
  }

  // Time

  step(until, whole = false, awaited = null) {
    const { more, due, at, freed } = this.do('step', until, NEAR_MS, whole, awaited, this.words.endTurn())
    this.at = at
    this.due = due
    this.clock?.set(at, due)
    if (freed.length > 0) this.words.answer('release', 0, null, JSON.stringify(freed))
    return more
  }

  /** Lets what is under way come, a turn at a time, when the script that runs now is done. */
  flow() {
    if (this.flowing || this.channel.ended) return
    this.flowing = true
    setImmediate(() => {
      this.flowing = false
      if (this.channel.ended) return
      const more = this.step(null)
      this.tell()
      if (more) this.flow()
    })
  }

  /** The test's clock has come to where something is due. */
  tick(until) {
    if (this.channel.ended) return
    this.step(until)
    this.tell()
  }

  /** Time that went by on the test's clock without anything being due. */
  catchUp() {
    const now = this.clock?.passed()
    if (now !== undefined) this.step(now, true)
  }

  woken() {
    this.flow()
  }

  tell() {
    for (const waiter of this.waiters) waiter()
  }

  /** Until `holds()`, at most `within` ms. Gives whether it does. */
  async wait(holds, within, { whole = false, awaited = null } = {}) {
    this.channel.hold()
    try {
      return await (this.time === 'virtual' ? this.drive(holds, within, whole, awaited) : this.watch(holds, within))
    } finally {
      this.channel.release()
    }
  }

  async drive(holds, within, whole, awaited) {
    const until = this.at + within
    for (;;) {
      await turn()
      this.check()
      if (holds()) return true
      if (this.step(until, whole, awaited)) continue
      await turn()
      this.check()
      if (holds()) return true
      if (this.at >= until || this.due === null) return false
    }
  }

  watch(holds, within) {
    return new Promise((resolve, reject) => {
      const { setTimeout, clearTimeout } = globalThis
      const over = (settle, value) => {
        clearTimeout(timer)
        this.waiters.delete(look)
        settle(value)
      }
      const look = () => {
        try {
          this.check()
          if (this.channel.ended) throw this.channel.ended
          if (holds()) over(resolve, true)
        } catch (error) {
          over(reject, error)
        }
      }
      const timer = setTimeout(() => over(resolve, false), within)
      this.waiters.add(look)
      look()
    })
  }

  gone(error) {
    this.tell()
    return error
  }
}

function outside(app, target) {
  const { words } = app
  const shown = {
    target,
    get now() { return app.at },
    globals: words.scope,
    async advance(ms) {
      if (app.clock) throw new TypeError("this app's time is that of the test's clock (time: 'clock'): advance that one")
      await app.wait(() => false, ms, { whole: true })
    },
    async idle({ within = LONG_MS } = {}) { await app.wait(() => false, within) },
    async event(task, name, { within = PATIENCE_MS } = {}) {
      let found = []
      await app.wait(() => (found = app.do('event', task ?? null, name)).length > 0, within, { awaited: name })
      if (found.length === 0) throw new NothingHappened(`waited for the event ${JSON.stringify(name)}: it didn't come in ${within} ms`)
      return found[0]
    },
    async until(holds, { within = PATIENCE_MS } = {}) {
      if (!(await app.wait(holds, within))) throw new NothingHappened(`waited for a condition: it didn't hold in ${within} ms`)
    },
    trace: () => app.do('trace'),
    handshakes: () => app.do('handshakes'),
    uncaught: () => app.do('uncaught'),
    background: () => { app.do('background'); app.flow() },
    foreground: () => { app.do('foreground'); app.flow() },
    network: (kind) => { app.do('network', kind); app.flow() },
    cut: () => { app.do('cut'); app.flow() },
    install: (on, options) => install(app, on, options),
    close: async () => {
      app.clock?.stop()
      app.channel.close()
    },
  }
  for (const name of Object.keys(words.scope)) if (!(name in shown)) shown[name] = words.scope[name]
  return shown
}

module.exports = { App }
