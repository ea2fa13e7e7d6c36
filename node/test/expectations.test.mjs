// What a test expects of the whole trace: it consumes nothing, and lets time go on.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { file, launch, opened, unisock, URL } from './at.mjs'

const { NotAsExpected } = unisock
const failure = async (promise) => {
  const error = await promise.then(() => assert.fail('it holds'), (found) => found)
  assert.ok(error instanceof NotAsExpected, String(error))
  return error.message.split('\n')
}

test('partial, by socket, by kind; nothing is consumed', async () => {
  const { app, task } = await opened()
  task.send({ data: 'hi' })
  for (const data of ['hi', /^h/, (value) => value === 'hi', { asymmetricMatch: (value) => value === 'hi' }, { $: 'any' }]) {
    const found = await app.expect({ name: 'message', socket: task, data: { data } })
    assert.deepEqual(found.data, { data: 'hi' })
  }
  assert.deepEqual(await app.event(task, 'message'), { data: 'hi' })
  assert.equal((await app.expect({ name: 'connectSocket', data: { url: URL } })).kind, 'call')
  assert.equal((await app.expect({ kind: ['console', 'frame'] })).name, 'out text')
  await app.close()
})

test('typed arrays and ArrayBuffers are compared by their bytes', async () => {
  const { app, task } = await opened()
  task.send({ data: new Uint8Array([1, 2]).buffer })
  await app.expect({ name: 'message', data: { data: new Uint8Array([1, 2]) } })
  await failure(app.expect({ name: 'message', data: { data: new Uint8Array([1, 3]) } }))
  await app.close()
})

test('nothing came in a minute; what came before does not count', async () => {
  const { app, task } = await opened()
  task.send({ data: 'before' })
  await app.expect('message')
  await app.expectNone('message', { within: 60_000 })
  assert.ok(app.now >= 60_000)
  app.globals.setTimeout(() => task.send({ data: 'late' }), 30_000)
  const lines = await failure(app.expectNone('message', { within: 60_000 }))
  assert.match(lines[0], /^expected no event message, and it came at 90\d+ ms$/)
  assert.ok(lines.some((line) => line.startsWith(' ✗') && line.includes('late')))
  await app.close()
})

test('in order, and since', async () => {
  const { app, task } = await opened()
  task.send({ data: 'a' })
  task.send({ data: 'b' })
  const message = (data) => ({ name: 'message', data: { data } })
  const [, first] = await app.expectInOrder(['open', message('a'), message('b')])
  assert.deepEqual((await app.expect('message', { since: first })).data, { data: 'b' })
  await failure(app.expect('open', { since: first.at_ms + 1, within: 0 }))
  const lines = await failure(app.expectInOrder([message('b'), message('a')]))
  assert.match(lines[0], /number 2 of 2, event message \{"data":"a"\}, did not come after number 1/)
  assert.ok(lines.some((line) => line.includes('^ this is like number 2, and came before number 1')))
  await app.close()
})

test('the nearest miss is marked', async () => {
  const { app, task } = await opened()
  task.send({ data: 'hi' })
  const lines = await failure(app.expect({ name: 'message', data: { data: 'ho' } }))
  const at = lines.findIndex((line) => line.startsWith(' ≈'))
  assert.match(lines[at], /event {4}message \{"data":"hi"\}/)
  assert.match(lines[at + 1], /\^ the nearest: data\.data is "hi", not "ho"/)
  await app.close()
})

test('a wrong pattern is told in one line', async () => {
  const { app } = await opened()
  await assert.rejects(app.expect({ nmae: 'open' }), { message: "unknown key of a pattern 'nmae'; did you mean 'name'?" })
  await assert.rejects(app.expect('open', { within: -1 }), TypeError)
  await assert.rejects(app.expectInOrder([]), /at least one/)
  await app.close()
})

test('in real time too, and with an ASGI application as the server', async () => {
  const server = file('server.py', `
async def app(scope, receive, send):
    assert scope["type"] == "websocket"
    await receive()
    await send({"type": "websocket.accept"})
    await send({"type": "websocket.send", "text": scope["path"]})
    await receive()
`)
  for (const time of ['virtual', 'real']) {
    const app = await launch({ target: 'mp-weixin', server: `${server}:app`, time })
    app.wx.connectSocket({ url: URL })
    await app.expect({ name: 'message', data: { data: '/room' } }, { within: 10_000 })
    await app.expectNone('close', { within: 50 })
    await app.close()
  }
})
