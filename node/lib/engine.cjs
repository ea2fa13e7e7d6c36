'use strict'
// Finds the engine and starts it: one process for all apps of this thread, which ends when this process does.
const { spawn } = require('node:child_process')
const { createInterface } = require('node:readline')
const { EngineError } = require('./errors.cjs')
const { setTimeout, clearTimeout } = require('node:timers')
const { version } = require('../package.json')

const PATIENCE_MS = 60_000
const SAID = 4000 // characters of stderr that are kept
const HOW = 'install it with `pip install unisock`, or set UNISOCK_PYTHON to the Python that has it'

let running

/** {host, port, secret} of the engine; process, forget() if it is this thread's own. Rejects with an EngineError. */
async function engine() {
  const joined = process.env.UNISOCK_ENGINE
  if (joined) return parse(joined)
  if (running === undefined) {
    const begun = running = start()
    const forget = () => { if (running === begun) running = undefined }
    begun.then((found) => {
      found.forget = forget
      found.process.once('exit', forget)
    }, forget)
  }
  return running
}

/**
 * Starts an engine that others join: whatever launches with UNISOCK_ENGINE in its environment, as this process and those
 * that it starts then do. For a test runner's global set-up. Gives {address, close}.
 */
async function startEngine() {
  const { host, port, secret, process: child } = await start()
  const address = `${host}:${port}:${secret}`
  const before = process.env.UNISOCK_ENGINE
  process.env.UNISOCK_ENGINE = address
  const close = () => {
    if (process.env.UNISOCK_ENGINE === address) {
      if (before === undefined) delete process.env.UNISOCK_ENGINE
      else process.env.UNISOCK_ENGINE = before
    }
    return new Promise((resolve) => {
      if (child.exitCode !== null || child.signalCode !== null) return resolve()
      child.ref()
      child.once('exit', () => resolve())
      child.stdin.end()
    })
  }
  return { address, close }
}

function parse(words) {
  const found = /^([\w.-]+):(\d{1,5}):([0-9a-f]+)$/.exec(words)
  if (!found) throw new EngineError('UNISOCK_ENGINE is to be host:port:secret, as startEngine() gives it')
  return { host: found[1], port: Number(found[2]), secret: found[3] }
}

/** [command, its arguments] that `unisock ...args` comes to. */
function commandLine(...args) {
  const python = process.env.UNISOCK_PYTHON
  return python ? [python, ['-m', 'emulator.cli', ...args]] : ['unisock', args]
}

function start() {
  const [command, args] = commandLine('bridge')
  const line = [command, ...args].join(' ')
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'], windowsHide: true })
    child.setMaxListeners(0) // each app listens for its end
    child.said = ''
    const fail = (words) => {
      clearTimeout(timer)
      child.kill()
      reject(new EngineError(words))
    }
    const timer = setTimeout(() => fail(`the engine (${line}) said nothing for ${PATIENCE_MS / 1000} s`), PATIENCE_MS)
    child.stderr.setEncoding('utf8').on('data', (text) => { child.said = (child.said + text).slice(-SAID) })
    child.stdin.on('error', () => {}) // it may end before it has read
    child.on('error', (error) => fail(
      error.code === 'ENOENT' ? `there is no command ${JSON.stringify(command)}: ${HOW}` : `${command} can't be started: ${error.message}`))
    child.on('close', () => fail(`the engine (${line}) ${ending(child)} before it was ready; ${HOW}`))
    createInterface({ input: child.stdout }).once('line', (said) => {
      const hello = read(said)
      if (hello === undefined) return fail(`${command} is not unisock's engine: it said ${JSON.stringify(said.slice(0, 80))}; ${HOW}`)
      const mismatch = differs(hello.version, `the engine that ${command} starts`)
      if (mismatch) return fail(mismatch)
      clearTimeout(timer)
      for (const end of [child, child.stdin, child.stdout, child.stderr]) end.unref()
      resolve({ host: '127.0.0.1', port: hello.port, secret: hello.secret, process: child })
    })
  })
}

function read(line) {
  try {
    const hello = JSON.parse(line)
    return typeof hello.port === 'number' ? hello : undefined
  } catch {
    return undefined
  }
}

/** What is wrong with an engine of another version; undefined if it is of this one. */
function differs(found, which) {
  return found === version ? undefined : `this package is unisock ${version}, but ${which} is ${found}: install the same version of both`
}

/** "ended with SIGKILL: its last words", for a process that has ended. */
function ending(child) {
  const line = child.said.trim().split('\n').at(-1)
  return `ended with ${child.signalCode ?? child.exitCode}${line ? `: ${line}` : ''}`
}

module.exports = { engine, startEngine, commandLine, differs, ending, HOW }
