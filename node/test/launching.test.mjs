// Options, and how an engine is found.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { chmodSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { EngineError, file, here, launch, unisock, URL } from './at.mjs'

const run = promisify(execFile)
const { version } = JSON.parse(readFileSync(join(here, '..', 'package.json'), 'utf8'))

/** What launch() says where `python` is to be the engine's. */
async function refused(python, more = {}) {
  const script = `import('${join(here, '..', 'index.mjs')}').then((u) => u.launch('mp-weixin')).then(() => console.log('launched'),
    (error) => console.log(error.name + ': ' + error.message))`
  const env = { ...process.env, UNISOCK_PYTHON: python, ...more }
  if (python === null) delete env.UNISOCK_PYTHON
  const { stdout } = await run(process.execPath, ['-e', script], { env })
  return stdout.trim()
}

function program(text) {
  const path = file('engine', `#!/bin/sh\n${text}\n`)
  chmodSync(path, 0o755)
  return path
}

test('an unknown target is guessed at', async () => {
  await assert.rejects(launch('mp-weixn'), (error) => error instanceof EngineError && /mp-weixn.*mp-weixin/.test(error.message))
  await assert.rejects(launch('mp-weixin/nokia'), /nokia/)
  await assert.rejects(launch({ target: 'mp-weixin', server: 'ecko' }), /no server 'ecko'.*echo/)
})

test('options of wrong kinds, and options that there are not', async () => {
  for (const [options, words] of [
    [undefined, /a target or an object/], [{}, /target is missing/], [{ target: 5 }, /target/], [{ sever: 'echo' }, /no option "sever"/],
    [{ server: 7 }, /server/], [{ time: 'fast' }, /time is one of virtual, clock, real/], [{ vue: 4 }, /vue is 2 or 3/],
    [{ domains: 'wss://a.example' }, /domains is a list/], [{ domains: [1] }, /domains/], [{ urlCheck: 1 }, /urlCheck/],
    [{ connectTimeout: -1 }, /connectTimeout/], [{ connectTimeout: NaN }, /connectTimeout/], [{ appid: 1 }, /appid/], [{ profiles: 'a.yaml' }, /profiles/],
    [{ seed: 1.5 }, /seed/], [{ seed: 1n }, /seed/], [{ request: {} }, /request/], [{ console: {} }, /console/], [{ server: 'real' }, /needs time: 'real'/],
    [{ uni: 'mine' }, /uni is/],
  ]) await assert.rejects(launch(options && Object.keys(options).length > 0 && !('target' in options) ? { target: 'mp-weixin', ...options } : options), words)
  await assert.rejects(launch({ target: 'mp-weixin', domains: ['ftp://x y'] }), EngineError)
  await assert.rejects(launch({ target: 'mp-weixin', profiles: ['missing.yaml'] }), /missing\.yaml/)
})

test('no engine: what to install', async () => {
  assert.match(await refused('/nowhere/python'), /EngineError: there is no command "\/nowhere\/python": install it with `pip install unisock`/)
  assert.match(await refused(null, { PATH: dirname(process.execPath) }), /EngineError: there is no command "unisock"/)
})

test('an engine that crashes at start gives its last words', async () => {
  assert.match(await refused(program('echo first >&2; echo "No module named emulator" >&2; exit 3')), /ended with 3: No module named emulator before it was ready/)
  assert.match(await refused(program('kill -9 $$')), /ended with SIGKILL before it was ready/)
})

test('an engine that is none, or of another version', async () => {
  assert.match(await refused(program('echo hello; sleep 1')), /is not unisock's engine: it said "hello"/)
  const other = JSON.stringify({ port: 1, secret: '00', version: '9.9.9' })
  assert.match(await refused(program(`echo '${other}'; sleep 1`)), new RegExp(`this package is unisock ${version}, but .* is 9\\.9\\.9`))
})

test('an engine that others join', async () => {
  const { address, close } = await unisock.startEngine()
  try {
    assert.equal(process.env.UNISOCK_ENGINE, address)
    assert.equal(await refused('/nowhere/python'), 'launched')
    const [host, port] = address.split(':')
    assert.match(await refused('/nowhere/python', { UNISOCK_ENGINE: `${host}:${port}:00` }), /can't be joined: it hung up/)
    assert.match(await refused('/nowhere/python', { UNISOCK_ENGINE: 'here' }), /is to be host:port:secret/)
  } finally {
    await close()
  }
  assert.equal(process.env.UNISOCK_ENGINE, undefined)
  assert.match(await refused('/nowhere/python', { UNISOCK_ENGINE: address }), /can't be joined: .*ECONNREFUSED/)
})

test('a server of your own, by file, with its request function; a failure of it is told', async () => {
  const path = file('server.py', `
async def greet(websocket):
    await websocket.send("welcome")
    async for message in websocket:
        raise ValueError(message)

def request(options):
    return {"data": options["url"]}
`)
  const app = await launch({ target: 'mp-weixin', server: `${path}:greet` })
  const task = app.wx.connectSocket({ url: URL })
  assert.equal((await app.event(task, 'message')).data, 'welcome')
  const answered = []
  app.wx.request({ url: 'https://a.example', success: ({ data }) => answered.push(data) })
  await app.until(() => answered.length === 1)
  assert.deepEqual(answered, ['https://a.example'])
  task.send({ data: 'boom' })
  await assert.rejects(app.idle(), /the server failed: ValueError: boom \(.*server\.py:5\)/)
  assert.equal(app.wx.getStorageSync('none'), '')
  await app.close()
  await assert.rejects(launch({ target: 'mp-weixin', server: `${path}:great` }), /no 'great'/)
})
