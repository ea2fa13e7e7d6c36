'use strict'
// The files of a uni-app project as a target compiles them, then as the user's own transform makes them.
const crypto = require('node:crypto')
const { isConditional, shown } = require('../lib/sources.cjs')
const { tools } = require('../lib/tools.cjs')
const { version } = require('../package.json')
const { requireUsers } = require('./users.cjs')

module.exports = {
  /** options: {target, defines, vue, profiles, next: [module, its options]}. */
  async createTransformer({ defines, next, rootDir, ...asked }) {
    const { compile } = await tools()
    const after = next === undefined ? JSON_AS_IT_IS : await transformer(next, rootDir)
    const compiled = (text, file) => (isConditional(text, file) ? compile({ ...asked, text, file: shown(file) }).text : text)
    const options = (given) => ({ ...given, transformerConfig: next?.[1] ?? {} })
    const key = (text, file, given) => digest([
      version, defines, asked, file, text, given.configString, given.instrument,
      after.getCacheKey?.(text, file, options(given)) ?? null,
    ])
    return {
      canInstrument: after.canInstrument,
      getCacheKey: key,
      process: after.process && ((text, file, given) => after.process(compiled(text, file), file, options(given))),
      processAsync: after.processAsync && ((text, file, given) => after.processAsync(compiled(text, file), file, options(given))),
    }
  },
}

const JSON_AS_IT_IS = { process: (text) => ({ code: text }) }

async function transformer([name, options = {}], rootDir) {
  const found = await requireUsers(name, rootDir)
  return found.createTransformer ? found.createTransformer(options) : found
}

const digest = (parts) => crypto.createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32)
