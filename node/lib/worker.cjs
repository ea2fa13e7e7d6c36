'use strict'
// Holds the second connections to the engine, one an app, while the thread that runs app code stands still in a call.
const { parentPort } = require('node:worker_threads')
const net = require('node:net')
const { pack, unpacker } = require('./frames.cjs')

const sockets = new Map()

parentPort.on('message', ({ app, open, head, text, close }) => {
  if (open) connect(app, open)
  else if (close) sockets.get(app)?.end()
  else sockets.get(app)?.write(pack(head, text))
})

function connect(app, { port, host, secret, attach, answers, bell }) {
  const ring = (message) => {
    answers.postMessage(message)
    Atomics.add(bell, 0, 1)
    Atomics.notify(bell, 0)
  }
  const socket = net.connect({ port, host, noDelay: true })
  sockets.set(app, socket)
  socket.write(pack(['?', 'attach', attach, secret], null))
  socket.on('data', unpacker((head, text) => ring({ head, text })))
  socket.on('error', () => {})
  socket.on('close', () => {
    sockets.delete(app)
    ring({ gone: true })
    answers.close()
  })
}
