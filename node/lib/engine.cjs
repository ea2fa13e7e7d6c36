'use strict'
// Finds the engine and starts it: one process for all apps of this thread, which ends when this process does.
const { spawn } = require('node:child_process')
const { createInterface } = require('node:readline')
const { EngineError } = require('./errors.cjs')
const { version } = require('../package.json')

const PATIENCE_MS = 30_000
const HOW = 'install it with `pip install unisock`, or set UNISOCK_PYTHON to the Python that has it'
const { setTimeout, clearTimeout } = globalThis // a test may fake them

let running

/** {port, host, secret} of the engine. Rejects with an EngineError. */
function engine() {
  const joined = process.env.UNISOCK_ENGINE
  if (joined) return Promise.resolve(parse(joined))
  running ??= start().catch((error) => {
    running = undefined
    throw error
  })
  return running
}

function parse(words) {
  const found = /^([\w.]+):(\d+):([0-9a-f]+)$/.exec(words)
  if (!found) throw new EngineError('UNISOCK_ENGINE is to be host:port:secret, as startEngine() gives it')
  return { host: found[1], port: Number(found[2]), secret: found[3] }
}

function commandLine() {
  const python = process.env.UNISOCK_PYTHON
  return python ? [python, ['-m', 'emulator.cli', 'bridge']] : ['unisock', ['bridge']]
}

function start() {
  const [command, args] = commandLine()
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'], windowsHide: true })
    const said = []
    const fail = (words) => {
      clearTimeout(timer)
      child.kill()
      reject(new EngineError(words))
    }
    const timer = setTimeout(() => fail(`the engine (${command} ${args.join(' ')}) said nothing for ${PATIENCE_MS / 1000} s`), PATIENCE_MS)
    child.stderr.setEncoding('utf8').on('data', (text) => said.push(text))
    child.on('error', (error) => fail(
      error.code === 'ENOENT' ? `there is no command ${JSON.stringify(command)}: ${HOW}` : `${command} can't be started: ${error.message}`))
    child.on('exit', (code, signal) => {
      running = undefined
      fail(`the engine (${command} ${args.join(' ')}) ended with ${signal ?? code} before it was ready${lastLine(said)}; ${HOW}`)
    })
    createInterface({ input: child.stdout }).once('line', (line) => {
      clearTimeout(timer)
      const hello = read(line)
      if (hello === undefined) return fail(`${command} is not unisock's engine: it said ${JSON.stringify(line.slice(0, 80))}; ${HOW}`)
      if (hello.version !== version) {
        return fail(`this package is unisock ${version}, but the engine that ${command} starts is ${hello.version}: install the same version of both`)
      }
      for (const end of [child, child.stdin, child.stdout, child.stderr]) end.unref()
      resolve({ host: '127.0.0.1', port: hello.port, secret: hello.secret, child, said })
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

function lastLine(said) {
  const line = said.join('').trim().split('\n').at(-1)
  return line ? `: ${line}` : ''
}

module.exports = { engine, lastLine }
