// What crosses the bridge comes out as it went in.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { launch, opened, URL } from './at.mjs'

let app
let task
before(async () => { ({ app, task } = await opened()) })
after(() => app.close())

async function echo(data) {
  task.send({ data })
  return (await app.event(task, 'message')).data
}
const bytesOf = (view) => [...new Uint8Array(view.buffer, view.byteOffset, view.byteLength)]

test('text, with what JSON and UTF-8 make of it', async () => {
  for (const text of ['', 'plain', '聊天 🐟', '"$"', '{"$":["u"]}', '\u0000\u2028\\', 'a'.repeat(70_000)]) {
    assert.equal(await echo(text), text)
  }
})

test('an ArrayBuffer comes back as one, of its own memory', async () => {
  const sent = Uint8Array.from({ length: 256 }, (_, i) => i).buffer
  const data = await echo(sent)
  assert.ok(data instanceof ArrayBuffer)
  assert.notEqual(data, sent)
  assert.deepEqual(new Uint8Array(data), new Uint8Array(sent))
  assert.equal((await echo(new ArrayBuffer(0))).byteLength, 0)
})

test('every typed array and DataView reaches the platform with its kind and its bytes alone', async () => {
  const memory = Uint8Array.from({ length: 64 }, (_, i) => i).buffer
  for (const kind of [Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array, Float32Array,
    Float64Array, BigInt64Array, BigUint64Array, DataView]) {
    const view = new kind(memory, 16, kind === DataView ? 8 : 2)
    const { length } = app.trace()
    task.send({ data: view })
    const call = app.trace().slice(length).find((entry) => entry.kind === 'call')
    assert.ok(JSON.stringify(call.data).includes(kind.name), `${kind.name}: ${JSON.stringify(call.data)}`)
    assert.deepEqual(bytesOf(view), bytesOf(new Uint8Array(memory, 16, view.byteLength)))
  }
})

test('a pooled Buffer gives its own bytes, not the pool', async () => {
  const app = await launch({ target: 'h5', server: 'echo' })
  const socket = new app.WebSocket(URL)
  socket.binaryType = 'arraybuffer'
  const got = []
  socket.onmessage = (event) => got.push(Buffer.from(event.data).toString())
  socket.onopen = () => {
    socket.send(Buffer.from('from the pool'))
    socket.send(Buffer.from('xxinsidexx').subarray(2, 8))
  }
  await app.until(() => got.length === 2)
  assert.deepEqual(got, ['from the pool', 'inside'])
  await app.close()
})

test('a detached ArrayBuffer throws where it is passed, and the app goes on', async () => {
  const buffer = new ArrayBuffer(8)
  structuredClone(buffer, { transfer: [buffer] })
  assert.throws(() => task.send({ data: buffer }), TypeError)
  assert.equal(await echo('still here'), 'still here')
})

test('memory that is shared, and views of it, cross without harm', async () => {
  const shared = new SharedArrayBuffer(4)
  new Uint8Array(shared).set([1, 2, 3, 4])
  for (const data of [shared, new Uint8Array(shared)]) task.send({ data })
  assert.equal(await echo('after'), 'after')
})

test('a lone surrogate crosses to the platform and back', async () => {
  const { length } = app.trace()
  app.wx.setStorageSync('half', 'a\ud800b')
  assert.equal(app.wx.getStorageSync('half'), 'a\ud800b')
  assert.ok(app.trace().length > length)
  task.send({ data: 'x\udc00' })
  assert.equal(typeof (await app.event(task, 'message')).data, 'string')
})

test('values that JSON lacks', async () => {
  const object = { nan: NaN, minus: -0, far: Infinity, none: undefined, $: 1, nested: { $: ['u'] } }
  app.wx.setStorageSync('odd', object)
  const found = app.wx.getStorageSync('odd')
  assert.equal(found.nested.$[0], 'u')
  assert.equal(found.$, 1)
  const circular = {}
  circular.self = circular
  assert.doesNotThrow(() => task.send({ data: 'x', circular }))
  await app.event(task, 'message')
})

test('10,000 messages in one tick, in order', async () => {
  const apart = await opened()
  const got = []
  apart.task.onMessage(({ data }) => got.push(data))
  for (let i = 0; i < 10_000; i++) apart.task.send({ data: String(i) })
  await apart.app.until(() => got.length === 10_000)
  assert.deepEqual(got, Array.from({ length: 10_000 }, (_, i) => String(i)))
  await apart.app.close()
})

test('64 MiB, text and binary', async () => {
  const apart = await opened()
  const size = 64 << 20
  const text = 'é'.padEnd(size - 1, 'x')
  apart.task.send({ data: text })
  const found = (await apart.app.event(apart.task, 'message')).data
  assert.equal(found.length, text.length)
  assert.ok(found === text)
  const binary = Buffer.alloc(size, 'unisock')
  apart.task.send({ data: binary.buffer.slice(binary.byteOffset, binary.byteOffset + size) })
  const back = (await apart.app.event(apart.task, 'message')).data
  assert.ok(Buffer.from(back).equals(binary))
  await apart.app.close()
})
