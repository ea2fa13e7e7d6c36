// The WebSocket class: all that is not a conversion is in the profile's recipes.
const outgoing = (data) => {
  if (data instanceof Blob) return blobBytes(data)
  return isBuffer(data) || ArrayBuffer.isView(data) ? data : toText(data, 'send').toWellFormed()
}
const SOCKET_EVENTS = ['open', 'message', 'error', 'close']
let isSocket
const WebSocket = platformClass(class WebSocket extends EventTarget {
  #peer
  #binaryType = 'blob'
  static { isSocket = (value) => isObject(value) && #peer in value }
  constructor(url, protocols = undefined) {
    super()
    const args = arguments.length === 0 ? [] : [toText(url, '').toWellFormed(), toTexts(protocols, '')]
    this.#peer = asked(() => host.connect((type, payload) => calls(this, this.#event(type, payload)), ...args))
    watchers.set(this, (type, heard) => SOCKET_EVENTS.includes(type) && this.#peer.hear(type, heard))
  }
  static #of(value) { return isSocket(value) ? value.#peer : refuse('foreign', '', () => value.#peer) }
  get url() { return WebSocket.#of(this).url() }
  get readyState() { return WebSocket.#of(this).state() }
  get bufferedAmount() { return WebSocket.#of(this).buffered() }
  get protocol() { return WebSocket.#of(this).answered('Sec-WebSocket-Protocol') }
  get extensions() { return WebSocket.#of(this).answered('Sec-WebSocket-Extensions') }
  get binaryType() { return WebSocket.#of(this) && this.#binaryType }
  set binaryType(type) {
    WebSocket.#of(this)
    const name = toText(type, '')
    if (name === 'blob' || name === 'arraybuffer') this.#binaryType = name
    else host.wrongValue(name)
  }
  send(data) {
    const peer = WebSocket.#of(this)
    const args = arguments.length === 0 ? [] : [outgoing(data)]
    asked(() => peer.send(...args))
  }
  close(code = undefined, reason = undefined) {
    const peer = WebSocket.#of(this)
    const number = code === undefined ? undefined : toNumber(code, 'close')
    const words = reason === undefined ? undefined : toText(reason, 'close').toWellFormed()
    asked(() => peer.close(number, words))
  }
  #event(type, payload) {
    return ofPlatform(() => {
      if (type === 'close') return new CloseEvent(type, payload)
      return type === 'message' ? new MessageEvent(type, { data: this.#incoming(payload.data), origin: this.#origin }) : new Event(type)
    })
  }
  #incoming(data) { return isBuffer(data) && this.#binaryType === 'blob' ? new Blob([data]) : data }
  get #origin() { return /^\w+:\/\/[^/]*/.exec(this.url)?.[0] ?? '' }
})
tag(WebSocket, 'WebSocket')
for (const [value, name] of ['CONNECTING', 'OPEN', 'CLOSING', 'CLOSED'].entries()) {
  for (const owner of [WebSocket, WebSocket.prototype]) Object.defineProperty(owner, name, { value, enumerable: true })
}
attributes(WebSocket.prototype, SOCKET_EVENTS, (target) => isSocket(target) || refuse('foreign', '', () => { throw new TypeError('Illegal invocation') }))
