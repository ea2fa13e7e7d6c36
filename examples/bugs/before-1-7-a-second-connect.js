// Documented: a second connectSocket closes the first. True in the simulator; a phone said "websocket is connected".
// Source: https://developers.weixin.qq.com/community/develop/doc/2f8e4df7fe2ccb0f034b0818dc656ef3
// Ledger: mp-weixin.limit.pre-1-7-device mp-weixin.limit.pre-1-7-android
// Run: unisock run before-1-7-a-second-connect.js -p mp-weixin@1.6.0,mp-weixin@1.6.0/devtools --for 2s --timeline
wx.onSocketOpen(() => console.log('open'))
wx.onSocketClose(() => console.log('close'))

function connect(url) {
  wx.connectSocket({ url, fail: (error) => console.warn(url, error.message || error.errMsg) })
}

connect('wss://chat.example.com/1')
setTimeout(() => connect('wss://chat.example.com/2'), 500)
