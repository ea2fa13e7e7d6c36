'use strict'
const { App } = require('./app.cjs')
const { Channel } = require('./channel.cjs')
const { checked, forEngine } = require('./options.cjs')

/** See index.d.ts. */
async function launch(given) {
  const options = checked(given)
  let app
  const channel = await Channel.open(forEngine(options), {
    answer: (op, id, name, text) => app.answer(op, id, name, text),
    woken: () => app?.woken(),
    gone: (error) => app?.gone(error),
  })
  try {
    app = new App(channel, options)
    return app.outside
  } catch (error) {
    channel.close()
    throw error
  }
}

module.exports = { launch }
