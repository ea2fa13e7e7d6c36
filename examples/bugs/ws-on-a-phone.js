// ws:// works with "don't check domains" in the simulator and in a browser, and is refused in the published program.
// Source: https://github.com/WuKongIM/WuKongIM/issues/47
// Source: https://github.com/charleyw/wechat-weapp-redux-todos/issues/2
// Run: unisock run ws-on-a-phone.js -p all --for 1s --timeline
const task = uni.connectSocket({
  url: 'ws://chat.example.com',
  fail: (error) => console.warn('fail', error.errMsg),
})
// #ifndef MP-ALIPAY
task.onOpen(() => console.log('open'))
task.onError((error) => console.warn('error', error.errMsg))
// #endif
