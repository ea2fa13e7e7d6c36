'use strict'
// A launched app: the platform runs in the Python engine `unisock`, app code here.
const { launch } = require('./lib/launch.cjs')
const { startEngine } = require('./lib/engine.cjs')
const { NothingHappened, NotAsExpected, EngineError } = require('./lib/errors.cjs')

module.exports = { launch, startEngine, NothingHappened, NotAsExpected, EngineError }
