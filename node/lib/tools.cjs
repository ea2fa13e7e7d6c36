'use strict'
// What build tools and test runners ask of the engine without an app.
const { Channel } = require('./channel.cjs')

let opened

/** {targets(asked), compile(asked)}: see emulator/bridge/toolbox.py. One connection serves this process. */
function tools() {
  opened ??= open()
  return opened
}

async function open() {
  const forget = () => { opened = undefined }
  const options = { worker: process.env.UNISOCK_PIPES === '0' || undefined }
  const channel = await Channel.open(options, { woken() {}, gone: forget }, 'tools').catch((error) => {
    forget()
    throw error
  })
  const ask = (name, asked) => {
    const outcome = channel.request('do', 0, name, JSON.stringify(asked), null)
    if (outcome.startsWith('!')) throw new Mistake(outcome.slice(1))
    return JSON.parse(outcome)
  }
  return { targets: (asked) => ask('targets', asked), compile: (asked) => ask('compile', asked) }
}

/** Something in the user's files or options is wrong; the message says what, where, and what to do. */
class Mistake extends Error {
  constructor(message) {
    super(message)
    this.name = 'UnisockError'
  }
}

module.exports = { tools, Mistake }
