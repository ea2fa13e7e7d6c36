// "Works on an iPhone, fails on Android": the server leaves out the intermediate certificate, and one client fetches it.
// Source: https://github.com/ithewei/libhv/issues/645
// Ledger: mp-weixin.tls.incomplete-chain mp-weixin.onerror.tls-failed
// Run: unisock run certificate-chain-incomplete.js -p mp-weixin/ios,mp-weixin,mp-weixin/devtools --server tls:incomplete --for 1s --timeline
const task = wx.connectSocket({ url: 'wss://game.example.com' })
task.onOpen(() => console.log('connected'))
task.onError((error) => console.warn('websocket error', error.errMsg))
