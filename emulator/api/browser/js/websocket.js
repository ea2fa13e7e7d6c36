// The WebSocket class: conversions of Web IDL here, all else in the profile's recipes.
const names = (protocols) => {
  if (protocols === undefined) return []
  if (typeof protocols === 'object' && protocols !== null && Symbol.iterator in protocols) return [...protocols].map(String)
  return [String(protocols)]
}
const outgoing = (data) => {
  if (data instanceof Blob) return blobBytes(data)
  return data instanceof ArrayBuffer || ArrayBuffer.isView(data) ? data : String(data).toWellFormed()
}
const SOCKET_EVENTS = ['open', 'message', 'error', 'close']
class WebSocket extends EventTarget {
  #peer
  #binaryType = 'blob'
  constructor(url, protocols = undefined) {
    super()
    const args = arguments.length === 0 ? [] : [String(url).toWellFormed(), names(protocols)]
    this.#peer = asked(() => host.connect((type, payload) => calls(this, this.#event(type, payload)), ...args))
    watchers.set(this, (type, heard) => SOCKET_EVENTS.includes(type) && this.#peer.hear(type, heard))
  }
  get url() { return this.#peer.url() }
  get readyState() { return this.#peer.state() }
  get bufferedAmount() { return this.#peer.buffered() }
  get protocol() { return this.#peer.answered('Sec-WebSocket-Protocol') }
  get extensions() { return this.#peer.answered('Sec-WebSocket-Extensions') }
  get binaryType() { return this.#binaryType }
  set binaryType(type) { if (type === 'blob' || type === 'arraybuffer') this.#binaryType = type }
  send(data) { asked(() => arguments.length === 0 ? this.#peer.send() : this.#peer.send(outgoing(data))) }
  close(code = undefined, reason = undefined) {
    const number = code === undefined ? undefined : Number(code)
    const words = reason === undefined ? undefined : String(reason).toWellFormed()
    asked(() => this.#peer.close(number, words))
  }
  #event(type, payload) {
    return ofPlatform(() => {
      if (type === 'close') return new CloseEvent(type, payload)
      return type === 'message' ? new MessageEvent(type, { data: this.#incoming(payload.data), origin: this.#origin }) : new Event(type)
    })
  }
  #incoming(data) { return data instanceof ArrayBuffer && this.#binaryType === 'blob' ? new Blob([data]) : data }
  get #origin() { return /^\w+:\/\/[^/]*/.exec(this.url)?.[0] ?? '' }
}
tag(WebSocket, 'WebSocket')
for (const [value, name] of ['CONNECTING', 'OPEN', 'CLOSING', 'CLOSED'].entries()) {
  for (const owner of [WebSocket, WebSocket.prototype]) Object.defineProperty(owner, name, { value, enumerable: true })
}
attributes(WebSocket.prototype, SOCKET_EVENTS)
