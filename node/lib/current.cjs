'use strict'
// The app of the test that runs now, and its globals.
const { launch } = require('./launch.cjs')

const HELD = Symbol.for('unisock.current') // one per realm, however often this file is loaded there
const held = globalThis[HELD] ??= { plan: undefined, app: undefined, undo: undefined, fresh: false }

/** Launches the app of a plan and puts its globals in place. `changes`: other options of launch(). */
async function begin(plan, changes = {}) {
  await end()
  held.plan = plan
  held.app = await launch({ ...plan.launch, ...changes })
  held.undo = held.app.install(globalThis, { timers: plan.timers })
  return held.app
}

async function end() {
  const { app: before, undo } = held
  held.app = held.undo = undefined
  undo?.()
  await before?.close()
}

/** Before a test file is loaded. */
async function beforeFile(plan) {
  await begin(plan)
  held.fresh = true
}

/** Before each test: an app of its own if the plan says so. The first one has the app that its file's modules met. */
async function beforeTest() {
  if (held.app === undefined || (held.plan.app === 'test' && !held.fresh)) await begin(held.plan)
  held.fresh = false
}

/** Another app for the running test, with other options: relaunch({ server: 'reject:403' }). */
async function relaunch(changes) {
  if (held.plan === undefined) throw new Error(OUTSIDE)
  return begin(held.plan, changes)
}

const OUTSIDE = 'there is no app here: this is for tests of a project that unisockProjects() gave'

function current() {
  if (held.app === undefined) throw new Error(OUTSIDE)
  return held.app
}

/** Stands for the app of the test that runs now. */
const app = new Proxy({}, {
  get: (_, name) => (typeof name === 'symbol' && held.app === undefined ? undefined : current()[name]),
  has: (_, name) => held.app !== undefined && name in held.app,
  ownKeys: () => (held.app === undefined ? [] : Reflect.ownKeys(held.app)),
  getOwnPropertyDescriptor: (_, name) => {
    const found = held.app && Object.getOwnPropertyDescriptor(held.app, name)
    return found && { ...found, configurable: true }
  },
})

/** What `unisock targets --json` tells of the target of this project. */
const target = new Proxy({}, {
  get: (_, name) => held.plan?.target[name],
  has: (_, name) => name in (held.plan?.target ?? {}),
  ownKeys: () => Reflect.ownKeys(held.plan?.target ?? {}),
  getOwnPropertyDescriptor: (_, name) => Object.getOwnPropertyDescriptor(held.plan?.target ?? {}, name),
})

/** The timeline of the current app, for the report of a test that failed, unless what it failed with tells it already. */
function failed(messages) {
  if (!held.plan?.timeline || held.app === undefined) return
  const told = held.app.timeline()
  const [first] = told.trim().split('\n')
  if (first === '' || messages.some((message) => message.includes(first))) return
  console.error(`unisock timeline of ${held.app.target}\n${told}`)
}

module.exports = { beforeFile, beforeTest, end, relaunch, app, target, failed }
