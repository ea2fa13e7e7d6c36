'use strict'
const { beforeTest, end, failed } = require('../lib/current.cjs')
const matchers = require('../lib/matchers.cjs')

const FAILED = Symbol.for('unisock.failed')
const { afterAll, afterEach, beforeEach, expect } = globalThis.expect ? globalThis : require('@jest/globals')

expect.extend(matchers)
beforeEach(beforeTest)
afterEach(() => {
  if (globalThis[FAILED]) failed(globalThis[FAILED])
})
afterAll(end)
