// Virtual time, the test's clock, real time; and what install() does.
import assert from 'node:assert/strict'
import { mock, test } from 'node:test'
import { launch, NothingHappened, opened, URL } from './at.mjs'

test('advance lets timeouts come, in no time, and tells the app\'s time', async () => {
  const { app } = await opened()
  const began = app.now
  const fired = []
  app.setTimeout(() => fired.push(app.now - began), 60_000)
  await app.advance(59_999)
  assert.deepEqual(fired, [])
  await app.advance(1)
  assert.deepEqual(fired, [60_000])
  assert.equal(app.now - began, 60_000)
  await app.close()
})

test('traffic flows by itself, without being waited for', async () => {
  const { app, task } = await opened()
  const data = await new Promise((resolve) => {
    task.onMessage((message) => resolve(message.data))
    task.send({ data: 'x' })
  })
  assert.equal(data, 'x')
  await app.close()
})

test('what does not come is told by NothingHappened, at once in virtual time', async () => {
  const { app, task } = await opened({ server: 'silent' })
  await assert.rejects(app.event(task, 'message'), NothingHappened)
  await assert.rejects(app.until(() => false), NothingHappened)
  await app.close()
})

test('two waits at a time', async () => {
  const { app, task } = await opened()
  const other = app.wx.connectSocket({ url: URL })
  task.send({ data: 'x' })
  const [message, open, any] = await Promise.all([app.event(task, 'message'), app.event(other, 'open'), app.event(null, 'message'), app.advance(1000)])
  assert.equal(message.data, 'x')
  assert.notEqual(open, undefined)
  assert.equal(any.data, 'x')
  await app.close()
})

test('a fake clock of the test drives an app with time: clock', async () => {
  const app = await launch({ target: 'mp-weixin', time: 'clock' })
  mock.timers.enable({ apis: ['setTimeout', 'Date'] })
  try {
    const fired = []
    app.setTimeout(() => fired.push('app'), 1000)
    await new Promise((resolve) => { setImmediate(() => setImmediate(resolve)) })
    mock.timers.tick(999)
    assert.deepEqual(fired, [])
    mock.timers.tick(1)
    assert.deepEqual(fired, ['app'])
    await assert.rejects(app.advance(5), TypeError)
  } finally {
    mock.timers.reset()
    await app.close()
  }
})

test('calls from within callbacks, while the test\'s own clock goes on', async () => {
  const app = await launch({ target: 'mp-weixin', time: 'clock' })
  const task = app.wx.connectSocket({ url: URL })
  let got = 0
  task.onMessage(() => {
    const until = performance.now() + 5
    while (performance.now() < until);
    if (++got < 5) task.send({ data: 'x' })
  })
  task.onOpen(() => task.send({ data: 'x' }))
  await app.until(() => got === 5)
  await app.close()
})

test('real time, over TCP', async () => {
  const { app, task } = await opened({ time: 'real' })
  task.send({ data: 'over TCP' })
  assert.equal((await app.event(task, 'message')).data, 'over TCP')
  const began = performance.now()
  await app.advance(30)
  assert.ok(performance.now() - began >= 29)
  await app.idle()
  await app.close()
})

test('install gives what the target has, hides what it lacks, and its undo puts all back', async () => {
  const wx = await launch('mp-weixin')
  const page = await launch('h5')
  const kept = ['setTimeout', 'console', 'process', 'Buffer', 'queueMicrotask', 'URL', 'fetch', 'Event', 'structuredClone', 'atob']
  const before = Object.getOwnPropertyDescriptors(globalThis)
  const values = kept.map((name) => globalThis[name])
  globalThis.my = 'mine'
  globalThis.WebSocket ??= class Own {}
  const own = globalThis.WebSocket
  const undo = wx.install()
  assert.equal(globalThis.wx, wx.wx)
  assert.equal(globalThis.uni, wx.uni)
  assert.equal(typeof getApp, 'function')
  assert.ok(!('my' in globalThis))
  assert.equal(typeof WebSocket, 'undefined')
  assert.deepEqual(kept.map((name) => globalThis[name]), values)
  const again = page.install(globalThis, { timers: true })
  assert.equal(globalThis.WebSocket, page.WebSocket)
  assert.ok(!('wx' in globalThis))
  assert.equal(globalThis.setTimeout, page.setTimeout)
  again()
  undo()
  undo()
  assert.equal(globalThis.my, 'mine')
  assert.equal(globalThis.WebSocket, own)
  delete globalThis.my
  if (!before.WebSocket) delete globalThis.WebSocket
  assert.deepEqual(Object.keys(Object.getOwnPropertyDescriptors(globalThis)).sort(), Object.keys(before).sort())
  const apart = {}
  wx.install(apart)
  assert.equal(apart.wx, wx.wx)
  assert.throws(() => wx.install(5), TypeError)
  await wx.close()
  await page.close()
})
