// The server can't be reached: a simulator fires error, then close; an App error alone, and a retry in onClose never runs.
// Source: https://github.com/dcloudio/uni-app/issues/1619
// Ledger: app.order.no-close-after-error mp-qq.order.error-close-devtools
// Run: unisock run no-close-after-error.js -p app,mp-weixin/devtools,mp-qq/devtools --server refuse --for 1s --timeline
uni.connectSocket({ url: 'wss://chat.example.com/message', complete: () => {} })
uni.onSocketError(() => console.log('error'))
uni.onSocketClose(() => console.log('close: reconnecting'))
