// uni-app for vue3 hands the native plugin code and reason one level too deep: the server always sees 1000.
// Source: https://www.npmjs.com/package/@dcloudio/uni-app-plus/v/3.0.0-5000720260410001
// Ledger: app.close.vue3-args-nested app.close.vue2-args
// Run: unisock run vue3-close-code-is-lost.js -p app,app:vue=2 --for 1s --timeline
const task = uni.connectSocket({ url: 'wss://chat.example.com', complete: () => {} })
task.onOpen(() => task.close({ code: 4001, reason: 'logged out' }))
task.onClose((res) => console.log('closed', res.code, res.reason))
