// Callbacks, Promises, and what is thrown out of them.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { launch, opened, unisock, URL } from './at.mjs'

let app
let task
before(async () => { ({ app, task } = await opened()) })
after(() => app.close())

test('a callback that throws is reported as the platform reports it, and nothing hangs', async () => {
  const { app, task } = await opened()
  const error = new Error('from the callback')
  task.onMessage(() => { throw error })
  task.send({ data: 'x' })
  await app.idle()
  assert.equal(app.uncaught().at(-1), error)
  assert.ok(app.trace().some((entry) => entry.kind === 'uncaught'))
  const result = app.wx.connectSocket({ url: URL, success: () => { throw new TypeError('in success') } })
  await app.idle()
  assert.equal(app.uncaught().at(-1).message, 'in success')
  assert.notEqual(result, undefined)
  for (const odd of [undefined, null, 0, 'text', Symbol('s'), 5n, { plain: true }]) {
    const { length } = app.uncaught()
    app.setTimeout(() => { throw odd }, 1)
    await app.advance(5)
    assert.equal(app.uncaught().length, length + 1)
  }
  await app.close()
})

test('an assertion that fails in a callback is the test\'s: advance, event and until reject with it, and close()', async () => {
  const { app, task } = await opened()
  task.onMessage(({ data }) => assert.equal(data, 'expected'))
  task.send({ data: 'other' })
  await assert.rejects(app.advance(1000), { code: 'ERR_ASSERTION' })
  task.send({ data: 'other' })
  await assert.rejects(app.until(() => false), { code: 'ERR_ASSERTION' })
  task.send({ data: 'other' })
  await assert.rejects(app.event(task, 'close'), { code: 'ERR_ASSERTION' })
  task.send({ data: 'other' })
  await new Promise((resolve) => { setTimeout(resolve, 20) })
  await assert.rejects(app.close(), { code: 'ERR_ASSERTION' })
  await app.close()
})

test('callbacks of one call come within it, in order, and may call the platform and the test\'s own faces', async () => {
  const seen = []
  app.wx.setStorageSync('a', 1)
  const task = app.wx.connectSocket({
    url: URL,
    success: () => seen.push('success', app.wx.getStorageSync('a'), app.trace().length > 0),
    complete: () => seen.push('complete'),
  })
  await app.event(task, 'open')
  assert.deepEqual(seen, ['success', 1, true, 'complete'])
  task.onMessage(() => app.network('none'))
  task.send({ data: 'x' })
  await app.idle()
  app.network('wifi')
  assert.ok(app.trace().some((entry) => entry.kind === 'device' && entry.data === 'none'))
})

test('each turn\'s microtasks run before the next turn', async () => {
  const { app, task } = await opened()
  const seen = []
  task.onMessage(({ data }) => {
    seen.push(`${data}`)
    Promise.resolve().then(() => seen.push(`${data} micro`)).then(() => seen.push(`${data} micro 2`))
    queueMicrotask(() => seen.push(`${data} queued`))
  })
  for (const data of 'ab') task.send({ data })
  await app.idle()
  assert.deepEqual(seen, ['a', 'a micro', 'a queued', 'a micro 2', 'b', 'b micro', 'b queued', 'b micro 2'])
  await app.close()
})

test('a Promise of the platform\'s is one of Node\'s', async () => {
  const app = await launch({ target: 'mp-weixin', server: 'refuse' })
  const asked = app.uni.getStorage({ key: 'none' })
  assert.ok(asked instanceof Promise)
  await assert.rejects(asked, (reason) => typeof reason.errMsg === 'string')
  await app.close()
})

test('`request` is answered by the test: at once, later, by throwing', async () => {
  const asked = []
  const request = (options) => {
    asked.push(options.url)
    if (options.url.endsWith('throw')) throw new Error('no such page')
    if (options.url.endsWith('odd')) return 5
    const answer = { data: { of: options.url }, statusCode: 201, header: { a: 'b' } }
    return options.url.endsWith('later') ? new Promise((resolve) => { setImmediate(() => resolve(answer)) }) : answer
  }
  const app = await launch({ target: 'mp-weixin', request })
  const ask = (url) => {
    const got = {}
    app.wx.request({ url, success: (found) => { got.success = found }, fail: (found) => { got.fail = found } })
    return got
  }
  const [now, later, bad, odd] = ['now', 'later', 'throw', 'odd'].map((end) => ask(`https://a.example/${end}`))
  await app.idle()
  assert.deepEqual(now.success.data, { of: 'https://a.example/now' })
  assert.equal(now.success.statusCode, 201)
  assert.deepEqual(later.success.data, { of: 'https://a.example/later' })
  assert.match(bad.fail.errMsg, /request:fail.*no such page/)
  assert.match(odd.fail.errMsg, /\{data, statusCode, header\}/)
  assert.equal(asked.length, 4)
  await app.close()
})

test('console lines are collected, and told as they come', async () => {
  const told = []
  const app = await launch({ target: 'mp-weixin', console: (level, text) => told.push([level, text]) })
  app.console.warn('careful', { a: 1 })
  await app.idle()
  assert.ok(told.some(([level, text]) => level === 'warn' && text.startsWith('careful')))
  assert.deepEqual(app.lines(), told.map(([level, text]) => ({ level, text })))
  await app.close()
})

test('what a test asks for wrongly', async () => {
  await assert.rejects(app.event(task, 'opened'), /open, message, error, close/)
  await assert.rejects(app.event({}, 'open'), /a SocketTask is wanted/)
  await assert.rejects(app.event(app.wx, 'open'), /a SocketTask is wanted/)
  for (const ms of [-1, NaN, Infinity, '5', undefined]) await assert.rejects(app.advance(ms), TypeError)
  await assert.rejects(app.until(true), /a function is wanted/)
  await assert.rejects(app.until(() => { throw new RangeError('mine') }), /mine/)
  await assert.rejects(app.until(() => false, { within: 5 }), unisock.NothingHappened)
  await app.until(async () => true)
})
