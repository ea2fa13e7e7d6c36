// A socket made with `multiple: true` can't be written to with my.sendSocketMessage.
// Source: https://github.com/NervJS/taro/issues/13252
// The report has 未知错误; the Android client that was read gives code 10, since its one global socket isn't open.
// Ledger: mp-alipay.send.legacy-on-multiple
// Run: unisock run alipay-global-send-misses-the-task.js -p mp-alipay --for 1s --timeline
const task = my.connectSocket({ url: 'wss://chat.example.com', multiple: true })
task.onOpen(() => {
  my.sendSocketMessage({
    data: 'hello',
    success: () => console.log('sent'),
    fail: (error) => console.warn('not sent', error.error, error.errorMessage),
  })
})
