'use strict'
// What a test expects of the whole trace. The engine looks; here time goes on until it has come or can't any more.
const { NotAsExpected } = require('./errors.cjs')

const PATIENCE_MS = 120_000

/** The functions expect, expectNone, expectInOrder and traced of an app. */
function expectations(app) {
  const plain = plainly((value) => app.words.isHosts(value))
  const met = async (way, patterns, within, since) => {
    const number = app.do('expect', way, plain(patterns), since ?? null, within !== undefined)
    if (within !== undefined) await app.wait(() => app.do('settled', number), within, { whole: way === 'none' })
    const { held, found, words } = app.do('outcome', number, within === undefined ? '' : `in ${within} ms`)
    if (!held) throw new NotAsExpected(words)
    return found
  }
  return {
    /** Whether the trace so far is as expected, for a runner's matchers: {held, words?}. way: 'some', 'none' or 'in-order'. */
    traced(way, patterns, { since } = {}) {
      return app.do('outcome', app.do('expect', way, plain(patterns), since ?? null, false))
    },
    async expect(pattern, { within = PATIENCE_MS, since } = {}) {
      const [found] = await met('some', pattern, duration(within), since)
      return found
    },
    async expectNone(pattern, { within, since } = {}) {
      await met('none', pattern, within === undefined ? within : duration(within), since)
    },
    async expectInOrder(patterns, { within = PATIENCE_MS, since } = {}) {
      return met('in-order', patterns, duration(within), since)
    },
  }
}

/** Matchers of the test runner's own, expect.any(String) say, as functions, which the engine can ask. */
function plainly(isHosts) {
  return function plain(value) {
    if (value === null || typeof value !== 'object' || isHosts(value)) return value
    if (typeof value.asymmetricMatch === 'function') return (got) => value.asymmetricMatch(got)
    if (Array.isArray(value)) return value.map(plain)
    const prototype = Object.getPrototypeOf(value)
    if (prototype !== null && Object.getPrototypeOf(prototype) !== null) return value // no plain object, of any realm
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)]))
  }
}

function duration(within) {
  if (typeof within !== 'number' || !(within >= 0) || within === Infinity) {
    throw new TypeError(`expect(…, { within }): milliseconds are wanted, 0 or more, not ${String(within)}`)
  }
  return within
}

module.exports = { expectations }
