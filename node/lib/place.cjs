'use strict'
// Where in the test's code the platform is called, for the trace.
const { fileURLToPath } = require('node:url')

const OURS = __dirname
const NEAR = 6 // as many frames as a call out of the test's own code needs
const FAR = 24
const passed = new Set()
const AT = /\(?((?:file:\/\/)?[^\s()]+):(\d+):(\d+)\)?$/

/**
 * `file:line:column` of the innermost code below `below` that isn't ours, or null. As source maps have it, where a test
 * runner has installed them.
 */
const place = (below) => look(below, NEAR) ?? look(below, FAR)

function look(below, frames) {
  const { stackTraceLimit, prepareStackTrace } = Error
  const enough = stackTraceLimit >= frames
  if (!enough) Error.stackTraceLimit = frames
  const plain = isPlain(prepareStackTrace)
  if (plain) Error.prepareStackTrace = asSites // many times cheaper than text
  const holder = {}
  Error.captureStackTrace(holder, below)
  const { stack } = holder
  if (plain) Error.prepareStackTrace = prepareStackTrace
  if (!enough) Error.stackTraceLimit = stackTraceLimit
  return Array.isArray(stack) ? ofSites(stack) : ofText(String(stack))
}

const asSites = (error, sites) => sites
// Newer versions of Node have a function of their own there, which does what is done without one.
const NODES = ['ErrorPrepareStackTrace', 'defaultPrepareStackTrace']
const isPlain = (prepare) => prepare === undefined || (NODES.includes(prepare.name) && process.sourceMapsEnabled !== true)

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
const paths = new Map()
function pathOf(file) {
  let path = paths.get(file)
  if (path === undefined) paths.set(file, path = file.startsWith('file://') ? fileURLToPath(file) : file)
  return path
}

/** Calls out of this file are those of whoever called it: it stands between the test and the platform. */
const passOver = (file) => passed.add(file)

module.exports = { place, passOver }
