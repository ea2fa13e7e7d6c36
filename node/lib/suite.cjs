'use strict'
// A suite that runs once per target: what of the options is whose.
const { list } = require('./list.cjs')

const SUITE = ['targets', 'app', 'timers', 'timeline']
const PER = ['test', 'file']

/**
 * One plan a target: {target: as `unisock targets --json` has it, launch: options of launch(), app, timers, timeline}.
 * `own`: names of options that belong to the caller.
 */
function plans(options = {}, own = []) {
  const { targets, app = 'test', timers = false, timeline = true } = options
  if (!PER.includes(app)) throw new TypeError(`unisock: app is one of ${PER.join(', ')}, not ${JSON.stringify(app)}`)
  if ('target' in options) throw new TypeError("unisock: say targets: 'all', 'eras' or a list; there is no option target here")
  for (const [name, value] of Object.entries(options)) {
    if (typeof value !== 'function') continue
    throw new TypeError(`unisock: a configuration can't hand functions to tests: give ${name} to relaunch({ ${name} }) in a test`)
  }
  const launch = Object.fromEntries(Object.entries(options).filter(([name]) => !SUITE.includes(name) && !own.includes(name)))
  return list(targets, launch).map((target) => ({ target, launch: { ...launch, target: target.name }, app, timers, timeline }))
}

module.exports = { plans }
