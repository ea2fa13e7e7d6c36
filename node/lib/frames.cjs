'use strict'
// Frames of the bridge, as emulator/bridge/line.py tells of them.
const NONE = 0xffffffff
const SIZES = 8

/** `head`: null for an outcome. The bytes are the frame's own. */
const pack = (head, text) => {
  const headText = head === null ? '' : JSON.stringify(head)
  const headSize = Buffer.byteLength(headText)
  const textSize = text === null ? 0 : Buffer.byteLength(text)
  const bytes = Buffer.allocUnsafe(SIZES + headSize + textSize)
  bytes.writeUInt32BE(headSize, 0)
  bytes.writeUInt32BE(text === null ? NONE : textSize, 4)
  bytes.write(headText, SIZES)
  if (text !== null) bytes.write(text, SIZES + headSize)
  return bytes
}

/** The same into `scratch` if it surely fits there; else, and so if it is long, into bytes of its own. */
const packInto = (scratch, head, text) => {
  const headText = head === null ? '' : JSON.stringify(head)
  if (SIZES + 3 * (headText.length + (text === null ? 0 : text.length)) > scratch.length) return pack(head, text)
  const headSize = headText === '' ? 0 : scratch.write(headText, SIZES)
  const textSize = text === null ? 0 : scratch.write(text, SIZES + headSize)
  scratch.writeUInt32BE(headSize, 0)
  scratch.writeUInt32BE(text === null ? NONE : textSize, 4)
  return scratch.subarray(0, SIZES + headSize + textSize)
}

/** Bytes of the frame that `bytes` begin with, or Infinity if that can't be told yet. */
const sizeOf = (bytes) => {
  if (bytes.length < SIZES) return Infinity
  const textSize = bytes.readUInt32BE(4)
  return SIZES + bytes.readUInt32BE(0) + (textSize === NONE ? 0 : textSize)
}

/** {head, text} of the frame that `bytes` begin with. */
const read = (bytes) => {
  const begin = SIZES + bytes.readUInt32BE(0)
  const textSize = bytes.readUInt32BE(4)
  return {
    head: begin === SIZES ? null : JSON.parse(bytes.toString('utf8', SIZES, begin)),
    text: textSize === NONE ? null : bytes.toString('utf8', begin, begin + textSize),
  }
}

/** Gives a function that takes chunks as they come, and calls `each({head, text})` for every whole frame. */
const unpacker = (each) => {
  let chunks = []
  let have = 0
  return (chunk) => {
    chunks.push(chunk)
    have += chunk.length
    for (;;) {
      if (chunks.length > 1 && chunks[0].length < SIZES) chunks = [Buffer.concat(chunks)]
      if (have === 0 || have < sizeOf(chunks[0])) return
      const all = chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)
      const size = sizeOf(all)
      chunks = all.length > size ? [all.subarray(size)] : []
      have = all.length - size
      each(read(all))
    }
  }
}

module.exports = { pack, packInto, sizeOf, read, unpacker }
