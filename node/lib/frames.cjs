'use strict'
// Frames of the bridge, as emulator/bridge/line.py tells of them.
const NONE = 0xffffffff

const pack = (head, text) => {
  const headBytes = Buffer.from(JSON.stringify(head))
  const textBytes = text === null ? null : Buffer.from(text)
  const sizes = Buffer.allocUnsafe(8)
  sizes.writeUInt32BE(headBytes.length, 0)
  sizes.writeUInt32BE(textBytes === null ? NONE : textBytes.length, 4)
  return textBytes === null ? Buffer.concat([sizes, headBytes]) : Buffer.concat([sizes, headBytes, textBytes])
}

/** Gives a function that takes chunks as they come, and calls `each(head, text)` for every whole frame. */
const unpacker = (each) => {
  let chunks = []
  let have = 0
  return (chunk) => {
    chunks.push(chunk)
    have += chunk.length
    while (have >= 8) {
      if (chunks[0].length < 8) chunks = [Buffer.concat(chunks)]
      const headSize = chunks[0].readUInt32BE(0)
      const textSize = chunks[0].readUInt32BE(4)
      const size = 8 + headSize + (textSize === NONE ? 0 : textSize)
      if (have < size) return
      const all = chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)
      chunks = all.length > size ? [all.subarray(size)] : []
      have = all.length - size
      const head = JSON.parse(all.toString('utf8', 8, 8 + headSize))
      each(head, textSize === NONE ? null : all.toString('utf8', 8 + headSize, size))
    }
  }
}

module.exports = { pack, unpacker }
