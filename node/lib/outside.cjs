'use strict'
// What a test gets of an app.
const timers = require('node:timers')
const { NothingHappened } = require('./errors.cjs')
const { expectations } = require('./expectations.cjs')
const { install } = require('./install.cjs')

const EVENTS = ['open', 'message', 'error', 'close']
const PATIENCE_MS = 120_000
const LONG_MS = 600_000
const LOOK_MS = 20

function outside(app, target) {
  const { words } = app
  const device = (name) => (...args) => {
    app.do(name, ...args)
    app.begun = app.at
    app.flow()
  }
  const shown = {
    target,
    get now() { return app.now() },
    globals: words.scope,
    async advance(ms) {
      if (app.clock) throw new TypeError("this app's time is that of the test's clock (time: 'clock'): advance that one")
      await app.wait(() => false, duration(ms, 'advance(ms)'), { whole: true })
    },
    async idle({ within = LONG_MS } = {}) {
      duration(within, 'idle({ within })')
      if (app.time !== 'real') await app.wait(() => app.clock !== undefined && app.due === null && !app.flowing, within)
      else await quiet(app, within)
    },
    async event(task, name, { within = PATIENCE_MS } = {}) {
      if (!EVENTS.includes(name)) throw new TypeError(`event: the name is one of ${EVENTS.join(', ')}, not ${JSON.stringify(name)}`)
      if ((task ?? null) !== null && !words.isHosts(task)) throw new TypeError('event: a SocketTask is wanted, or null for any socket')
      const found = await app.wait(() => false, duration(within, 'event(…, { within })'), { awaited: [task ?? null, name] })
      if (!found) throw new NothingHappened(`waited for the event ${JSON.stringify(name)}: it didn't come in ${within} ms`)
      return found[0]
    },
    async until(holds, { within = PATIENCE_MS } = {}) {
      if (typeof holds !== 'function') throw new TypeError('until: a function is wanted that says whether it holds')
      if (!(await app.wait(holds, duration(within, 'until(…, { within })')))) {
        throw new NothingHappened(`waited for a condition: it didn't hold in ${within} ms`)
      }
    },
    ...expectations(app),
    trace: () => app.do('trace'),
    timeline: () => app.do('timeline'),
    handshakes: () => app.do('handshakes'),
    uncaught: () => app.do('uncaught'),
    lines: () => app.do('lines').map(([level, text]) => ({ level, text })),
    exit: device('exit'),
    restart: device('restart'),
    background: device('background'),
    foreground: device('foreground'),
    network: device('network'),
    cut: device('cut'),
    install: (on, options) => install(app, on, options),
    close: async () => app.close(),
  }
  for (const name of Object.getOwnPropertyNames(words.scope)) {
    if (!(name in shown)) Object.defineProperty(shown, name, { get: () => words.scope[name], enumerable: true, configurable: true })
  }
  return shown
}

function duration(ms, where) {
  if (typeof ms !== 'number' || !(ms >= 0) || ms === Infinity) throw new TypeError(`${where}: milliseconds are wanted, 0 or more, not ${String(ms)}`)
  return ms
}

/** In real time nobody knows what is under way: it has to be still for a while. */
async function quiet(app, within) {
  const looking = timers.setInterval(() => app.tell(), LOOK_MS)
  try {
    await app.wait(() => app.do('quiet'), within)
  } finally {
    timers.clearInterval(looking)
  }
}

module.exports = { outside }
