'use strict'
// The targets of a suite, asked of the engine while a test runner reads its configuration, which must not wait.
const { spawnSync } = require('node:child_process')
const { commandLine, differs, HOW } = require('./engine.cjs')
const { EngineError } = require('./errors.cjs')
const { Mistake } = require('./tools.cjs')

const MISTAKE = 2 // the exit status of a mistake of the user's
const NAMED = 'unisock: '
const found = new Map()

/** What `unisock targets` tells of the targets that `text`, or UNISOCK_TARGETS before it, names. */
function list(text, { vue, profiles = [] } = {}) {
  const asked = process.env.UNISOCK_TARGETS?.trim() || (Array.isArray(text) ? text.join(',') : text) || 'all'
  const args = ['targets', '--json', ...(vue ? ['--vue', String(vue)] : []), ...profiles.flatMap((file) => ['--profile', file]), asked]
  const key = JSON.stringify(args)
  if (!found.has(key)) found.set(key, run(args))
  return found.get(key)
}

function run(wanted) {
  const [command, args] = commandLine(...wanted)
  const { error, status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', windowsHide: true })
  if (error) throw new EngineError(error.code === 'ENOENT' ? `there is no command ${JSON.stringify(command)}: ${HOW}` : error.message)
  const said = stderr.trim().split('\n').at(-1)
  if (status === MISTAKE && said.startsWith(NAMED)) throw new Mistake(said.slice(NAMED.length))
  if (status !== 0) throw new EngineError(`${[command, ...args].join(' ')} ended with ${status}: ${said}; ${HOW}`)
  const { version: theirs, targets } = JSON.parse(stdout)
  const mismatch = differs(theirs, `the one that ${command} starts`)
  if (mismatch) throw new EngineError(mismatch)
  return targets
}

module.exports = { list }
