// "Runs well in WeChat, but not in Alipay": MQTT packets are ArrayBuffers; Alipay wanted Base64 text.
// Source: https://github.com/mqttjs/MQTT.js/issues/1142
// Source: https://github.com/mqttjs/MQTT.js/pull/1057
// Ledger: mp-alipay.data.send-binary-base64
// Run: unisock run alipay-sends-no-arraybuffer.js -p mp-alipay:client=10.0.0,mp-alipay/devtools,mp-alipay,mp-weixin --for 1s --timeline
const CONNECT = new Uint8Array([0x10, 0x0c, 0, 4, 77, 81, 84, 84, 4, 2, 0, 60, 0, 0])

uni.connectSocket({ url: 'wss://broker.example.com/mqtt', protocols: ['mqtt'], complete: () => {} })
uni.onSocketOpen(() => {
  uni.sendSocketMessage({
    data: CONNECT.buffer,
    success: () => console.log('sent'),
    fail: (error) => console.warn('not sent', error.errMsg),
  })
})
