'use strict'
// A launched app: the platform runs in the Python engine `unisock`, app code here.
const { launch } = require('./lib/launch.cjs')
const { NothingHappened, EngineError } = require('./lib/errors.cjs')

module.exports = { launch, NothingHappened, EngineError }
