'use strict'
// Matchers over the whole trace of an app, for expect.extend() of vitest and of jest. They consume nothing.

/** expect(app).toHaveTraced(pattern): it is on the trace; of a list, each. .not: none of them is. */
function toHaveTraced(app, patterns, options) {
  return this.isNot ? every(app, 'none', patterns, options, false) : every(app, 'some', patterns, options, true)
}

/** expect(app).toHaveTracedInOrder(patterns): one after the other, whatever stands between them. */
function toHaveTracedInOrder(app, patterns, options) {
  return verdict(appOf(app).traced('in-order', patterns, options), true, `expected not to find in order ${JSON.stringify(patterns)}`)
}

/**
 * await expect(app).toTrace(pattern, { within }): it is on the trace, or comes within so many of the app's milliseconds;
 * of a list, in order. await expect(app).not.toTrace(pattern, { within: 60_000 }): nothing of the kind comes from now on.
 */
async function toTrace(app, patterns, options) {
  const { expect, expectInOrder, expectNone } = appOf(app)
  const found = () => (Array.isArray(patterns) ? expectInOrder(patterns, options) : expect(patterns, options))
  try {
    await (this.isNot ? expectNone(patterns, { within: 0, ...options }) : found())
    return { pass: !this.isNot, message: () => '' }
  } catch (error) {
    if (error?.name !== 'NotAsExpected') throw error
    return { pass: this.isNot, message: () => error.message }
  }
}

function every(app, way, patterns, options, wanted) {
  for (const pattern of Array.isArray(patterns) ? patterns : [patterns]) {
    const outcome = appOf(app).traced(way, pattern, options)
    if (!outcome.held) return verdict(outcome, wanted, '')
  }
  return { pass: wanted, message: () => '' }
}

/** wanted: what `pass` is when all is as expected. */
function verdict({ held, words }, wanted, otherwise) {
  return { pass: held ? wanted : !wanted, message: () => words ?? otherwise }
}

function appOf(app) {
  if (typeof app?.traced !== 'function') throw new TypeError('expect(app): an app that launch() gave is wanted')
  return app
}

module.exports = { toHaveTraced, toHaveTracedInOrder, toTrace }
