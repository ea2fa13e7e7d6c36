'use strict'
// Runs before each test file is loaded: its app, and its globals.
const { beforeFile } = require('../lib/current.cjs')

module.exports = () => beforeFile(globalThis.__UNISOCK__.plan)
