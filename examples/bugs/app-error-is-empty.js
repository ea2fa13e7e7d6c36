// onError gets {} in an App, so that there is nothing to tell the user; the same on H5.
// Source: https://github.com/dcloudio/uni-app/issues/4894
// Ledger: app.event.error
// Run: unisock run app-error-is-empty.js -p app,h5,mp-weixin --server reject:403 --for 1s --timeline
const task = uni.connectSocket({ url: 'wss://xrplcluster.com', complete: () => {} })
task.onError((error) => console.warn('error', JSON.stringify(error), error.errMsg))
task.onClose(() => console.log('close'))
