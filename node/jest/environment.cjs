'use strict'
// The user's own environment, in which tests have the target in their names and it is known which of them failed.
const { find, outOf } = require('./users.cjs')

const FAILED = Symbol.for('unisock.failed')

module.exports = class {
  constructor(config, context) {
    const { environment, target } = config.projectConfig.testEnvironmentOptions.unisock
    const named = [`jest-environment-${environment}`, environment]
    const found = require(find(named, config.projectConfig.rootDir))
    const Environment = found.TestEnvironment ?? outOf(found)
    const made = new Environment(config, context)
    const before = made.handleTestEvent?.bind(made)
    made.handleTestEvent = async (event, state) => {
      if (event.name === 'run_start') for (const child of state.rootDescribeBlock.children) child.name = `${target} > ${child.name}`
      if (event.name === 'test_start') made.global[FAILED] = undefined
      if (event.name === 'test_fn_failure') made.global[FAILED] = [String(event.error?.message ?? event.error)]
      await before?.(event, state)
    }
    return made
  }
}
