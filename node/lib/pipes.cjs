'use strict'
// Two named pipes to the engine: Node's thread waits in read() itself.
const fs = require('node:fs')
const { pack, unpacker } = require('./frames.cjs')

class Pipes {
  static known = process.platform !== 'win32'

  constructor([toEngine, fromEngine]) {
    this.out = fs.openSync(toEngine, 'w')
    this.in = fs.openSync(fromEngine, 'r')
    this.chunk = Buffer.allocUnsafe(1 << 16)
    this.frames = []
    this.take = unpacker((head, text) => this.frames.push({ head, text }))
  }

  write(head, text) {
    const bytes = pack(head, text)
    for (let sent = 0; sent < bytes.length;) sent += fs.writeSync(this.out, bytes, sent)
  }

  /** The next frame, or undefined when the engine has gone. */
  next() {
    while (this.frames.length === 0) {
      const size = fs.readSync(this.in, this.chunk, 0, this.chunk.length, null)
      if (size === 0) return undefined
      this.take(Buffer.from(this.chunk.subarray(0, size))) // a copy: the next read writes over it
    }
    return this.frames.shift()
  }

  close() {
    if (this.out === undefined) return
    fs.closeSync(this.out)
    fs.closeSync(this.in)
    this.out = undefined
  }
}

module.exports = { Pipes }
