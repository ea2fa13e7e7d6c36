'use strict'
// A browser's WebSocket over uni.connectSocket, as apps bring it for clients that let one choose the class.

class UniWebSocket {
  static CONNECTING = 0
  static OPEN = 1
  static CLOSING = 2
  static CLOSED = 3
  CONNECTING = 0
  OPEN = 1
  CLOSING = 2
  CLOSED = 3
  binaryType = 'arraybuffer'
  bufferedAmount = 0
  protocol = ''
  extensions = ''

  constructor(url, protocols = []) {
    this.url = url
    this.readyState = 0
    this.listeners = { open: [], message: [], error: [], close: [] }
    const names = [].concat(protocols)
    this.protocol = names[0] ?? '' // platforms don't tell which one the server chose
    // `multiple` makes Alipay give a SocketTask; `complete` makes uni give the task and not a Promise
    this.task = uni.connectSocket({ url, protocols: names, multiple: true, fail: (error) => this.fail(error), complete() {} })
    this.task.onOpen(() => {
      this.readyState = 1
      this.tell('open', {})
    })
    this.task.onMessage((message) => this.tell('message', { data: plain(message) }))
    this.task.onError((error) => this.tell('error', { message: textOf(error), error }))
    this.task.onClose(({ code = 1005, reason = '' } = {}) => this.end(code, reason))
  }

  send(data) {
    if (this.readyState !== 1) throw new Error(`send: the socket's readyState is ${this.readyState}`)
    const buffer = ArrayBuffer.isView(data) ? data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength) : data
    this.task.send({ data: buffer, fail: (error) => this.tell('error', { message: textOf(error), error }) })
  }

  close(code = 1000, reason = '') {
    if (this.readyState >= 2) return
    this.readyState = 2
    this.task.close({ code, reason, fail: () => this.end(1006, ''), complete() {} })
  }

  addEventListener(name, listener, { once = false } = {}) {
    this.listeners[name].push({ listener, once })
  }

  removeEventListener(name, listener) {
    this.listeners[name] = this.listeners[name].filter((known) => known.listener !== listener)
  }

  fail(error) {
    this.tell('error', { message: textOf(error), error })
    this.end(1006, textOf(error))
  }

  end(code, reason) {
    if (this.readyState === 3) return
    this.readyState = 3
    this.tell('close', { code, reason, wasClean: code !== 1006 })
  }

  tell(type, more) {
    const event = { type, target: this, currentTarget: this, ...more }
    this[`on${type}`]?.(event)
    for (const { listener, once } of [...this.listeners[type]]) {
      if (once) this.removeEventListener(type, listener)
      if (typeof listener === 'function') listener.call(this, event)
      else listener.handleEvent(event)
    }
  }
}

const textOf = (error) => String(error?.errMsg ?? error?.errorMessage ?? error?.data?.errorMessage ?? '')

/** Alipay's messages are one level deeper, and there binary ones may be Base64. */
function plain({ data }) {
  const { data: inner, isBuffer } = typeof data === 'object' && data !== null && 'isBuffer' in data ? data : { data }
  return isBuffer && typeof inner === 'string' ? uni.base64ToArrayBuffer(inner) : inner
}

module.exports = { UniWebSocket }
