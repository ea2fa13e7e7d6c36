'use strict'
// A Vite plugin: the files of a uni-app project as a target compiles them. The engine does it; see unisock/vite.
const path = require('node:path')
const { isConditional, shown, sourcesOf } = require('../lib/sources.cjs')
const { tools } = require('../lib/tools.cjs')

const COMPILED = /\.(?:[cm]?[jt]sx?|uts|vue|nvue|uvue|json|css|scss|sass|less|styl)$/
const WHOLE = /[?&]vue&/ // a part of a file that was compiled as a whole

/** See index.d.ts. */
function unisock(options = {}) {
  const { target, vue, profiles, sources } = options
  if (typeof target !== 'string') throw new TypeError("unisock/vite: say which target, such as unisock({ target: 'some-platform' })")
  const asked = { target, vue: vue === undefined ? undefined : String(vue), profiles: profiles?.map((file) => path.resolve(file)) }
  const warned = new Set()
  return {
    name: 'unisock',
    enforce: 'pre', // before what makes JavaScript of .vue and .ts
    config({ root = process.cwd() }) {
      const folder = path.resolve(root, sources ?? sourcesOf(root))
      return { resolve: { alias: [{ find: /^@\//, replacement: `${folder.replaceAll('\\', '/')}/` }] } }
    },
    async transform(code, id) {
      const [file, query = ''] = id.split('?', 2)
      if (!COMPILED.test(file) || WHOLE.test(`?${query}`) || !isConditional(code, file)) return null
      const { text, unknown } = (await tools()).compile({ ...asked, text: code, file: shown(file) })
      for (const [name, line] of unknown) {
        const words = `${shown(file)}:${line}: no target knows the name ${name}`
        if (!warned.has(words)) this.warn(words)
        warned.add(words)
      }
      return text === code ? null : { code: text, map: null } // what goes is blanked: positions stay
    },
  }
}

module.exports = { unisock }
