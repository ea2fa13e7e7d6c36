// MQTT.js and Paho against Aedes.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import bundling from '../bundle.cjs'
import servers from '../servers.cjs'
import sockets from '../socket.cjs'
import support from '../support.cjs'

const { load } = bundling
const { UniWebSocket } = sockets
const { assertTold, inTime, on, once } = support

// MQTT.js 5 wants these polyfills in mini programs, by its README; in its own detection a mini program is no browser.
const POLYFILLS = { navigator: {}, AbortController, AbortSignal }
const VERSIONS = {
  '5.16.0': { entry: 'mqtt', more: POLYFILLS },
  '4.3.8': { entry: 'mqtt4/dist/mqtt.min.js' }, // its bundle has no wxs: and alis: outside webpack
  '4.1.0': { entry: 'mqtt41/dist/mqtt.min.js' },
  '2.18.9': { entry: 'mqtt2/dist/mqtt.min.js' }, // speaks with wx's functions, not with a SocketTask
}
const OPTIONS = { forceNativeWebSocket: true, timerVariant: 'native', reconnectPeriod: 0 }

let server
before(async () => { server = await servers.mqttBroker() })
after(() => server.close())

function client(app, version, url, options) {
  const { entry, more } = VERSIONS[version]
  return load(entry, app, app.globals.window ? {} : more).connect(url, { ...OPTIONS, ...options })
}

const settled = (call) => inTime(new Promise((resolve, reject) => {
  call((error, value) => error ? reject(error) : resolve(value))
}), 'an acknowledgement')

/** Text and binary, each QoS, there and back. Returns what came back, in order. */
async function talk(app, made) {
  const heard = []
  const failed = new Promise((_, reject) => { made.on('error', reject) })
  await Promise.race([once(made, 'connect'), failed])
  made.on('message', (topic, payload) => heard.push(`${topic} ${payload.toString('hex')}`))
  await settled((done) => made.subscribe('room/#', { qos: 2 }, done))
  await settled((done) => made.publish('room/text', '你好', { qos: 0 }, done))
  await settled((done) => made.publish('room/bytes', new Uint8Array([0, 255, 128, 10]), { qos: 1 }, done))
  await settled((done) => made.publish('room/large', 'x'.repeat(100_000), { qos: 2 }, done))
  await app.until(() => heard.length === 3, { within: 10_000 })
  const closed = once(made, 'close', 500).catch(() => {}) // some versions never tell
  made.end(true)
  await closed
  return heard
}

const HEARD = [
  'room/text e4bda0e5a5bd',
  'room/bytes 00ff800a',
  `room/large ${'78'.repeat(100_000)}`,
]

for (const [version, targets] of Object.entries({
  '5.16.0': ['mp-weixin', 'mp-weixin@1.7.0', 'mp-weixin/ios', 'mp-weixin/devtools'],
  '4.1.0': ['mp-weixin', 'mp-weixin@1.7.0', 'mp-weixin/ios', 'mp-weixin/devtools'],
  '2.18.9': ['mp-weixin@1.6.0', 'mp-weixin@1.0.0'],
})) {
  for (const target of targets) {
    test(`MQTT.js ${version}, wxs:, on ${target}`, () => on(target, {}, async (app) => {
      assert.deepEqual(await talk(app, client(app, version, `wxs://${server.host}/mqtt`)), HEARD)
    }))
  }
}

for (const version of ['5.16.0', '4.1.0']) {
  test(`MQTT.js ${version}, wxs:, on mp-weixin@1.6.0: there is no SocketTask`, () => on('mp-weixin@1.6.0', {}, async (app) => {
    assert.throws(() => client(app, version, `wxs://${server.host}/mqtt`), { name: 'TypeError', message: /onOpen/ })
    assertTold(app, 'return   wx.connectSocket undefined', 'mp-weixin.return.undefined-before-1-7')
  }))
}

/** The platform says why; MQTT.js keeps it to itself, since it closes a socket that is closed, and waits for that. */
async function refused(app, made) {
  const asked = server.protocols.length
  await app.event(null, 'error', { within: 5000 }).catch(() => {})
  assertTold(app, 'event    error {"errMsg":"fail:url not in domain list"}', 'mp-weixin.domain.error')
  assert.equal(made.connected, false)
  assert.equal(server.protocols.length, asked)
  made.end(true)
}

test('MQTT.js 5.16.0, wxs:, on mp-weixin: a host that is not on the whitelist', () => {
  return on('mp-weixin', { domains: ['wss://elsewhere.example'] }, async (app) => {
    await refused(app, client(app, '5.16.0', `wxs://${server.host}/mqtt`))
  })
})

test('MQTT.js 5.16.0, wx: (no TLS), on mp-weixin', () => on('mp-weixin', {}, async (app) => {
  await refused(app, client(app, '5.16.0', `wx://${server.host}/mqtt`))
}))

for (const version of ['5.16.0', '4.1.0']) {
  test(`MQTT.js ${version}, alis:, on mp-alipay: protocols is a text there`, () => on('mp-alipay', {}, async (app) => {
    const made = client(app, version, `alis://${server.host}/mqtt`, { my: globalThis.my })
    await app.until(() => app.timeline().includes('callback fail'), { within: 5000 })
    assertTold(app, '"protocols":"mqtt"', 'fail {"error":2,"errorMessage":"INVALID_PARAM"}', 'mp-alipay.subprotocol.string-ariver')
    assert.equal(made.connected, false)
    made.end(true)
  }))
}

/**
 * The `my` that an app hands to MQTT.js so that it speaks as Alipay's documentation says. Android's client ends the list of
 * subprotocols with a comma, which servers refuse, so they go by a header there; iOS takes no answer to such a header.
 */
function documentedMy(my, android) {
  const base64 = (buffer) => my.arrayBufferToBase64 ? my.arrayBufferToBase64(buffer) : uni.arrayBufferToBase64(buffer)
  return {
    ...my,
    connectSocket({ url, protocols }) {
      my.connectSocket(android ? { url, header: { 'Sec-WebSocket-Protocol': protocols } } : { url, protocols: [protocols] })
    },
    sendSocketMessage: ({ data, ...more }) => my.sendSocketMessage({ ...more, data: base64(data), isBuffer: true }),
    closeSocket: (options) => my.closeSocket(options),
    onSocketOpen: (heard) => my.onSocketOpen(heard),
    onSocketMessage: (heard) => my.onSocketMessage(({ data }) => heard({ data: typeof data === 'string' ? data : base64(data) })),
    onSocketClose: (heard) => my.onSocketClose(heard),
    onSocketError: (heard) => my.onSocketError(heard),
  }
}

for (const target of ['mp-alipay', 'mp-alipay:client=10.0.0', 'mp-alipay@1.0.0', 'mp-alipay/ios', 'mp-alipay/devtools']) {
  for (const version of ['5.16.0', '4.1.0']) {
    test(`MQTT.js ${version}, alis:, on ${target}, with the documented use of my`, () => on(target, {}, async (app) => {
      const my = documentedMy(globalThis.my, !/ios|devtools/.test(target))
      assert.deepEqual(await talk(app, client(app, version, `alis://${server.host}/mqtt`, { my })), HEARD)
    }))
  }
}

for (const version of ['5.16.0', '4.3.8', '4.1.0']) {
  for (const target of ['h5', 'h5@2.0.0', 'h5/ios']) {
    test(`MQTT.js ${version}, wss:, on ${target}`, () => on(target, {}, async (app) => {
      assert.deepEqual(await talk(app, client(app, version, `wss://${server.host}/mqtt`)), HEARD)
    }))
  }
}

const createWebsocket = (url, protocols) => new UniWebSocket(url, protocols)

for (const target of ['mp-weixin', 'mp-baidu', 'mp-qq', 'mp-toutiao', 'mp-kuaishou', 'mp-jd', 'mp-xhs', 'mp-lark', 'mp-alipay/ios',
  'app', 'app/ios']) {
  test(`MQTT.js 5.16.0 over uni.connectSocket on ${target}`, () => on(target, {}, async (app) => {
    assert.deepEqual(await talk(app, client(app, '5.16.0', `wss://${server.host}/mqtt`, { createWebsocket })), HEARD)
  }))
}

test('MQTT.js 5.16.0, alis:, on mp-alipay/ios, with the subprotocol as a header', () => on('mp-alipay/ios', {}, async (app) => {
  const made = client(app, '5.16.0', `alis://${server.host}/mqtt`, { my: documentedMy(globalThis.my, true) })
  await app.until(() => app.timeline().includes('event    error'), { within: 5000 })
  assertTold(app, "Server specified Sec-WebSocket-Protocol that wasn't requested.", 'mp-alipay.error.code-9')
  made.end(true)
}))

test('MQTT.js 5.16.0 over uni.connectSocket on mp-alipay: a comma at the end of the subprotocols', () => on('mp-alipay', {}, async (app) => {
  const made = client(app, '5.16.0', `wss://${server.host}/mqtt`, { createWebsocket })
  await once(made, 'close')
  assert.equal(server.protocols.at(-1), 'mqtt,')
  assertTold(app, 'failed handshake-rejected')
  made.end(true)
}))

for (const target of ['h5', 'mp-weixin', 'app']) {
  test(`Paho 1.1.0 on ${target}`, () => on(target, {}, async (app) => {
    const localStorage = { getItem() {}, setItem() {}, removeItem() {} }
    const { Client } = load('paho-mqtt', app, target === 'h5' ? {} : { WebSocket: UniWebSocket, localStorage })
    const made = new Client(`wss://${server.host}/mqtt`, `paho on ${target}`)
    const heard = []
    made.onMessageArrived = ({ payloadString }) => heard.push(payloadString)
    await inTime(new Promise((onSuccess, onFailure) => made.connect({ onSuccess, onFailure })), 'a connection')
    made.subscribe('room', { qos: 1 })
    made.send('room', '你好', 1)
    await app.until(() => heard.length === 1, { within: 10_000 })
    assert.deepEqual(heard, ['你好'])
    made.disconnect()
  }))
}
