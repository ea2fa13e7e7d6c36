'use strict'
// A connection to the engine on which one can ask and wait: the thread stands still until the answer is there.
const net = require('node:net')
const { setTimeout, clearTimeout } = require('node:timers')
const { differs, ending, engine } = require('./engine.cjs')
const { EngineError } = require('./errors.cjs')
const { pack, unpacker } = require('./frames.cjs')
const { Pipes } = require('./pipes.cjs')
const { Relay } = require('./relay.cjs')

const GONE = 'the engine has gone'
const PATIENCE_MS = 60_000
const LAST_WORDS_MS = 500

class Channel {
  /**
   * handlers: answer(op, id, name, text); woken(): something waits to be fetched; gone(error): the engine hung up.
   * wanted: 'launch' for an app, 'tools' for what needs none.
   */
  static async open(options, handlers, wanted = 'launch') {
    for (let again = true; ; again = false) {
      const address = await engine()
      const channel = new Channel(handlers, wanted)
      try {
        await channel.meet(address, options)
        return channel
      } catch (error) {
        channel.close()
        if (!again || !channel.absent || address.forget === undefined) throw error
        address.forget() // it has ended, which this process is about to be told: another is started
      }
    }
  }

  constructor(handlers, wanted) {
    this.handlers = handlers
    this.wanted = wanted
    this.ended = undefined
    this.closing = false
    this.absent = false // whether nobody was there to join
    this.holds = 0
  }

  async meet(address, { worker, ...options }) {
    this.process = address.process
    const text = await this.control(address, JSON.stringify({ ...options, pipes: Pipes.known && !worker }))
    if (text.startsWith('!!')) throw new EngineError(text.slice(2))
    this.hello = JSON.parse(text)
    const mismatch = differs(this.hello.version, 'the engine that UNISOCK_ENGINE names')
    if (mismatch) throw new EngineError(mismatch)
    this.stream = this.hello.pipes ? new Pipes(this.hello.pipes) : new Relay(address, this.hello.attach)
  }

  /** The connection that lasts as long as the app: the launch goes over it, and whatever comes unasked. */
  control({ host, port, secret }, text) {
    return new Promise((resolve, reject) => {
      const socket = this.socket = net.connect({ host, port, noDelay: true })
      let trouble = 'it hung up before it had said anything'
      const met = (settle, value) => {
        if (settled) return
        settled = true
        clearTimeout(timer)
        this.release()
        settle(value)
      }
      let settled = false
      const timer = setTimeout(() => met(reject, this.over(`the engine at ${host}:${port} says nothing`)), PATIENCE_MS)
      socket.on('data', unpacker(({ head, text }) => head === null ? met(resolve, text) : this.handlers.woken()))
      socket.on('error', (error) => { trouble = error.message })
      socket.on('close', () => {
        this.absent = !settled
        met(reject, new EngineError(`the engine at ${host}:${port} can't be joined: ${trouble}`))
        this.lost()
      })
      socket.write(pack([this.wanted, 0, secret, null], text))
      socket.unref()
      this.hold()
    })
  }

  /** The engine hung up. Its process may have more to say about that. */
  lost() {
    if (this.closing) return
    const end = () => {
      clearTimeout(timer)
      const { process: child } = this
      const how = child !== undefined && (child.exitCode !== null || child.signalCode !== null) ? `: it ${ending(child)}` : ''
      this.over(GONE + how)
      if (this.closing) return
      this.stream?.close()
      this.handlers.gone(this.ended)
      this.closing = true
    }
    const timer = setTimeout(end, LAST_WORDS_MS)
    if (this.process === undefined || this.process.exitCode !== null || this.process.signalCode !== null) end()
    else this.process.once('exit', end)
  }

  /** The outcome of one request; what the engine asks meanwhile is answered by `handlers.answer`. */
  request(op, id, name, text, place) {
    this.send([op, id, name, place], text)
    for (;;) {
      const { head, text } = this.next()
      if (head === null) {
        if (text !== null && text.startsWith('!!')) throw this.over(text.slice(2))
        return text
      }
      this.send(null, this.handlers.answer(head[0], head[1], head[2], text))
    }
  }

  send(head, text) {
    if (this.ended !== undefined) throw this.ended
    try {
      this.stream.write(head, text)
    } catch (error) {
      throw this.over(`${GONE}: ${error.message}`)
    }
  }

  next() {
    if (this.ended !== undefined) throw this.ended
    const found = this.stream.next()
    if (found === undefined) throw this.over(GONE)
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
    if (this.closing) return
    this.closing = true
    this.over('this app is closed')
    this.socket?.destroy()
    this.stream?.close()
  }
}

module.exports = { Channel }
