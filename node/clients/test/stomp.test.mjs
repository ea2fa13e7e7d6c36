// @stomp/stompjs and the older stompjs against stomp-broker-js.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import bundling from '../bundle.cjs'
import servers from '../servers.cjs'
import sockets from '../socket.cjs'
import support from '../support.cjs'

const { load } = bundling
const { UniWebSocket } = sockets
const { assertTold, inTime, on } = support
const TARGETS = [
  'mp-weixin', 'mp-weixin@1.7.0', 'mp-weixin/ios', 'mp-weixin/devtools', 'mp-alipay', 'mp-alipay/ios', 'mp-alipay:client=10.0.0', 'mp-baidu',
  'mp-qq', 'mp-toutiao', 'mp-kuaishou', 'mp-jd', 'mp-xhs', 'mp-lark', 'app', 'app@2.2.6', 'app/ios', 'h5', 'h5@2.0.0',
]

let server
before(async () => { server = await servers.stompBroker() })
after(() => server.close())

const socketOf = (app) => app.globals.window ? app.globals.WebSocket : UniWebSocket

function client(app, options) {
  const { Client, Versions } = load('@stomp/stompjs', app, { TextEncoder, TextDecoder }) // which mini programs bring along
  const Socket = socketOf(app)
  const made = new Client({
    webSocketFactory: () => new Socket(server.url, Versions.default.protocolVersions()),
    reconnectDelay: 0, heartbeatIncoming: 0, heartbeatOutgoing: 0, ...options,
  })
  made.settled = inTime(new Promise((resolve, reject) => {
    made.onConnect = resolve
    made.onStompError = ({ headers }) => reject(new Error(headers.message))
    made.onWebSocketClose = ({ code, reason }) => reject(new Error(`closed with ${code} ${reason}`))
  }), 'CONNECTED')
  made.activate()
  return made
}

/** A message of the client's at the broker, and two of the broker's at the client. */
async function exchange(app, { subscribe, publish }) {
  const atClient = []
  const atBroker = []
  const id = server.broker.subscribe('/up', (body) => atBroker.push(body))
  const subscribed = new Promise((resolve) => server.broker.once('subscribe', resolve))
  subscribe('/down', (body) => atClient.push(body))
  await inTime(subscribed, 'SUBSCRIBE')
  publish('/up', '你好')
  server.broker.send('/down', {}, 'hello')
  server.broker.send('/down', {}, 'x'.repeat(50_000))
  await app.until(() => atClient.length === 2 && atBroker.length === 1, { within: 10_000 })
  server.broker.unsubscribe(id)
  return { atBroker, atClient }
}

const EXCHANGED = { atBroker: ['你好'], atClient: ['hello', 'x'.repeat(50_000)] }

for (const target of TARGETS) {
  test(`@stomp/stompjs 7.5.0 on ${target}`, () => on(target, {}, async (app) => {
    const made = client(app)
    await made.settled
    assert.deepEqual(await exchange(app, {
      subscribe: (destination, heard) => made.subscribe(destination, ({ body }) => heard(body)),
      publish: (destination, body) => made.publish({ destination, body }),
    }), EXCHANGED)
    await inTime(made.deactivate(), 'the end of the socket')
  }))
}

for (const target of ['mp-weixin', 'mp-alipay/ios', 'app', 'h5']) {
  test(`stompjs 2.3.3 on ${target}`, () => on(target, {}, async (app) => {
    const Socket = socketOf(app)
    const { Stomp } = load('stompjs/lib/stomp.js', app, app.globals.window ? {} : { window: {} })
    const made = Stomp.over(new Socket(server.url, ['v11.stomp']))
    made.debug = null
    made.heartbeat = { incoming: 0, outgoing: 0 }
    await inTime(new Promise((resolve, reject) => made.connect({}, resolve, reject)), 'CONNECTED')
    assert.deepEqual(await exchange(app, {
      subscribe: (destination, heard) => made.subscribe(destination, ({ body }) => heard(body)),
      publish: (destination, body) => made.send(destination, {}, body),
    }), EXCHANGED)
    await inTime(new Promise((resolve) => made.disconnect(resolve)), 'the end')
  }))
}

for (const target of ['mp-weixin@1.6.0', 'mp-alipay@1.0.0']) {
  test(`stompjs 2.3.3 on ${target}: there is no SocketTask`, () => on(target, {}, async (app) => {
    const { Stomp } = load('stompjs/lib/stomp.js', app, { window: {} })
    assert.throws(() => Stomp.over(new UniWebSocket(server.url)), { name: 'TypeError', message: /onOpen/ })
    assertTold(app, 'return   uni.connectSocket undefined')
  }))
}

test('@stomp/stompjs 7.5.0 on mp-weixin: a host that is not on the whitelist', () => {
  return on('mp-weixin', { domains: ['wss://elsewhere.example'] }, async (app) => {
    const made = client(app)
    await assert.rejects(made.settled)
    assertTold(app, 'url not in domain list')
    await made.deactivate()
  })
})

test('@stomp/stompjs 7.5.0 on mp-alipay: ws: is not allowed', () => on('mp-alipay', {}, async (app) => {
  const webSocketFactory = () => new UniWebSocket(server.url.replace('wss:', 'ws:'))
  const made = client(app, { webSocketFactory })
  await assert.rejects(made.settled, { message: /请求url不支持ws,请使用wss/ })
  await made.deactivate()
}))
