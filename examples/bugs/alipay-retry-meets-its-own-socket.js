// A heartbeat library trips over the missing task, retries, and from then on meets the socket that it lost: error 3.
// Source: https://github.com/WuKongIM/WuKongIM/issues/319
// Source: https://github.com/zimv/websocket-heartbeat-miniprogram/issues/24
// Ledger: mp-alipay.return.single-undefined mp-alipay.limit.single-second-open-error3
// Run: unisock run alipay-retry-meets-its-own-socket.js -p mp-alipay,mp-weixin --for 5s --timeline
class Connection {
  connect() {
    this.task = uni.connectSocket({
      url: 'wss://im.example.com',
      fail: (error) => console.warn('fail:', error.errMsg),
    })
    try {
      this.task.onOpen(() => console.log('open'))
    } catch (error) {
      console.warn(error.message)
      setTimeout(() => this.connect(), 2000)
    }
  }
}
new Connection().connect()
