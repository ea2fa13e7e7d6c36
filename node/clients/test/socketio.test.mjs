// Clients of socket.io for mini programs against socket.io of the version that each is for.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import bundling from '../bundle.cjs'
import servers from '../servers.cjs'
import support from '../support.cjs'

const { load } = bundling
const { assertTold, inTime, on, once } = support
const TASKS = ['mp-weixin', 'mp-weixin@1.7.0', 'mp-weixin/ios', 'mp-baidu', 'mp-qq', 'mp-toutiao', 'mp-kuaishou', 'app', 'app/ios', 'h5']
const CLIENTS = [
  { name: '@hyoga/uni-socket.io', version: '3.0.4', server: 'socket.io', targets: TASKS },
  { name: 'weapp.socket.io', version: '3.0.0', server: 'socket.io3', targets: ['mp-weixin', 'mp-weixin@1.6.0', 'mp-weixin@1.0.0', 'mp-weixin/ios'] },
  {
    name: 'socket.io-mp-client', version: '1.1.19', server: 'socket.io2',
    targets: ['mp-weixin', 'mp-weixin@1.6.0', 'mp-weixin/ios', 'mp-alipay', 'mp-alipay@1.0.0', 'mp-alipay/ios'],
  },
]

const running = {}
before(async () => {
  for (const { server } of CLIENTS) running[server] = await servers.socketIo(server)
})
after(() => Promise.all(Object.values(running).map(({ close }) => close())))

const OPTIONS = { transports: ['websocket'], reconnection: false, forceNew: true, timeout: 5000 }
const connect = (app, { name, server }, options) => load(name, app)(running[server].url, { ...OPTIONS, ...options })

for (const client of CLIENTS) {
  const { name, version, targets } = client
  for (const target of targets) {
    test(`${name} ${version} on ${target}`, () => on(target, {}, async (app) => {
      const socket = connect(app, client)
      await once(socket, 'connect')
      const answer = await inTime(new Promise((resolve) => socket.emit('hello', '小明', resolve)), 'an acknowledgement')
      assert.equal(answer, 'welcome 小明')
      const back = once(socket, 'bytes')
      socket.emit('bytes', new Uint8Array([0, 255, 128, 10]).buffer)
      assert.deepEqual([...new Uint8Array((await back)[0])], [0, 255, 128, 10])
      const gone = once(socket, 'disconnect')
      socket.close()
      await gone
    }))
  }
}

const uniSocketIo = CLIENTS[0]

test('@hyoga/uni-socket.io 3.0.4 on mp-weixin@1.6.0: there is no SocketTask', () => on('mp-weixin@1.6.0', {}, async (app) => {
  const [error] = await once(connect(app, uniSocketIo, { timeout: 500 }), 'connect_error')
  assert.match(String(error), /timeout|onOpen/)
  assertTold(app, 'return   uni.connectSocket undefined', 'mp-weixin.return.undefined-before-1-7')
}))

for (const target of ['mp-alipay', 'mp-alipay/ios']) {
  test(`@hyoga/uni-socket.io 3.0.4 on ${target}: a SocketTask is there only if it is asked for`, () => on(target, {}, async (app) => {
    await once(connect(app, uniSocketIo, { timeout: 500 }), 'connect_error')
    assertTold(app, 'return   uni.connectSocket undefined')
  }))
}

test('weapp.socket.io 3.0.0 on mp-qq: it knows WeChat alone', () => on('mp-qq', {}, async (app) => {
  await once(connect(app, CLIENTS[1], { timeout: 500 }), 'connect_error')
  assert.ok(!app.timeline().includes('connectSocket'))
}))

test('socket.io-mp-client 1.1.19 on mp-baidu: it knows WeChat and Alipay alone', () => on('mp-baidu', {}, async (app) => {
  assert.throws(() => connect(app, CLIENTS[2]), { name: 'ReferenceError', message: 'wx is not defined' })
}))

test('socket.io-mp-client 1.1.19 on mp-weixin: a host that is not on the whitelist', () => {
  return on('mp-weixin', { domains: ['wss://elsewhere.example'] }, async (app) => {
    await once(connect(app, CLIENTS[2], { timeout: 2000 }), 'connect_error')
    assertTold(app, 'url not in domain list')
  })
})
