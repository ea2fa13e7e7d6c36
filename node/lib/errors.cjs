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

module.exports = { EngineError, NothingHappened }
