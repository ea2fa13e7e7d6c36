// uni-app's published runtimes, as a project has them installed. Those of tests/parity serve; without them this is skipped.
import assert from 'node:assert/strict'
import { existsSync, mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { folder, here, launch, URL } from './at.mjs'

const packages = join(here, '..', '..', 'tests', 'parity', 'node_modules')
const skip = !existsSync(join(packages, 'weixin-vue3')) && 'the runtimes of tests/parity are not installed'

/** A project that has this package installed under its own name. */
function project(platform, alias) {
  const from = folder()
  mkdirSync(join(from, 'node_modules', '@dcloudio'), { recursive: true })
  symlinkSync(join(packages, alias), join(from, 'node_modules', '@dcloudio', `uni-${platform}`), 'dir')
  return from
}

const RUNTIMES = ['weixin-vue3', 'weixin-vue2', 'alipay-vue3', 'alipay-vue2', 'baidu-vue2', 'toutiao-vue3', 'weixin-vue2-2.8.3', 'weixin-vue3-3.6.18',
  'alipay-vue2-2.2.4', 'xhs-vue3-4.45']
for (const alias of RUNTIMES) {
  test(`uni of ${alias}: a connection, an echo, and Node's own globals untouched`, { skip: skip || (!existsSync(join(packages, alias)) && 'not installed') }, async () => {
    const platform = `mp-${alias.split('-')[0]}`
    const before = Object.getOwnPropertyNames(globalThis).sort()
    const app = await launch({ target: platform, uni: { from: project(platform, alias) } })
    const got = []
    const task = app.uni.connectSocket({ url: URL, multiple: true, complete() {} })
    task.onOpen(() => task.send({ data: 'over theirs' }))
    task.onMessage((message) => got.push(typeof message.data === 'string' ? message.data : message.data.data))
    await app.until(() => got.length === 1)
    assert.deepEqual(got, ['over theirs'])
    const calls = app.trace().filter((entry) => entry.kind === 'call').map((entry) => entry.name)
    assert.ok(calls.every((name) => !name.startsWith('uni.')), String(calls)) // unisock's own layer has no part in it
    const { place } = app.trace().find((entry) => entry.kind === 'call' && entry.name.endsWith('.connectSocket'))
    assert.match(place.file, /uni\.test\.mjs$/)
    const undo = app.install(globalThis)
    assert.equal(globalThis.uni, app.uni)
    undo()
    await app.close()
    assert.deepEqual(Object.getOwnPropertyNames(globalThis).sort(), before)
  })
}

test('a project without it, and targets that have none to run, are told so', async () => {
  const from = folder()
  await assert.rejects(launch({ target: 'mp-weixin', uni: { from } }), /@dcloudio\/uni-mp-weixin is not installed in .*leave uni out/)
  await assert.rejects(launch({ target: 'h5', uni: { from } }), /runtimes of mini programs/)
})
