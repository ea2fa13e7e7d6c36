'use strict'
// Modules that the user's configuration names, as jest finds them.
const path = require('node:path')
const { createRequire } = require('node:module')
const { pathToFileURL } = require('node:url')

/** Where the first of these modules is that there is, seen from the project, or from jest, which brings some along. */
function find(names, rootDir) {
  const { resolve } = createRequire(path.join(path.resolve(rootDir), 'package.json'))
  const fromJest = (name) => resolve(name, { paths: [resolve('jest-cli', { paths: [resolve('jest')] })] })
  let first
  for (const look of [resolve, fromJest]) {
    for (const name of names) {
      try {
        return look(name.replace('<rootDir>', path.resolve(rootDir)))
      } catch (error) {
        first ??= error
      }
    }
  }
  throw first
}

/** What a module of the user's exports, be it CommonJS or ESM. */
async function requireUsers(name, rootDir) {
  const file = find([name], rootDir)
  try {
    return outOf(require(file))
  } catch (error) {
    if (error.code !== 'ERR_REQUIRE_ESM' && error.code !== 'ERR_REQUIRE_ASYNC_MODULE') throw error
    return outOf(await import(pathToFileURL(file).href))
  }
}

const outOf = (found) => (found?.default !== undefined ? found.default : found)

module.exports = { find, outOf, requireUsers }
