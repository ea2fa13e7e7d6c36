// Bytes and texts: Blob, TextEncoder, TextDecoder.
// Not by `instanceof`: a buffer may be of another realm, as in a test runner that has several.
const sizeOf = Object.getOwnPropertyDescriptor(ArrayBuffer.prototype, 'byteLength').get
const isBuffer = (data) => {
  try {
    return sizeOf.call(data) >= 0
  } catch {
    return false
  }
}
const viewed = (data) => isBuffer(data)
  ? new Uint8Array(data) : new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
const encoded = (text) => new Uint8Array(host.encode(String(text).toWellFormed()))
let blobBytes
class Blob {
  #bytes; #type
  static { blobBytes = (blob) => blob.#bytes }
  constructor(parts = [], options = {}) {
    const pieces = Array.from(parts, (part) => part instanceof Blob ? part.#bytes
      : isBuffer(part) || ArrayBuffer.isView(part) ? viewed(part) : encoded(part))
    this.#bytes = new Uint8Array(pieces.reduce((size, piece) => size + piece.length, 0))
    let at = 0
    for (const piece of pieces) {
      this.#bytes.set(piece, at)
      at += piece.length
    }
    this.#type = String(options?.type ?? '').toLowerCase()
  }
  get size() { return this.#bytes.length }
  get type() { return this.#type }
  slice(start, end, type) { return new Blob([this.#bytes.slice(start, end)], { type }) }
  arrayBuffer() { return Promise.resolve(this.#bytes.slice().buffer) }
  text() { return Promise.resolve(host.decoder('utf-8', false, false).decode(this.#bytes, false)) }
}
class TextEncoder {
  get encoding() { return 'utf-8' }
  encode(text = '') { return encoded(text) }
}
class TextDecoder {
  #decoder; #fatal; #ignoreBOM
  constructor(label = 'utf-8', { fatal = false, ignoreBOM = false } = {}) {
    this.#decoder = host.decoder(String(label), Boolean(fatal), Boolean(ignoreBOM))
    if (this.#decoder === undefined) throw new RangeError(`The encoding label provided ('${label}') is invalid.`)
    this.#fatal = Boolean(fatal)
    this.#ignoreBOM = Boolean(ignoreBOM)
  }
  get encoding() { return this.#decoder.name }
  get fatal() { return this.#fatal }
  get ignoreBOM() { return this.#ignoreBOM }
  decode(data = new ArrayBuffer(0), { stream = false } = {}) {
    const text = this.#decoder.decode(viewed(data), Boolean(stream))
    if (text === null) throw new TypeError('The encoded data was not valid.')
    return text
  }
}
for (const type of [Blob, TextEncoder, TextDecoder]) tag(type, type.name)
