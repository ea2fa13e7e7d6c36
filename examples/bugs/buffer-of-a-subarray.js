// One byte was meant to be sent, six went out: `.buffer` of a subarray is all of the memory under it.
// Source: https://github.com/mqttjs/MQTT.js/pull/1506
// Ledger: mp-weixin.send.data-types mp-weixin.onmessage.payload
// Run: unisock run buffer-of-a-subarray.js -p mp-weixin,mp-baidu,h5 --for 1s --timeline
const numbers = new Uint8Array([0, 1, 2, 3, 4, 5])
const chunk = numbers.subarray(3, 4)
const task = uni.connectSocket({ url: 'wss://broker.example.com/mqtt', complete: () => {} })
task.onOpen(() => {
  task.send({ data: chunk.buffer })
  task.send({ data: chunk.buffer.slice(chunk.byteOffset, chunk.byteOffset + chunk.byteLength) })
})
task.onMessage((res) => console.log(res.data.byteLength, 'bytes'))
