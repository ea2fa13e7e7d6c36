'use strict'
// One engine for all projects and their workers; it ends with this process.
const { startEngine } = require('../index.cjs')
const { requireUsers } = require('./users.cjs')

let started

module.exports = async (globalConfig, projectConfig) => {
  if (process.env.UNISOCK_ENGINE === undefined) started ??= startEngine()
  await started
  const { globalSetup } = projectConfig.globals.__UNISOCK__
  if (globalSetup !== undefined) await (await requireUsers(globalSetup, projectConfig.rootDir))(globalConfig, projectConfig)
}
