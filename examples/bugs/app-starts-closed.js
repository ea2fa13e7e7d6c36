// The readyState of a new task is 3, CLOSED, in an App; so "if it isn't closed" never sends, and a guard reconnects.
// Source: https://github.com/dcloudio/uni-app/issues/1372
// Ledger: app.state.initial-closed h5.state.readystate
// Run: unisock run app-starts-closed.js -p app,app:vue=2,h5,mp-weixin --for 1s --timeline
const task = uni.connectSocket({ url: 'wss://chat.example.com', complete: () => {} })
console.log('at first', task.readyState)
if (task.readyState === 3) console.warn('closed already: reconnecting')
task.onOpen(() => console.log('in onOpen', task.readyState))
