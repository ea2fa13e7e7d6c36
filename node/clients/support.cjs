'use strict'
// What the tests share: servers on loopback behind TLS, apps on a target, clients loaded as an app loads them.
const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')
const https = require('node:https')
const selfsigned = require('selfsigned')
const { AssertionError } = require('node:assert')
const { setTimeout, clearTimeout } = require('node:timers')
const { launch } = require('..')

const days = (count) => new Date(Date.now() + count * 86_400_000)
const validity = { notBeforeDate: days(-1), notAfterDate: days(2), keyType: 'ec', algorithm: 'sha256' }

/**
 * A certificate for localhost, and an authority that the engine trusts: OpenSSL reads SSL_CERT_FILE when the engine
 * connects for the first time, so this comes before the first launch.
 */
async function trusted() {
  const authority = await selfsigned.generate([{ name: 'commonName', value: 'unisock test authority' }], {
    ...validity,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  })
  const leaf = await selfsigned.generate([{ name: 'commonName', value: 'localhost' }], {
    ...validity,
    ca: { key: authority.private, cert: authority.cert },
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }, { type: 7, ip: '127.0.0.1' }] },
    ],
  })
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'unisock-clients-'))
  process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }))
  process.env.SSL_CERT_FILE = path.join(folder, 'authority.pem')
  fs.writeFileSync(process.env.SSL_CERT_FILE, authority.cert)
  return { key: leaf.private, cert: leaf.cert }
}

let credentials

/** An https server on loopback, which listens: {server, port, close}. */
async function secureServer() {
  credentials ??= await trusted()
  return listening(https.createServer(credentials))
}

async function listening(server) {
  const sockets = new Set()
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const close = () => new Promise((resolve) => {
    server.close(resolve)
    for (const socket of sockets) socket.destroy()
  })
  return { server, port: server.address().port, close }
}

/** Runs `body(app)` in an app on `target` whose globals are in place, and then puts everything back. */
async function on(target, options, body) {
  const app = await launch({ target, time: 'real', server: 'real', ...options })
  const restore = app.install(globalThis)
  try {
    return await body(app)
  } finally {
    restore()
    await app.close()
  }
}

/** Whether the app's timeline has that, be it words or an evidence record: fails with the timeline otherwise. */
function assertTold(app, ...words) {
  const timeline = app.timeline()
  for (const word of words) if (!timeline.includes(word)) throw new AssertionError({ message: `no ${word} in\n${timeline}` })
}

const PATIENCE_MS = 10_000

/** What `promise` gives, or an error that says what did not come in time. */
function inTime(promise, what, within = PATIENCE_MS) {
  let timer
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} did not come in ${within} ms`)), within)
  })
  return Promise.race([promise, late]).finally(() => clearTimeout(timer))
}

/** The values of an emitter's next event of that name. */
const once = (emitter, name, within) => inTime(new Promise((resolve) => {
  emitter.once(name, (...values) => resolve(values))
}), name, within)

module.exports = { assertTold, inTime, listening, on, once, secureServer }
