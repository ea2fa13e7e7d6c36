'use strict'
// Where in the test's code the platform is called, for the trace.
const { fileURLToPath } = require('node:url')

const OURS = __dirname
const FRAMES = 16
const passed = new Set()
const AT = /\(?((?:file:\/\/)?[^\s()]+):(\d+):(\d+)\)?$/

/** `file:line:column`, or null. As source maps have it, where a test runner has installed them. */
function place() {
  const { stackTraceLimit, prepareStackTrace } = Error
  Error.stackTraceLimit = FRAMES
  if (prepareStackTrace === undefined) Error.prepareStackTrace = (error, sites) => sites // many times cheaper than text
  const holder = {}
  Error.captureStackTrace(holder, place)
  const { stack } = holder
  Error.prepareStackTrace = prepareStackTrace
  Error.stackTraceLimit = stackTraceLimit
  return Array.isArray(stack) ? ofSites(stack) : ofText(String(stack))
}

function ofSites(sites) {
  for (const site of sites) {
    const file = site.getFileName()
    if (file && isTheirs(file)) return `${pathOf(file)}:${site.getLineNumber()}:${site.getColumnNumber()}`
  }
  return null
}

function ofText(stack) {
  for (const line of stack.split('\n').slice(1)) {
    const at = AT.exec(line)
    if (at !== null && !line.includes('eval at') && isTheirs(at[1])) return `${pathOf(at[1])}:${at[2]}:${at[3]}`
  }
  return null
}

const isTheirs = (file) => !passed.has(file) && !file.startsWith(OURS) && !file.startsWith('node:') && !file.startsWith('<') // ours are no modules
const pathOf = (file) => file.startsWith('file://') ? fileURLToPath(file) : file

/** Calls out of this file are those of whoever called it: it stands between the test and the platform. */
const passOver = (file) => passed.add(file)

module.exports = { place, passOver }
