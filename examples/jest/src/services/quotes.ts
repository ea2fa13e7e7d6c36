import { ref } from 'vue'

export interface Quote {
  symbol: string
  price: number
}

/** The last quotes, over the one socket that the app has by its global functions. */
export class Quotes {
  readonly last = ref<Record<string, number>>({})
  readonly state = ref<'connecting' | 'open' | 'lost'>('connecting')
  missed = 0

  start(url: string) {
    uni.onSocketOpen(() => {
      this.state.value = 'open'
      setInterval(() => this.ping(), 15_000)
    })
    uni.onSocketMessage(({ data }: { data: string }) => this.receive(JSON.parse(data)))
    uni.onSocketError(() => { this.state.value = 'lost' })
    uni.onSocketClose(() => { this.state.value = 'lost' })
    uni.connectSocket({
      url,
      // #ifdef MP-WEIXIN || MP-QQ
      tcpNoDelay: true,
      // #endif
      fail: () => { this.state.value = 'lost' },
    })
  }

  ask(symbol: string) {
    uni.sendSocketMessage({ data: JSON.stringify({ symbol, price: 1 }) })
  }

  private ping() {
    if (this.missed > 0) this.state.value = 'lost'
    this.missed++
    uni.sendSocketMessage({ data: JSON.stringify({ ping: true }) })
  }

  private receive(message: Quote | { ping: true }) {
    if ('ping' in message) this.missed = 0
    else this.last.value = { ...this.last.value, [message.symbol]: message.price }
  }
}
