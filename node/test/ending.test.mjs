// How apps, engines and Node end, wanted or not.
import assert from 'node:assert/strict'
import { execFile, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { promisify } from 'node:util'
import { Worker } from 'node:worker_threads'
import { EngineError, file, here, launch, opened, URL } from './at.mjs'

const alive = setInterval(() => {}, 1000) // a Promise alone holds no process
after(() => clearInterval(alive))

const run = promisify(execFile)
const { engine } = createRequire(import.meta.url)('../lib/engine.cjs')
const AT = JSON.stringify(join(here, 'at.mjs'))
const killed = async () => {
  const { process: child } = await engine()
  child.kill('SIGKILL')
}
const running = (pid) => {
  try {
    process.kill(pid, 0)
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ')
  } catch {
    return false
  }
}
const gone = async (pid) => {
  while (running(pid)) await new Promise((resolve) => { setTimeout(resolve, 10) })
}

test('an engine that is killed between calls: all that waits rejects, with one error', async () => {
  const { app, task } = await opened({ server: 'silent', time: 'real' })
  const never = app.uni.connectSocket({ url: 'wss://hang.example' })
  const waits = [app.event(task, 'message'), app.until(() => false), app.advance(60_000), app.event(null, 'close'), app.idle({ within: 60_000 })]
  await killed()
  const reasons = await Promise.all(waits.map((wait) => wait.then(() => assert.fail('it came'), (reason) => reason)))
  for (const reason of reasons) {
    assert.ok(reason instanceof EngineError)
    assert.equal(reason, reasons[0])
    assert.match(reason.message, /^the engine has gone/)
  }
  assert.throws(() => task.send({ data: 'x' }), reasons[0])
  assert.throws(() => app.trace(), reasons[0])
  await assert.rejects(app.event(task, 'open'), reasons[0])
  assert.notEqual(never, undefined)
  await app.close()
})

test('Promises of the platform\'s that were open reject too', async () => {
  const app = await launch({ target: 'mp-weixin', request: () => new Promise(() => {}) })
  const asked = app.uni.request({ url: 'https://a.example' })
  await new Promise((resolve) => { setTimeout(resolve, 20) })
  await killed()
  await assert.rejects(asked, EngineError)
  await app.close()
})

test('an engine that is killed in the middle of a call', async () => {
  const { app, task } = await opened({ request: () => new Promise(() => {}) })
  const { process: child } = await engine()
  const kill = () => execFileSync('sh', ['-c', `kill -9 ${child.pid}; while kill -0 ${child.pid} 2>/dev/null && ! grep -q ') Z ' /proc/${child.pid}/stat; do :; done`])
  const pending = app.uni.request({ url: 'https://a.example' })
  const rejected = assert.rejects(pending, EngineError)
  let within
  const call = () => app.wx.connectSocket({
    url: URL,
    success: () => {
      kill()
      try { task.send({ data: 'x' }) } catch (error) { within = error }
    },
  })
  assert.throws(call, EngineError)
  assert.throws(call, within)
  await assert.rejects(app.idle(), within)
  await rejected
  await app.close()
  const next = await opened() // and a new launch starts a new engine
  assert.notEqual((await engine()).process.pid, child.pid)
  await next.app.close()
})

test('after close(): calls throw, waits reject, and close() again does nothing', async () => {
  const { app, task } = await opened({ time: 'real' })
  const waiting = app.event(task, 'message')
  const over = assert.rejects(waiting, /this app is closed/)
  await app.close()
  await app.close()
  await over
  assert.throws(() => task.send({ data: 'x' }), /this app is closed/)
  assert.throws(() => app.wx.connectSocket({ url: URL }), EngineError)
  assert.throws(() => app.trace(), EngineError)
  for (const late of [app.advance(1), app.idle(), app.until(() => true), app.event(task, 'open')]) await assert.rejects(late, /this app is closed/)
})

test('two apps, and ten, in one process have nothing in common', async () => {
  const apps = await Promise.all(Array.from({ length: 10 }, (_, i) => launch(i % 2 ? 'mp-alipay' : 'mp-weixin')))
  const got = []
  for (const [i, app] of apps.entries()) {
    const native = app.wx ?? app.my
    native.onSocketOpen(() => native.sendSocketMessage({ data: `from ${i}` }))
    native.onSocketMessage(({ data }) => got.push(`${i}: ${data}`))
    native.connectSocket({ url: URL })
  }
  await Promise.all(apps.map((app) => app.idle()))
  assert.deepEqual(got.sort(), apps.map((_, i) => `${i}: from ${i}`).sort())
  await Promise.all(apps.map((app) => app.close()))
})

async function script(text, env = {}) {
  const path = file('script.mjs', `import { launch, opened, URL } from ${AT}\n${text}`)
  const began = performance.now()
  const done = await run(process.execPath, [path], { timeout: 20_000, env: { ...process.env, ...env } }).catch((error) => error)
  return { ...done, took: performance.now() - began, code: done.code ?? 0 }
}

test('a process may end while an app is open in virtual time, whatever its timers do', async () => {
  const { code, stdout, killed } = await script(`
    const { app, task } = await opened()
    app.setInterval(() => {}, 5)
    app.setInterval(() => {}, 60_000)
    console.log('done')`)
  assert.deepEqual([code, stdout, killed], [0, 'done\n', undefined])
})

test('a rejection that nobody handles is Node\'s, which ends the process', async () => {
  const { code, stderr } = await script(`
    const app = await launch({ target: 'mp-weixin' })
    app.uni.getStorage({ key: 'none' })
    await app.idle()`)
  assert.equal(code, 1)
  assert.match(stderr, /ERR_UNHANDLED_REJECTION/)
})

test('in real time an open app holds its process, as an open socket does', async () => {
  const { app: real } = await opened({ time: 'real' })
  await real.close()
  const path = file('script.mjs', `import { opened } from ${AT}\nconst { app, task } = await opened({ time: 'real' })
    task.onMessage(() => app.close())\nsetTimeout(() => task.send({ data: 'x' }), 300).unref()\nconsole.log('open')`)
  const { stdout } = await run(process.execPath, [path], { timeout: 20_000 })
  assert.equal(stdout, 'open\n')
})

for (const time of ['virtual', 'real']) {
  test(`Node that is killed in the middle of a call takes its engine along (${time})`, async () => {
    const path = file('script.mjs', `import { createRequire } from 'node:module'\nimport { launch } from ${AT}
      const { engine } = createRequire(${AT})('../lib/engine.cjs')
      const app = await launch({ target: 'mp-weixin', time: '${time}' })
      console.log((await engine()).process.pid)
      app.wx.connectSocket({ url: 'wss://a.example', success: () => { for (;;); } })
      await app.idle()`)
    const child = spawn(process.execPath, [path], { stdio: ['ignore', 'pipe', 'inherit'] })
    const [said] = await once(child.stdout, 'data')
    child.kill('SIGKILL')
    await gone(Number(said))
    assert.ok(!running(Number(said)))
  })
}

test('worker threads have engines of their own, which end with them', async () => {
  const path = file('worker.mjs', `import { parentPort } from 'node:worker_threads'\nimport { createRequire } from 'node:module'
    import { opened } from ${AT}\nconst { engine } = createRequire(${AT})('../lib/engine.cjs')
    const { app, task } = await opened()
    task.send({ data: 'from a worker' })
    parentPort.postMessage([(await app.event(task, 'message')).data, (await engine()).process.pid])
    setInterval(() => {}, 1000)`)
  const workers = [new Worker(path), new Worker(path)]
  const said = await Promise.all(workers.map(async (worker) => (await once(worker, 'message'))[0]))
  for (const [text, pid] of said) {
    assert.equal(text, 'from a worker')
    assert.ok(running(pid))
  }
  await Promise.all(workers.map((worker) => worker.terminate()))
  await Promise.all(said.map(([, pid]) => gone(pid)))
})

test('a signal during a call does no harm', async () => {
  const { code, stdout } = await script(`
    process.on('SIGUSR2', () => {})
    const { app, task } = await opened()
    const { spawn } = await import('node:child_process')
    const pest = spawn('sh', ['-c', 'while kill -USR2 ' + process.pid + ' 2>/dev/null; do :; done'])
    for (let i = 0; i < 300; i++) { task.send({ data: String(i) }); await app.event(task, 'message') }
    pest.kill()
    console.log('done')`)
  assert.deepEqual([code, stdout], [0, 'done\n'])
})
