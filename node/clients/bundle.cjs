'use strict'
// Loads a client as an app does: bundled for a browser-like target, as uni-app's build does it, and run where nothing
// can be seen but JavaScript and what the target has.
const vm = require('node:vm')
const { buildSync } = require('esbuild')

const LANGUAGE = vm.runInNewContext('Object.getOwnPropertyNames(globalThis)').filter((name) => name !== 'globalThis')
const NODE = ['process', 'Buffer', 'global', 'setImmediate', 'clearImmediate']
const LOADERS = ['require', 'define']
// Mini programs run each module in a function that has these as parameters: they are undefined there, not unknown.
const BROWSER = ['window', 'document', 'frames', 'self', 'location', 'navigator', 'localStorage', 'history', 'screen', 'fetch',
  'XMLHttpRequest', 'WebSocket']

const bundles = new Map()

function bundle(entries) {
  const entry = entries.join()
  if (!bundles.has(entry)) {
    const lines = entries.map((one, at) => `export * as client${at} from ${JSON.stringify(one)}`)
    const { outputFiles: [{ text }] } = buildSync({
      stdin: { contents: lines.join('\n'), resolveDir: __dirname },
      bundle: true,
      write: false,
      format: 'cjs',
      platform: 'browser',
      target: 'es2020',
      define: { global: 'globalThis' },
      logLevel: 'error',
    })
    bundles.set(entry, text)
  }
  return bundles.get(entry)
}

/**
 * What `entry` exports in that app, or a list of what several export; each time anew, since each app has its own.
 * more: polyfills that the app brings, by name. A target with a window is a page, and has what Node and browsers share.
 */
function load(entry, app, more = {}) {
  const page = 'window' in app.globals
  const scope = { ...app.globals, ...more }
  for (const name of page ? Object.getOwnPropertyNames(globalThis) : LANGUAGE) {
    if (!(name in scope) && !NODE.includes(name)) scope[name] = globalThis[name]
  }
  scope.globalThis = scope
  const absent = [...Object.getOwnPropertyNames(globalThis), ...BROWSER, ...LOADERS].filter((name) => !(name in scope))
  const module = { exports: {} }
  const given = { ...scope, ...Object.fromEntries(absent.map((name) => [name, undefined])), module, exports: module.exports }
  const names = Object.keys(given).filter((name) => /^[A-Za-z_$][\w$]*$/.test(name) && !['undefined', 'eval'].includes(name))
  new Function(...names, bundle([entry].flat()))(...names.map((name) => given[name]))
  const clients = Object.values(module.exports).map((client) => client.default ?? client)
  return Array.isArray(entry) ? clients : clients[0]
}

module.exports = { load }
