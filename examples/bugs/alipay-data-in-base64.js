// Binary messages arrive as Base64 text with isBuffer: true in clients before 10.5.16, as an ArrayBuffer since.
// Source: https://github.com/layabox/LayaAir/pull/2117
// Ledger: mp-alipay.data.receive-arraybuffer mp-alipay.data.send-binary-base64
// Run: unisock run alipay-data-in-base64.js -p mp-alipay:client=10.0.0,mp-alipay:client=10.5.16 --for 1s --timeline
my.connectSocket({ url: 'wss://game.example.com' })
my.onSocketOpen(() => my.sendSocketMessage({ data: 'AQID', isBuffer: true }))
my.onSocketMessage((res) => {
  console.log(typeof res.data, res.isBuffer)
  console.log('first byte', new Uint8Array(res.data)[0])
})
