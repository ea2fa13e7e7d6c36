// The server answers 403. The program can't learn the number, and what it learns depends on the client.
// Source: https://developers.weixin.qq.com/community/personal/oCJUsw9iWbbOa9CKOOp41EwGyO2A/answer
// Ledger: mp-weixin.onerror.http-status mp-weixin.onerror.old-prefix
// Run: unisock run http-status-is-hidden.js -p mp-weixin,mp-weixin/client-2018,mp-weixin/android-2019,mp-weixin/devtools --server reject:403 --for 1s --timeline
const task = wx.connectSocket({ url: 'wss://chat.example.com' })
task.onError((error) => console.warn(JSON.stringify(error)))
task.onClose((res) => console.log('close', res.code, res.reason))
