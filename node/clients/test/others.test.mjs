// graphql-ws, reconnecting-websocket and Yjs, over a WebSocket that an app makes of uni.connectSocket.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import bundling from '../bundle.cjs'
import servers from '../servers.cjs'
import sockets from '../socket.cjs'
import support from '../support.cjs'

const { load } = bundling
const { UniWebSocket } = sockets
const { assertTold, inTime, on } = support
const socketOf = (app) => app.globals.window ? app.globals.WebSocket : UniWebSocket

const running = {}
before(async () => {
  for (const name of ['counting', 'graphql', 'yjs']) running[name] = await servers[name]()
})
after(() => Promise.all(Object.values(running).map(({ close }) => close())))

// graphql-ws

function subscription(app) {
  const { createClient } = load('graphql-ws', app)
  const client = createClient({ url: running.graphql.url, webSocketImpl: socketOf(app), retryAttempts: 0 })
  const heard = []
  const complete = inTime(new Promise((resolve, reject) => {
    client.subscribe({ query: 'subscription { greetings }' }, { next: ({ data }) => heard.push(data.greetings), error: reject, complete: resolve })
  }), 'the end of the subscription', 3000)
  return { client, heard, complete }
}

for (const target of ['mp-weixin', 'mp-weixin@1.7.0', 'mp-alipay/ios', 'mp-baidu', 'mp-toutiao', 'mp-kuaishou', 'mp-lark', 'app', 'app/ios', 'h5']) {
  test(`graphql-ws 6.4.2 on ${target}`, () => on(target, {}, async (app) => {
    const { client, heard, complete } = subscription(app)
    await complete
    assert.deepEqual(heard, ['Hi', '你好', 'Hola'])
    await inTime(Promise.resolve(client.dispose()), 'the end of the socket')
  }))
}

for (const [target, asked, records] of [
  ['mp-alipay', 'graphql-transport-ws,', ['failed handshake-rejected']],
  ['mp-qq', undefined, ['in close']],
  ['mp-jd', undefined, ['in close']],
  ['mp-xhs', undefined, ['closed-by-peer 4406']],
]) {
  test(`graphql-ws 6.4.2 on ${target}: which subprotocols are asked for`, () => on(target, {}, async (app) => {
    await assert.rejects(subscription(app).complete)
    assert.equal(running.graphql.protocols.at(-1), asked)
    assertTold(app, ...records)
  }))
}

// reconnecting-websocket

const QUICK = { minReconnectionDelay: 50, maxReconnectionDelay: 100, minUptime: 10 }

function reconnecting(app, url, options) {
  const Reconnecting = load('reconnecting-websocket', app, { Event, ErrorEvent: Event, CloseEvent: Event })
  const socket = new Reconnecting(url, [], { WebSocket: socketOf(app), ...options })
  socket.binaryType = 'arraybuffer'
  const heard = []
  socket.addEventListener('message', ({ data }) => heard.push(typeof data === 'string' ? data : [...new Uint8Array(data)]))
  return { socket, heard }
}

for (const target of ['mp-weixin', 'mp-weixin/ios', 'mp-alipay', 'mp-alipay/ios', 'mp-baidu', 'mp-toutiao', 'mp-kuaishou', 'mp-xhs', 'app', 'app/ios', 'h5']) {
  test(`reconnecting-websocket 4.4.0 on ${target}`, () => on(target, {}, async (app) => {
    running.counting.connections = 0
    const { socket, heard } = reconnecting(app, running.counting.url, QUICK)
    socket.send('one')
    socket.send(new Uint8Array([1, 0, 255]).buffer)
    await app.until(() => heard.length === 2, { within: 10_000 })
    socket.send('bye')
    await app.until(() => running.counting.connections === 2 && socket.readyState === 1, { within: 10_000 })
    socket.send('two')
    await app.until(() => heard.length === 3, { within: 10_000 })
    assert.deepEqual(heard, ['1: one', [1, 0, 255], '2: two'])
    const closed = inTime(new Promise((resolve) => { socket.onclose = resolve }), 'close')
    socket.close()
    await closed
  }))
}

for (const target of ['mp-qq', 'mp-jd', 'mp-lark']) {
  test(`reconnecting-websocket 4.4.0 on ${target}: a close of the server's is not told`, () => on(target, {}, async (app) => {
    const { socket } = reconnecting(app, running.counting.url, QUICK)
    socket.send('bye')
    await app.until(() => app.timeline().includes('in close'), { within: 10_000 })
    await app.idle()
    assert.equal(socket.readyState, 1)
    assert.ok(!app.timeline().includes('event    close'))
  }))
}

test('reconnecting-websocket 4.4.0 on mp-alipay below 10.5.16: an ArrayBuffer can\'t be sent', () => {
  return on('mp-alipay:client=10.0.0', {}, async (app) => {
    const { socket } = reconnecting(app, running.counting.url, QUICK)
    socket.send(new Uint8Array([1]).buffer)
    await app.until(() => app.timeline().includes('callback fail'), { within: 10_000 })
    assertTold(app, 'fail {"error":2,')
    socket.close()
  })
})

test('reconnecting-websocket 4.4.0 waits longer each time, in virtual time', () => {
  return on('mp-weixin', { time: 'virtual', server: 'refuse' }, async (app) => {
    const { socket } = reconnecting(app, 'wss://a.example', { minReconnectionDelay: 1000, maxReconnectionDelay: 60_000, reconnectionDelayGrowFactor: 2 })
    await app.advance(35_000)
    const dials = app.trace().filter(({ kind, name }) => kind === 'call' && name.endsWith('connectSocket')).map(({ at_ms }) => at_ms)
    const waits = dials.slice(1).map((at, index) => Math.round((at - dials[index]) / 1000))
    assert.deepEqual(waits, [1, 2, 4, 8, 16])
    socket.close()
  })
})

// Yjs

for (const target of ['mp-weixin', 'mp-weixin@1.7.0', 'mp-alipay', 'mp-baidu', 'mp-qq', 'mp-toutiao', 'mp-kuaishou', 'mp-jd', 'mp-xhs', 'mp-lark', 'app', 'h5']) {
  test(`Yjs 13.6.33, y-websocket 1.5.4, on ${target}`, () => on(target, {}, async (app) => {
    const more = { crypto, TextEncoder, TextDecoder, URL }
    const [{ Doc }, { WebsocketProvider }] = load(['yjs', 'y-websocket'], app, app.globals.window ? {} : more)
    const doc = new Doc()
    const room = target.replace(/\W/g, '-')
    const provider = new WebsocketProvider(running.yjs.url, room, doc, { WebSocketPolyfill: socketOf(app), disableBc: true })
    await app.until(() => provider.synced, { within: 10_000 })
    doc.getText('note').insert(0, 'héllo')
    await app.until(() => String(running.yjs.text(room)) === 'héllo', { within: 10_000 })
    running.yjs.text(room).insert(5, ' 世界')
    await app.until(() => String(doc.getText('note')) === 'héllo 世界', { within: 10_000 })
    provider.destroy()
    doc.destroy()
  }))
}
