// A chat client as it stands in many uni-app projects: messages as JSON, a heartbeat, reconnecting with back-off,
// a second socket for notices. See where it works: unisock run chat.js -p eras
const SERVER = 'wss://chat.example.com'
const HEARTBEAT_MS = 25000
const MAX_DELAY_MS = 16000

let task = null
let heartbeat = null
let delay = 1000
let unread = 0

function connect() {
  task = uni.connectSocket({
    url: `${SERVER}/room/lobby`,
    header: { 'X-Token': uni.getStorageSync('token') || 'guest' },
    protocols: ['chat.v1'],
    success: () => console.log('connecting'),
    fail: (error) => retry(error.errMsg),
  })
  // #ifdef MP-ALIPAY
  // my.connectSocket gives a task only if `multiple: true` asks for one: the global functions are the old way
  uni.onSocketOpen(onOpen)
  uni.onSocketMessage(onMessage)
  uni.onSocketClose((res) => retry(res.reason))
  // #endif
  // #ifndef MP-ALIPAY
  task.onOpen(onOpen)
  task.onMessage(onMessage)
  task.onError((error) => console.warn('socket error', error.errMsg))
  task.onClose((res) => retry(res.reason))
  // #endif
}

function onOpen() {
  delay = 1000
  send({ type: 'join', room: 'lobby' })
  heartbeat = setInterval(() => send({ type: 'ping' }), HEARTBEAT_MS)
  subscribeToNotices()
}

function onMessage(res) {
  const message = JSON.parse(res.data)
  if (message.type === 'join') uni.showToast({ title: `已进入 ${message.room}`, icon: 'none' })
}

function send(message) {
  uni.sendSocketMessage({
    data: JSON.stringify(message),
    fail: (error) => console.warn('not sent', message.type, error.errMsg),
  })
}

function subscribeToNotices() {
  const notices = uni.connectSocket({ url: `${SERVER}/notices`, complete: () => {} })
  // #ifndef MP-ALIPAY
  notices.onMessage(() => unread++)
  // #endif
}

function retry(reason) {
  clearInterval(heartbeat)
  setTimeout(connect, delay)
  delay = Math.min(delay * 2, MAX_DELAY_MS)
  console.log('reconnecting', reason || '')
}

connect()
