// Two parts of a program listen with wx.onSocketMessage: only the one that came last hears anything.
// Source: https://developers.weixin.qq.com/community/personal/oCJUswysoDPYjWhLJ_U1IVkFseFU/question
// Ledger: mp-weixin.listen.global-last-wins
// Run: unisock run last-listener-wins.js -p mp-weixin,mp-baidu,mp-qq,mp-alipay,app,h5 --for 1s --timeline
uni.connectSocket({ url: 'wss://chat.example.com', complete: () => {} })
uni.onSocketOpen(() => uni.sendSocketMessage({ data: 'hello' }))
uni.onSocketMessage((res) => console.log('the chat got', res.data))
uni.onSocketMessage((res) => console.log('the badge got', res.data))
