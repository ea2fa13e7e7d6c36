'use strict'
const { App } = require('./app.cjs')
const { Channel } = require('./channel.cjs')

const TIMES = ['virtual', 'clock', 'real']

/** See index.d.ts. */
async function launch(options) {
  const asked = typeof options === 'string' ? { target: options } : { ...options }
  const { time = 'virtual', places = true } = asked
  if (!TIMES.includes(time)) throw new TypeError(`launch: time is one of ${TIMES.join(', ')}, not ${JSON.stringify(time)}`)
  let app
  const channel = await Channel.open(forEngine(asked, time), {
    answer: (...request) => app.answer(...request),
    woken: () => app.woken(),
    gone: (error) => app.gone(error),
  })
  app = new App(channel, { time, places })
  return app.outside
}

/** The options in the engine's words. */
function forEngine({ target, server = 'echo', vue, domains, urlCheck, connectTimeout, appid, profiles, seed }, time) {
  const found = {
    target, server, vue, domains, url_check: urlCheck, connect_timeout_ms: connectTimeout, appid, profiles, seed,
    world: time === 'real' ? 'real' : 'virtual', worker: process.env.UNISOCK_PIPES === '0' || undefined,
  }
  if (server === 'real') found.server = null
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined))
}

module.exports = { launch }
