'use strict'
// Two named pipes to the engine: Node's thread waits in read() itself.
const fs = require('node:fs')
const { packInto, read, sizeOf, unpacker } = require('./frames.cjs')

const AT_ONCE = 1 << 16 // what a pipe holds

class Pipes {
  static known = process.platform !== 'win32'

  constructor([toEngine, fromEngine]) {
    this.out = fs.openSync(toEngine, 'w')
    this.in = fs.openSync(fromEngine, 'r')
    this.chunk = Buffer.allocUnsafe(AT_ONCE)
    this.scratch = Buffer.allocUnsafe(AT_ONCE)
    this.frames = []
    this.take = unpacker((frame) => this.frames.push(frame))
    this.within = false // whether a part of a frame has come
  }

  write(head, text) {
    const bytes = packInto(this.scratch, head, text)
    for (let sent = 0; sent < bytes.length;) sent += fs.writeSync(this.out, bytes, sent)
  }

  /** The next frame, or undefined when the engine has gone. */
  next() {
    while (this.frames.length === 0) {
      const size = this.read()
      if (size === 0) return undefined
      const bytes = this.chunk.subarray(0, size)
      if (!this.within && size === sizeOf(bytes)) return read(bytes)
      this.within = true
      this.take(Buffer.from(bytes)) // a copy: the next read writes over it
    }
    this.within = this.frames.length > 1
    return this.frames.shift()
  }

  read() {
    for (;;) {
      try {
        return fs.readSync(this.in, this.chunk, 0, AT_ONCE, null)
      } catch (error) {
        if (error.code !== 'EINTR') throw error // a signal came
      }
    }
  }

  close() {
    if (this.out === undefined) return
    fs.closeSync(this.out)
    fs.closeSync(this.in)
    this.out = undefined
  }
}

module.exports = { Pipes }
