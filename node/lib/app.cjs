'use strict'
const timers = require('node:timers')
const { dialogue } = require('./dialogue.cjs')
const { Clock } = require('./clock.cjs')
const { outside } = require('./outside.cjs')
const { place } = require('./place.cjs')
const { installedUni } = require('./uni.cjs')
const { drive, watch } = require('./waiting.cjs')

const NEAR_MS = 20 // what is due within so much virtual time is under way, and comes without being waited for
const LONG_MS = 20_000 // for so much of the app's time since it was last called, what is under way holds the process
const { setImmediate, setTimeout } = timers // a test may fake the global one, and some environments have none

/** What is behind an app. `outside` is what a test gets. */
class App {
  constructor(channel, { time, places, request, console, uni }) {
    this.channel = channel
    this.time = time
    this.places = places
    this.depth = 0 // requests under way
    this.at = 0
    this.due = null
    this.begun = 0 // when, in the app's time, its script was last called from outside
    this.flowing = false
    this.failures = []
    this.waiters = new Set()
    this.pending = new Set() // answers of the test's own `request` that are not there yet
    if (time === 'clock') this.clock = new Clock((until) => this.tick(until))
    if (time === 'real') channel.hold() // like an open socket: the process goes on until the app is closed
    const { code, target, platform, own, foreign } = channel.hello
    this.names = { own, foreign }
    this.words = dialogue(code, (...request) => this.ask(...request), (error) => this.heard(error), () => { throw channel.ended })
    const { prelude, globals } = this.do('globals', request && this.answering(request), console && this.telling(console))
    Object.assign(this.words.scope, globals)
    this.words.evaluate(prelude)
    if (uni !== undefined) this.words.scope.uni = installedUni(uni, platform, { scope: this.words.scope, foreign })
    this.outside = outside(this, target)
    this.flow() // what a platform prints when an app starts
  }

  // The dialogue

  ask(op, id, name, text) {
    if (this.depth > 0) return this.channel.request(op, id, name, text, this.placeOf(op))
    this.catchUp()
    this.begun = this.at
    this.depth = 1
    try {
      return this.channel.request(op, id, name, text, this.placeOf(op))
    } finally {
      this.depth = 0
      this.flow()
    }
  }

  placeOf(op) {
    return this.places && (op === 'call' || op === 'method') ? place(this.ask) : null
  }

  answer(op, id, name, text) {
    return this.words.answer(op, id, name, text)
  }

  do(name, ...args) {
    const outcome = this.request('do', name, args.length === 0 ? null : this.words.encodeArray(args))
    return outcome === null ? undefined : this.words.decode(outcome)
  }

  request(op, name, text) {
    this.depth++
    try {
      const outcome = this.channel.request(op, 0, name, text, null)
      if (outcome !== null && outcome[0] === '!') throw this.words.decode(outcome.slice(1))
      return outcome
    } finally {
      this.depth--
    }
  }

  /** An assertion that fails in a callback is the test's, whatever the platform does with exceptions. */
  heard(error) {
    if (error === null || typeof error !== 'object') return
    if (error.name === 'AssertionError' || error.code === 'ERR_ASSERTION' || 'matcherResult' in error) this.failures.push(error)
  }

  check() {
    if (this.failures.length > 0) throw this.failures.shift()
  }

  // What the test gives

  answering(request) {
    return (options) => {
      const found = request(options)
      if (typeof found?.then !== 'function') return found
      const settled = Promise.resolve(found)
      const over = () => this.pending.delete(settled)
      this.pending.add(settled)
      settled.then(over, over)
      return settled
    }
  }

  telling(console) {
    return (level, text) => {
      try {
        console(level, text)
      } catch (error) {
        this.failures.push(error)
      }
    }
  }

  // Time

  /** Lets turns come, as emulator/bridge/turns.py says. */
  step(until, whole = false, awaited = null) {
    const text = this.words.encodeArray([until, NEAR_MS, whole, this.words.endTurn(), awaited])
    const [more, due, at, freed, found] = this.words.decode(this.request('step', null, text))
    this.at = at
    this.due = due
    this.clock?.set(at, due)
    if (freed.length > 0) this.words.answer('release', 0, null, JSON.stringify(freed))
    return { more, found }
  }

  /** Lets what is under way come, a turn at a time, when the script that runs now is done. */
  flow() {
    if (this.flowing || this.channel.ended) return
    this.flowing = true
    const goOn = () => {
      this.flowing = false
      this.goOn(null)
    }
    if (this.at - this.begun < LONG_MS) setImmediate(goOn)
    else setTimeout(goOn, 0).unref() // it may never end: a poll, two that answer each other
  }

  /** The test's clock has come to where something is due. */
  tick(until) {
    this.goOn(until)
  }

  goOn(until) {
    if (this.channel.ended) return
    try {
      if (this.step(until).more) this.flow()
    } catch (error) {
      if (error !== this.channel.ended) this.failures.push(error)
    }
    this.tell()
  }

  /** Time that went by on the test's clock without anything being due. */
  catchUp() {
    const now = this.clock?.passed()
    if (now !== undefined) this.step(now, true)
  }

  now() {
    if (this.channel.ended) return this.at
    if (this.depth === 0) this.catchUp()
    return this.depth === 0 && this.time !== 'real' ? this.at : this.do('now')
  }

  woken() {
    this.flow()
  }

  tell() {
    for (const waiter of this.waiters) waiter()
  }

  /** Until `holds()`, at most `within` ms: gives what that gives, or false. awaited: [task, name] of an event instead. */
  async wait(holds, within, { whole = false, awaited = null } = {}) {
    if (this.channel.ended) throw this.channel.ended
    this.channel.hold()
    try {
      return await (this.time === 'virtual' ? drive(this, holds, within, whole, awaited) : watch(this, holds, within, awaited))
    } finally {
      this.channel.release()
    }
  }

  // The end

  gone(error) {
    this.clock?.stop()
    this.words.abandon(error)
    this.tell()
  }

  /** What failed and was not told yet is told here. */
  close() {
    this.clock?.stop()
    this.channel.close()
    this.tell()
    this.check()
  }
}

module.exports = { App }
