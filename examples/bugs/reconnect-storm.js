// A retry on every error, while two sockets were the limit: each retry takes a place that the last one still has.
// Source: https://github.com/netease-im/NIM_Web_Weapp_Demo/issues/9
// Ledger: mp-weixin.limit.2018-text mp-weixin.limit.doc-2-before
// Run: unisock run reconnect-storm.js -p mp-weixin@2.0.0/client-2018,mp-weixin --server hang --for 3s --timeline
let attempts = 0

function connect() {
  if (++attempts > 4) return
  const task = wx.connectSocket({ url: 'wss://im.example.com' })
  task.onError((error) => console.warn('error', error.errMsg))
  task.onClose(() => console.log('closed'))
  setTimeout(connect, 500) // nothing has opened yet: once more, without closing the old one
}

connect()
