// 1,000 echoes without waits, written to work on every platform: the next one is sent when the last has come.
const COUNT = 1000
let received = 0

const options = { url: 'wss://bench.example/echo', multiple: true, complete() {} }
const task = uni.connectSocket(options)

function send(text) {
  if (task) task.send({ data: text })
  else uni.sendSocketMessage({ data: text })
}

function onMessage() {
  received += 1
  if (received < COUNT) send(`echo ${received}`)
  else if (task) task.close({})
  else uni.closeSocket({})
}

function onClose() {
  if (received !== COUNT) throw new Error(`only ${received} echoes`)
  console.log(`${received} echoes`)
}

if (task) {
  task.onOpen(() => send('echo 0'))
  task.onMessage(onMessage)
  task.onClose(onClose)
} else {
  uni.onSocketOpen(() => send('echo 0'))
  uni.onSocketMessage(onMessage)
  uni.onSocketClose(onClose)
}
