'use strict'
// A second connection to the engine, where there are no named pipes: a worker holds it, this thread waits for its bell.
const { Worker, MessageChannel, receiveMessageOnPort } = require('node:worker_threads')
const { join } = require('node:path')

let worker
let last = 0

function theWorker() {
  if (worker === undefined) {
    worker = new Worker(join(__dirname, 'worker.cjs'), { execArgv: [], env: {} }) // without a test runner's loaders
    worker.unref()
  }
  return worker
}

class Relay {
  constructor({ host, port, secret }, attach) {
    this.app = ++last
    this.bell = new Int32Array(new SharedArrayBuffer(8)) // how often it rang; whether the engine has gone
    const { port1, port2 } = new MessageChannel()
    this.answers = port1
    port1.unref()
    theWorker().postMessage({ app: this.app, open: { host, port, secret, attach, answers: port2, bell: this.bell } }, [port2])
  }

  write(head, text) {
    worker.postMessage({ app: this.app, head, text })
  }

  /** The next frame, or undefined when the engine has gone. */
  next() {
    for (;;) {
      const rung = Atomics.load(this.bell, 0)
      const gone = Atomics.load(this.bell, 1)
      const found = receiveMessageOnPort(this.answers)
      if (found !== undefined) return found.message
      if (gone === 1) return undefined
      Atomics.wait(this.bell, 0, rung)
    }
  }

  close() {
    worker.postMessage({ app: this.app, close: true })
    this.answers.close()
  }
}

module.exports = { Relay }
