'use strict'
// Holds the second connections to the engine, one an app, while the thread that runs app code stands still in a call.
const { parentPort } = require('node:worker_threads')
const net = require('node:net')
const { pack, unpacker } = require('./frames.cjs')

const sockets = new Map()

parentPort.on('message', ({ app, open, head, text, close }) => {
  if (open) connect(app, open)
  else if (close) sockets.get(app)?.destroy()
  else sockets.get(app)?.write(pack(head, text))
})

function connect(app, { port, host, secret, attach, answers, bell }) {
  const ring = () => {
    Atomics.add(bell, 0, 1)
    Atomics.notify(bell, 0)
  }
  const socket = net.connect({ port, host, noDelay: true })
  sockets.set(app, socket)
  socket.write(pack(['attach', attach, secret, null], null))
  socket.on('data', unpacker((frame) => {
    answers.postMessage(frame)
    ring()
  }))
  socket.on('error', () => {})
  socket.on('close', () => {
    sockets.delete(app)
    Atomics.store(bell, 1, 1)
    ring()
    answers.close()
  })
}
