'use strict'
// uni-app's own runtime, as the user's project has it installed, over the platform's namespace.
const { existsSync, readFileSync, realpathSync } = require('node:fs')
const { createRequire } = require('node:module')
const { dirname, join, resolve } = require('node:path')
const { EngineError } = require('./errors.cjs')
const { passOver } = require('./place.cjs')

const FILES = { 2: ['index.js', 'uni.api.esm.js'], 3: ['uni.api.esm.js', 'index.js'] } // by the package's major version
const BROWSERS = ['window', 'self', 'document', 'navigator', 'location', 'WebSocket', 'XMLHttpRequest', 'localStorage', 'sessionStorage']
const VUE = '@dcloudio/vue-cli-plugin-uni/packages/mp-vue'
const IMPORT = /^import\s+([^'"]+?)\s+from\s+['"]([^'"]+)['"];?$/gm
const EXPORT = /^export\s+(?:default\s+([\w$]+)|\{([^}]*)\});?$/gm

/** The runtime's `uni`, for an app of that platform. Throws an EngineError that says what is missing. */
function installedUni(asked, platform, { scope, foreign }) {
  const from = resolve(asked === 'installed' ? '.' : asked.from)
  const { file, version, major } = find(from, platform)
  const modules = new Modules(from, major, globalsOf(scope, foreign))
  let found
  try {
    found = modules.run(file).default
  } catch (error) {
    throw new EngineError(`launch: uni-app's runtime ${file} (${version}) fails when it is loaded: ${error?.message ?? error}`)
  }
  if (found === undefined) throw new EngineError(`launch: uni-app's runtime ${file} (${version}) gives no uni`)
  return found
}

/** Runs modules of uni-app's builds as a bundle would: with the platform's globals, and each once. */
class Modules {
  constructor(from, major, globals) {
    this.from = from
    this.major = major
    this.globals = globals
    this.ran = new Map()
  }

  run(path) {
    const file = realpathSync(path)
    if (this.ran.has(file)) return this.ran.get(file)
    const exports = {}
    this.ran.set(file, exports)
    const code = asScript(readFileSync(file, 'utf8'))
    passOver(file)
    const text = `with (__globals) { return (() => { 'use strict'; ${code}\n})() }\n//# sourceURL=${file}`
    new Function('__globals', '__import', '__exports', text)(this.globals, (name, wanted) => this.import(name, wanted, file), exports)
    return exports
  }

  /** What a module imports: from beside it, or of the project. */
  import(name, wanted, file) {
    for (const place of [file, join(this.from, 'here.js')]) {
      const folder = lookup(dirname(place), name === 'vue' ? VUE : name)
      if (folder === undefined || (name === 'vue' && this.major === 3)) continue
      const { module } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
      return module === undefined ? createRequire(place)(folder) : this.run(join(folder, module))
    }
    if (name === 'vue') return nothing(wanted)
    throw new Error(`it imports ${name}, which is not installed in ${this.from}`)
  }
}

function find(from, platform) {
  const name = `@dcloudio/uni-${platform}`
  const folder = lookup(from, name)
  if (folder === undefined) {
    throw new EngineError(`launch: ${name} is not installed in ${from}: uni 'installed' runs the runtimes of mini programs that a project has; ` +
      `install it, say where it is (uni: { from: directory }), or leave uni out for unisock's own`)
  }
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const major = version.startsWith('3') ? 3 : 2
  const file = FILES[major].map((file) => join(folder, 'dist', file)).find(existsSync)
  if (file === undefined) throw new EngineError(`launch: ${name} ${version} has no runtime that runs without a page or a phone under it: leave uni out for unisock's own`)
  return { file, version, major }
}

/** The folder of a package, even if it exports no package.json. */
function lookup(from, name) {
  for (const folder of createRequire(join(from, 'here.js')).resolve.paths(name) ?? []) {
    const found = join(folder, name)
    if (existsSync(join(found, 'package.json'))) return found
  }
  return undefined
}

/**
 * What stands for Vue, where the project has not the one that mini programs are built with: the names that are imported.
 * Sockets need none of it, and any other Vue would want a page.
 */
function nothing(names) {
  class Vue {
    static config = { optionMergeStrategies: {} }
    static util = {}
    static extend() {}
    static mixin() {}
    static use() {}
    static component() {}
    static observable(value) { return value }
    $on() {}
    $off() {}
    $once() {}
    $emit() {}
  }
  return Object.assign({ default: Vue }, Object.fromEntries(names.map((name) => [name, (value) => value])))
}

/** A module of uni-app's builds, which import at their beginning and export at their end, as the body of a function. */
function asScript(text) {
  const code = text
    .replace(IMPORT, (_, bindings, name) => {
      const named = /\{([^}]*)\}/.exec(bindings)?.[1] ?? ''
      const pairs = named.split(',').map((pair) => pair.trim()).filter(Boolean)
      const whole = /^[\w$]+/.exec(bindings.trim())?.[0]
      const star = /\*\s+as\s+([\w$]+)/.exec(bindings)?.[1]
      const from = `__import(${JSON.stringify(name)}, ${JSON.stringify(pairs.map((pair) => pair.split(/\s+as\s+/)[0]))})`
      const parts = []
      if (pairs.length > 0) parts.push(`const { ${pairs.map((pair) => pair.replace(/\s+as\s+/, ': ')).join(', ')} } = ${from}`)
      if (whole !== undefined) parts.push(`const ${whole} = ((found) => found && found.default || found)(${from})`)
      if (star !== undefined) parts.push(`const ${star} = ${from}`)
      return parts.join(';') + ';'
    })
    .replace(EXPORT, (_, whole, named) => {
      if (whole !== undefined) return `__exports.default = ${whole};`
      const pairs = named.split(',').map((pair) => pair.trim().split(/\s+as\s+/)).filter(([own]) => own !== '')
      return pairs.map(([own, name = own]) => `__exports[${JSON.stringify(name)}] = ${own};`).join(' ')
    })
  const left = /^(?:import|export)\b.*$/m.exec(code)
  if (left) throw new Error(`its form is not known: ${left[0].slice(0, 80)}`)
  return code
}

/** What the runtime sees as globals: the language's own and the platform's, live; what it sets stays with it. */
function globalsOf(scope, foreign) {
  const own = Object.create(null)
  for (const name of [...foreign, ...BROWSERS]) own[name] = undefined
  Object.assign(own, { __uniConfig: {}, __uniRoutes: [] })
  const has = (name) => name in scope || name in own || name in globalThis
  const globals = new Proxy(own, {
    has: (_, name) => typeof name === 'string' && !name.startsWith('__import') && !name.startsWith('__exports') && has(name),
    get: (_, name) => name === Symbol.unscopables ? undefined : name in scope ? scope[name] : name in own ? own[name] : globalThis[name],
    set: (_, name, value) => ((name in scope ? scope : own)[name] = value, true),
  })
  own.globalThis = own.global = globals
  return globals
}

module.exports = { installedUni }
