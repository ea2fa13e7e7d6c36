'use strict'
// A connection to the engine on which one can ask and wait: the thread stands still until the answer is there.
const net = require('node:net')
const { engine } = require('./engine.cjs')
const { EngineError } = require('./errors.cjs')
const { pack, unpacker } = require('./frames.cjs')
const { Pipes } = require('./pipes.cjs')
const { Relay } = require('./relay.cjs')

class Channel {
  /** handlers: answer(op, id, name, text); woken(): something waits to be fetched; gone(error): the engine hung up. */
  static async open(options, handlers) {
    const address = await engine()
    const channel = new Channel(handlers)
    try {
      await channel.meet(address, options)
    } catch (error) {
      channel.close()
      throw error
    }
    return channel
  }

  constructor(handlers) {
    this.handlers = handlers
    this.ended = undefined
    this.holds = 0
  }

  async meet(address, options) {
    const withPipes = Pipes.known && !options.worker
    delete options.worker
    const text = await this.control(address, JSON.stringify({ ...options, pipes: withPipes }))
    if (text.startsWith('!!')) throw new EngineError(text.slice(2))
    this.hello = JSON.parse(text)
    this.stream = this.hello.pipes ? new Pipes(this.hello.pipes) : new Relay(address, this.hello.attach)
  }

  /** The connection that lasts as long as the app: the launch goes over it, and whatever comes unasked. */
  control({ host, port, secret }, text) {
    return new Promise((resolve, reject) => {
      const socket = this.socket = net.connect({ host, port, noDelay: true })
      socket.on('data', unpacker((head, text) => head[0] === '=' ? resolve(text) : this.handlers.woken()))
      socket.on('error', (error) => this.over(`the engine has gone: ${error.message}`))
      socket.on('close', () => {
        const closed = this.ended
        reject(this.over('the engine has gone'))
        this.stream?.close()
        if (!closed) this.handlers.gone(this.ended)
      })
      socket.write(pack(['?', 'launch', 0, secret], text))
      socket.unref()
      this.hold()
      const release = () => this.release()
      socket.once('data', release).once('close', () => { if (!this.hello) release() })
    })
  }

  /** The outcome of one request; what the engine asks meanwhile is answered by `handlers.answer`. */
  request(op, id, name, text, place) {
    this.send(['?', op, id, name, place], text)
    for (;;) {
      const { head, text } = this.next()
      if (head[0] === '=') {
        if (text !== null && text.startsWith('!!')) throw this.over(text.slice(2))
        return text
      }
      const [, op, id, name] = head
      this.send(['='], this.handlers.answer(op, id, name, text))
    }
  }

  send(head, text) {
    if (this.ended !== undefined) throw this.ended
    try {
      this.stream.write(head, text)
    } catch (error) {
      throw this.over(`the engine has gone: ${error.message}`)
    }
  }

  next() {
    const found = this.stream.next()
    if (found === undefined) throw this.over('the engine has gone')
    return found
  }

  over(words) {
    this.ended ??= new EngineError(words)
    return this.ended
  }

  /** While something waits for the engine, this process goes on. */
  hold() {
    if (++this.holds === 1) this.socket.ref()
  }

  release() {
    if (--this.holds === 0) this.socket.unref()
  }

  close() {
    this.over('this app is closed')
    this.socket?.destroy()
    this.stream?.close()
  }
}

module.exports = { Channel }
