// "sendSocketMessage:fail WebSocket is not connected": sent right after connectSocket, whose success is not the opening.
// Source: https://github.com/chongwenwen/weixin_chat/issues/2
// Ledger: mp-weixin.send.global-not-connected mp-weixin.callback.success-meaning app.send.global-not-open
// Run: unisock run send-before-open.js -p mp-weixin,mp-weixin/devtools,mp-baidu,mp-qq,app,h5 --for 1s --timeline
uni.connectSocket({
  url: 'wss://chat.example.com',
  success: () => {
    uni.sendSocketMessage({
      data: 'hello',
      success: () => console.log('sent'),
      fail: (error) => console.warn('not sent:', error.errMsg),
    })
  },
})
uni.onSocketMessage((res) => console.log('got', res.data))
