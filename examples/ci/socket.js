// The app's side, as it stands in a uni-app repository.
const task = uni.connectSocket({
  url: 'wss://chat.example.com/room/lobby',
  // #ifdef MP-ALIPAY
  multiple: true,
  // #endif
  fail: (error) => console.error('no connection', error),
  complete: () => {},
})

task.onOpen(() => {
  task.send({ data: 'hello', fail: (error) => console.error('not sent', error) })
})
task.onMessage(({ data }) => {
  if (data === 'you said hello') task.close({ code: 1000 })
})
task.onError((error) => console.error('the connection failed', error))
task.onClose(() => {})
