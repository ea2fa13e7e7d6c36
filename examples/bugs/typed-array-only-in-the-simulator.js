// protobuf gives a Uint8Array. The simulator sends it; a phone sends nothing of it.
// Source: https://github.com/Zhang19910325/protoBufferForWechat/issues/1
// Run: unisock run typed-array-only-in-the-simulator.js -p mp-weixin,mp-weixin/android-jsapi,mp-weixin/devtools --for 1s --timeline
const task = wx.connectSocket({ url: 'wss://chat.example.com' })
task.onMessage((res) => console.log('echo', Object.prototype.toString.call(res.data), res.data.byteLength))
task.onOpen(() => {
  task.send({
    data: new Uint8Array([8, 1, 18, 2]),
    success: () => console.log('sent'),
    fail: (error) => console.warn('not sent', error.errMsg),
  })
})
