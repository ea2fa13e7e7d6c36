// Two pages, each with its socket: before HBuilderX 2.2.6 all vue pages of an App had one, and the second took it.
// Source: https://uniapp.dcloud.net.cn/api/request/websocket.html
// Source: https://ext.dcloud.net.cn/plugin?id=26345
// Ledger: app.limit.before-226-replace app.limit.none-since-226
// Run: unisock run second-page-closes-the-first.js -p app@2.2.5,app@2.2.6 --for 2s --timeline
uni.onSocketOpen(() => console.log('open'))
uni.onSocketMessage((res) => console.log('message', res.data))
uni.onSocketClose((res) => console.log('close', res && res.code, res && res.reason))

function list() {
  uni.connectSocket({ url: 'wss://shop.example.com/orders', complete: () => {} })
}

function detail() {
  uni.connectSocket({ url: 'wss://shop.example.com/service', complete: () => {} })
}

list()
setTimeout(detail, 500)
