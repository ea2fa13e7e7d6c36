'use strict'

/** The engine can't be found or started, has gone, or failed. */
class EngineError extends Error {
  constructor(message) {
    super(message)
    this.name = 'EngineError'
  }
}

/** What a test waited for did not come. */
class NothingHappened extends Error {
  constructor(message) {
    super(message)
    this.name = 'NothingHappened'
  }
}

/** The trace is not as a test expects it. The message is the timeline, with the nearest miss marked. */
class NotAsExpected extends Error {
  constructor(message) {
    super(message)
    this.name = 'NotAsExpected'
  }
}

module.exports = { EngineError, NothingHappened, NotAsExpected }
