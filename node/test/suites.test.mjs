import './at.mjs' // first: where the engine is
import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { after, afterEach, before, describe, test } from 'node:test'
import { launch } from '../index.mjs'
import * as jestFace from '../jest/index.mjs'
import { unisock } from '../vite/index.mjs'
import * as vitestFace from '../vitest/index.mjs'

const require = createRequire(import.meta.url)
const matchers = require('../lib/matchers.cjs')
const faces = { vitest: vitestFace, jest: jestFace }
const python = process.env.UNISOCK_PYTHON

afterEach(() => {
  delete process.env.UNISOCK_TARGETS
  if (python !== undefined) process.env.UNISOCK_PYTHON = python
})

for (const [name, { unisockProjects, app, relaunch, target }] of Object.entries(faces)) {
  describe(`unisock/${name}`, () => {
    const named = (projects) => projects.map((project) => project.displayName ?? project.test.name)

    test('gives a project for each target', () => {
      assert.deepEqual(named(unisockProjects({ targets: 'mp-weixin@<1.7.0' })), ['mp-weixin@1.0.0', 'mp-weixin@1.4.0'])
      assert.deepEqual(named(unisockProjects({ targets: ['mp-weixin@1.4.0', 'h5@3'] })).length, 2)
    })

    test('UNISOCK_TARGETS wins', () => {
      process.env.UNISOCK_TARGETS = 'mp-weixin@1.4.0'
      assert.deepEqual(named(unisockProjects({ targets: 'all' })), ['mp-weixin@1.4.0'])
    })

    test('says what is wrong in one line', () => {
      assert.throws(() => unisockProjects({ targets: 'mp-wexin' }), /^UnisockError: .*mp-wexin.*mp-weixin/)
      assert.throws(() => unisockProjects({ app: 'suite' }), /app is one of test, file, not "suite"/)
      assert.throws(() => unisockProjects({ request() {} }), /can't hand functions to tests: give request to relaunch/)
      assert.throws(() => unisockProjects({ target: 'mp-weixin' }), /say targets/)
      process.env.UNISOCK_PYTHON = '/no/such/python'
      assert.throws(() => unisockProjects({ targets: 'mp-weixin@1.7.0' }), /EngineError: there is no command "\/no\/such\/python": install/)
    })

    test('has no app outside of its projects', async () => {
      assert.throws(() => app.trace(), /there is no app here/)
      await assert.rejects(relaunch(), /there is no app here/)
      assert.equal(target.name, undefined)
    })
  })
}

test('projects of jest keep what is the user\'s', () => {
  const project = { transform: { '\\.ts$': ['@swc/jest', { a: 1 }] }, setupFiles: ['./mine.js'], globals: { x: 1 }, testEnvironment: 'jsdom' }
  const [found] = jestFace.unisockProjects({ targets: 'mp-weixin@1.4.0', project })
  assert.deepEqual(found.transform['\\.ts$'][1].next, ['@swc/jest', { a: 1 }])
  assert.equal(found.setupFiles.at(-1), './mine.js')
  assert.equal(found.globals.x, 1)
  assert.equal(found.testEnvironmentOptions.unisock.environment, 'jsdom')
})

describe('unisock/vite', () => {
  const compile = async (code, id, target = 'mp-weixin') => {
    const warned = []
    const found = await unisock({ target }).transform.call({ warn: (words) => warned.push(words) }, code, id)
    return { text: found?.code, warned }
  }

  test('compiles what the target keeps, at the place where it was', async () => {
    const code = '// #ifdef MP-WEIXIN\nlet a\n// #else\nlet b\n// #endif\n'
    assert.equal((await compile(code, '/p/a.ts')).text, `${' '.repeat(19)}\nlet a\n${' '.repeat(8)}\n${' '.repeat(5)}\n${' '.repeat(9)}\n`)
    assert.match((await compile(code, '/p/a.ts?v=1', 'h5')).text, /let b/)
  })

  test('leaves all else to others', async () => {
    assert.equal((await compile('let a', '/p/a.ts')).text, undefined)
    assert.equal((await compile('// #ifdef H5\n// #endif', '/p/a.png')).text, undefined)
    assert.equal((await compile('// #ifdef H5\n// #endif', '/p/a.vue?vue&type=script')).text, undefined)
  })

  test('warns of names that no target knows, and tells what is unbalanced', async () => {
    assert.deepEqual((await compile('\n// #ifdef MP-WEXIN\n// #endif', '/p/a.ts')).warned, ['/p/a.ts:2: no target knows the name MP-WEXIN'])
    await assert.rejects(compile('<!-- #ifdef H5 -->', '/p/a.vue'), /\/p\/a.vue:1: #ifdef without an #endif/)
    await assert.rejects(compile('// #ifdef H5\n// #endif', '/p/a.ts', 'mp-wexin'), /mp-weixin/)
  })
})

describe('matchers', () => {
  let app
  const check = (name, isNot, ...args) => matchers[name].call({ isNot }, app, ...args)
  before(async () => {
    app = await launch('mp-weixin')
    const task = app.wx.connectSocket({ url: 'wss://a.example' })
    await app.event(task, 'open')
    task.send({ data: 'hello' })
    await app.event(task, 'message')
  })
  after(() => app.close())

  test('toHaveTraced, of one and of several', () => {
    assert.equal(check('toHaveTraced', false, { name: 'message', data: { data: 'hello' } }).pass, true)
    assert.equal(check('toHaveTraced', false, ['open', 'message']).pass, true)
    const miss = check('toHaveTraced', false, ['open', { name: 'message', data: { data: 'welcome' } }])
    assert.equal(miss.pass, false)
    assert.match(miss.message(), /≈.*event +message.*\n.*the nearest: data.data is "hello", not "welcome"/)
  })

  test('.not fails at what came', () => {
    assert.equal(check('toHaveTraced', true, ['close', 'error']).pass, false)
    const found = check('toHaveTraced', true, ['close', 'message'])
    assert.equal(found.pass, true)
    assert.match(found.message(), /expected no event message, and it came at 5 ms/)
  })

  test('toHaveTracedInOrder', () => {
    assert.equal(check('toHaveTracedInOrder', false, ['connectSocket', 'open', 'message']).pass, true)
    assert.equal(check('toHaveTracedInOrder', false, ['message', 'open']).pass, false)
    assert.equal(check('toHaveTracedInOrder', true, ['open', 'message']).pass, true)
  })

  test('toTrace lets virtual time go on, and consumes nothing', async () => {
    const at = app.now
    assert.equal((await check('toTrace', true, 'message', { within: 60_000 })).pass, false)
    assert.equal(app.now, at + 60_000)
    assert.equal((await check('toTrace', false, 'message')).pass, true)
    assert.equal((await check('toTrace', false, ['open', 'message'])).pass, true)
    app.wx.closeSocket({})
    assert.equal((await check('toTrace', true, 'close', { within: 1000, since: 0 })).pass, true)
  })

  test('an app is wanted', () => {
    assert.throws(() => matchers.toHaveTraced.call({ isNot: false }, {}, 'open'), /an app that launch\(\) gave/)
  })
})
