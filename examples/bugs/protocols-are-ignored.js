// An MQTT broker wants the subprotocol "mqtt". Some platforms take `protocols` and send no header; of the broker, which
// closes then, two of them never tell.
// Source: https://github.com/redengineer/redmini/issues/1603
// Ledger: mp-xhs.param.protocols-ignored mp-qq.param.protocols-android mp-jd.param.protocols-ignored
// Run: unisock run protocols-are-ignored.js -p mp-xhs,mp-qq,mp-jd,mp-weixin --server broker.py:mqtt_only --for 90s --timeline
const task = uni.connectSocket({
  url: 'wss://broker.example.com/mqtt',
  protocols: ['mqtt'],
  success: () => console.log('success'),
})
task.onOpen(() => console.log('open'))
task.onError((error) => console.warn('error', error.errMsg))
task.onClose((res) => console.log('close', res.code, res.reason))
