// "this.socketTask.onClose is not a function": without a callback uni.connectSocket gives a Promise, and no task.
// Source: https://github.com/zimv/websocket-heartbeat-miniprogram/issues/3
// Source: https://github.com/dcloudio/uni-app/issues/294
// Ledger: uni.return.promise
// Run: unisock run socket-task-is-undefined.js -p mp-weixin,mp-qq,app,h5 --timeline
const socketTask = uni.connectSocket({ url: 'wss://chat.example.com' })
socketTask.onClose(() => console.log('closed'))
