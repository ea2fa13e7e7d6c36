// "The close code must be either 1000, or between 3000 and 4999": 1001 goes through on a phone and fails in a browser.
// Source: https://github.com/vueuse/vueuse/pull/1057
// Ledger: h5.close.fail-text h5.chrome.close-code-invalid
// Run: unisock run close-code-1001.js -p h5,mp-weixin,mp-weixin/devtools,mp-toutiao --for 1s --timeline
const task = uni.connectSocket({ url: 'wss://chat.example.com', complete: () => {} })
task.onOpen(() => {
  task.close({
    code: 1001,
    reason: 'leaving',
    success: () => console.log('closing'),
    fail: (error) => console.warn('not closed', error.errMsg),
  })
})
task.onClose((res) => console.log('closed', res.code, res.reason))
