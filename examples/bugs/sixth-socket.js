// A client for each of six devices, one after another: the sixth never works, and each platform says so in another way.
// Source: https://github.com/mqttjs/MQTT.js/issues/1232
// Ledger: mp-weixin.limit.doc-5 mp-weixin.limit.binding-sixth-text mp-weixin.limit.android-jsapi mp-lark.limit.error
// Ledger: mp-kuaishou.limit.concurrent
// Run: unisock run sixth-socket.js -p mp-weixin,mp-weixin/android-jsapi,mp-weixin/devtools,mp-lark,mp-kuaishou,h5 --for 2s --timeline
function listen(device) {
  const task = uni.connectSocket({
    url: `wss://broker.example.com/device/${device}`,
    fail: (error) => console.warn(device, 'fail', error.errMsg),
  })
  task.onOpen(() => console.log(device, 'open'))
  task.onError((error) => console.warn(device, 'error', error.errMsg))
}

for (let device = 1; device <= 6; device++) setTimeout(() => listen(device), device * 100)
