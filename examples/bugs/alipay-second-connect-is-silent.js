// The page is entered a second time and connects again: on Alipay nothing happens, no success, no fail, no event.
// Source: https://github.com/cytle/socket.io-mp-client/issues/2
// Ledger: mp-alipay.limit.single-second-open-silent mp-alipay.limit.single-connection
// Run: unisock run alipay-second-connect-is-silent.js -p mp-alipay/android-nebula,mp-alipay/ios --for 2s --timeline
function onShow() {
  my.connectSocket({
    url: 'wss://chat.example.com',
    success: () => console.log('success'),
    fail: (error) => console.warn('fail', error.error, error.errorMessage),
  })
}

my.onSocketOpen(() => console.log('open'))
my.onSocketClose(() => console.log('close'))
onShow()
setTimeout(onShow, 500)
