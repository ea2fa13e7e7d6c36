'use strict'
const fs = require('node:fs')
const path = require('node:path')

/** Where a project's sources are, which `@/` means: the folder of its manifest.json. */
const sourcesOf = (root) => ['src', '.'].find((folder) => fs.existsSync(path.join(root, folder, 'manifest.json'))) ?? 'src'

/** A path as errors write it: relative to the current directory when inside it. */
const shown = (file) => {
  const found = path.relative(process.cwd(), file)
  return found.startsWith('..') ? file : found
}

/** Whether a file has anything for the compilation to do. uni-app allows comments in two of its JSON files. */
const isConditional = (code, file) => /#(?:end)?if/i.test(code) || /[\\/](?:pages|manifest)\.json$/.test(file)

module.exports = { sourcesOf, shown, isConditional }
