// Runs before each test file: its app, and its globals.
import { afterAll, afterEach, beforeEach, expect, inject } from 'vitest'
import current from '../lib/current.cjs'
import matchers from '../lib/matchers.cjs'

expect.extend(matchers)
await current.beforeFile(inject('unisock'))

beforeEach(() => current.beforeTest())
afterEach(({ task }) => {
  if (task.result?.state === 'fail') current.failed((task.result.errors ?? []).map(({ message }) => String(message)))
})
afterAll(() => current.end())
