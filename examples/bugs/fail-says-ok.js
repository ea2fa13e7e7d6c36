// In a fail callback errMsg says "connectSocket:ok": uni-app's vue3 layer rewrites what has keys that it doesn't know.
// Source: https://www.npmjs.com/package/@dcloudio/uni-mp-baidu/v/3.0.0-5000720260410001
// Ledger: uni.errmsg.says-ok uni.errmsg.baidu-vue3 mp-baidu.uni.vue3-fail-ok
// Run: unisock run fail-says-ok.js -p mp-baidu,mp-baidu:vue=2 --for 1s --timeline
uni.connectSocket({
  url: 'ws://chat.example.com',
  success: () => console.log('success'),
  fail: (error) => console.warn('fail', error.errMsg, error.errCode),
})
