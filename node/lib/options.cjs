'use strict'
// What launch() takes, and the engine's words for it.
const { resolve } = require('node:path')

const TIMES = ['virtual', 'clock', 'real']
const isText = (value) => typeof value === 'string' && value !== ''
const isTexts = (value) => Array.isArray(value) && value.every(isText)
const isFlag = (value) => typeof value === 'boolean'
const isFunction = (value) => typeof value === 'function'
const KINDS = {
  target: ["a target, such as 'some-platform@1.7.0'", isText],
  server: ["an embedded server's name, 'module:handler' or 'real'", isText],
  time: [`one of ${TIMES.join(', ')}`, (value) => TIMES.includes(value)],
  vue: ['2 or 3', (value) => ['2', '3'].includes(String(value))],
  domains: ['a list of texts', isTexts],
  urlCheck: ['true or false', isFlag],
  csp: ['a text', isText],
  connectTimeout: ['milliseconds above 0', (value) => Number.isFinite(value) && value > 0],
  appid: ['a text', isText],
  profiles: ['a list of files', isTexts],
  seed: ['a whole number', Number.isSafeInteger],
  places: ['true or false', isFlag],
  request: ['a function', isFunction],
  console: ['a function', isFunction],
  uni: ["'installed' or { from: directory }", (value) => value === 'installed' || (typeof value === 'object' && value !== null && isText(value.from))],
}

/** The options with their defaults. Throws a TypeError that says what is wrong. */
function checked(given) {
  const options = typeof given === 'string' ? { target: given } : given
  if (typeof options !== 'object' || options === null) throw new TypeError(`launch: a target or an object of options is wanted, not ${shown(given)}`)
  for (const [name, value] of Object.entries(options)) {
    if (!(name in KINDS)) throw new TypeError(`launch: there is no option ${JSON.stringify(name)}; there is ${Object.keys(KINDS).join(', ')}`)
    const [wanted, fits] = KINDS[name]
    if (value !== undefined && !fits(value)) throw new TypeError(`launch: ${name} is ${wanted}, not ${shown(value)}`)
  }
  if (options.target === undefined) throw new TypeError(`launch: target is missing: ${KINDS.target[0]}`)
  const found = { server: 'echo', time: 'virtual', places: true, ...defined(options) }
  if (found.server === 'real' && found.time !== 'real') throw new TypeError("launch: server 'real' needs time: 'real': virtual time has no network")
  return found
}

function forEngine({ target, server, time, vue, domains, urlCheck, csp, connectTimeout, appid, profiles, seed }) {
  return defined({
    target, server: server === 'real' ? null : server, vue, domains, url_check: urlCheck, csp, connect_timeout_ms: connectTimeout, appid, seed,
    profiles: profiles?.map((file) => resolve(file)),
    project: process.cwd(),
    world: time === 'real' ? 'real' : 'virtual',
    worker: process.env.UNISOCK_PIPES === '0' || undefined,
  })
}

const defined = (options) => Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))

function shown(value) {
  try {
    return typeof value === 'function' ? 'a function' : JSON.stringify(value) ?? String(value)
  } catch {
    return typeof value
  }
}

module.exports = { checked, forEngine }
