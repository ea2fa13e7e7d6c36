// "closeSocket:fail", and once more "closeSocket:fail": the client closes, its own end() closes again, then the global.
// Source: https://github.com/mqttjs/MQTT.js/issues/1112
// Source: https://github.com/weapp-socketio/weapp.socket.io/issues/56
// Ledger: mp-weixin.close.global-not-connected mp-weixin.close.task-gone-wcwss mp-weixin.close.task-gone-android
// Ledger: mp-weixin.close.task-gone-devtools
// Run: unisock run close-after-close.js -p mp-weixin,mp-weixin/ios,mp-weixin/android-jsapi,mp-weixin/devtools --for 1s --timeline
const task = wx.connectSocket({ url: 'wss://broker.example.com' })
task.onOpen(() => {
  task.close({})
  setTimeout(() => {
    task.close({ fail: (error) => console.warn('task', error.errMsg) })
    wx.closeSocket({ fail: (error) => console.warn('global', error.errMsg) })
  }, 100)
})
