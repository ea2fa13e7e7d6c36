export interface Message {
  from: string
  text: string
}

type Listener = (message: Message) => void

/** A room's connection. It comes back by itself after `RETRY_MS` when it is lost. */
export class RoomSocket {
  static readonly RETRY_MS = 3000
  static readonly BEAT_MS = 30_000

  private task: any
  private beat: ReturnType<typeof setInterval> | undefined
  private closed = false
  private waiting = false
  private listeners = new Set<Listener>()
  tries = 0

  constructor(private readonly url: string) {}

  connect() {
    this.tries++
    this.task = uni.connectSocket({
      url: this.url,
      // #ifdef MP-ALIPAY
      multiple: true, // without it there is no task
      // #endif
      complete() {},
    })
    this.task.onOpen(() => {
      this.beat = setInterval(() => this.task.send({ data: '{"from":"","text":"beat"}' }), RoomSocket.BEAT_MS)
    })
    this.task.onMessage(({ data }: { data: string | ArrayBuffer }) => {
      if (typeof data !== 'string') return
      const message: Message = JSON.parse(data)
      if (message.from !== '') for (const listener of this.listeners) listener(message)
    })
    this.task.onError(() => this.again())
    this.task.onClose(() => this.again())
  }

  say(from: string, text: string) {
    this.task.send({ data: JSON.stringify({ from, text }) })
  }

  picture(bytes: ArrayBuffer): Promise<void> {
    return new Promise((resolve, reject) => {
      this.task.send({ data: bytes, success: () => resolve(), fail: reject })
    })
  }

  onMessage(listener: Listener) {
    this.listeners.add(listener)
  }

  close() {
    this.closed = true
    clearInterval(this.beat)
    this.task.close({})
  }

  private again() {
    clearInterval(this.beat)
    if (this.closed || this.waiting) return
    this.waiting = true
    setTimeout(() => {
      this.waiting = false
      this.connect()
    }, RoomSocket.RETRY_MS)
  }
}

/** Where this build runs. */
export const platform =
  // #ifdef MP-WEIXIN
  'WeChat'
  // #endif
  // #ifdef MP-ALIPAY
  'Alipay'
  // #endif
  // #ifndef MP-WEIXIN || MP-ALIPAY
  'elsewhere'
  // #endif
