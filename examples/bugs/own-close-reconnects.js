// The page is left and closes its socket. That calls onClose, which reconnects: a socket that nobody closes any more.
// Source: https://juejin.cn/post/7473782167454203945
// Ledger: mp-weixin.close.success-immediate
// Run: unisock run own-close-reconnects.js -p mp-weixin,app,h5 --for 6s --timeline
const page = {
  socket: null,

  onLoad() {
    this.socket = uni.connectSocket({ url: 'wss://shop.example.com/service', complete: () => {} })
    this.socket.onOpen(() => console.log('open'))
    this.socket.onClose(() => setTimeout(() => this.onLoad(), 3000))
  },

  onUnload() {
    this.socket.close({})
    this.socket = null
  },
}

page.onLoad()
setTimeout(() => page.onUnload(), 1000)
