// Makes one script of a runtime that uni-app has published, for unisock's own engine to run:
//
//   node bundle.mjs weixin-vue3 OUT.js            the name is that of the package in package.json
//   node bundle.mjs taro:weapp OUT.js             Taro's instead of uni-app's, with a script that uses it
//   node bundle.mjs h5-vue3:development OUT.js    vue3's App and H5 check types in development only
//
// The script expects the platform's globals, and for App `__plugin`, the native plugin; it sets `uni`.
import { build } from 'esbuild'
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const FUNCTIONS = ['connectSocket', 'sendSocketMessage', 'closeSocket', 'onSocketOpen', 'onSocketError', 'onSocketMessage', 'onSocketClose',
  'addInterceptor', 'removeInterceptor']

// Stands for a thing that the runtime touches when it loads and that has no part in sockets: the DOM, plus.*, weex.
const ANYTHING = `
  const anything = () => {
    const known = { [Symbol.toPrimitive]: () => '', length: 0, prototype: {} }
    return new Proxy(function () {}, { get: (_, key) => key in known ? known[key] : anything(), apply: anything, construct: anything })
  }`
const BRIDGE = 'globalThis.UniServiceJSBridge = '
const APP = `${ANYTHING}
  const requireModule = (name) => name === 'uni-webSocket' ? __plugin : anything()
  const heard = {}
  const emitter = {
    on: (name, f) => { (heard[name] ??= []).push(f) }, emit: (name, ...args) => heard[name]?.forEach((f) => f(...args)),
    subscribe() {}, unsubscribe() {}, off() {}, once() {},
  }
  Object.assign(globalThis, { plus: anything(), weex: { requireModule }, __requireNativePlugin__: requireModule, __uniConfig: {}, __uniRoutes: [] })`
const PAGE = `${ANYTHING}
  for (const name of ['document', 'navigator', 'location', 'localStorage', '__uniConfig', 'CanvasRenderingContext2D']) {
    Object.defineProperty(globalThis, name, { value: anything(), configurable: true, writable: true })
  }
  Object.assign(globalThis, { window: globalThis, self: globalThis, __uniRoutes: [], addEventListener() {} })`
// QQ gives apps both names, and uni-app's vue2 runtime for it asks for wx.
const BEFORE = { qq: 'globalThis.wx ??= qq' }
const MINI = 'Object.assign(globalThis, { __uniConfig: {}, __uniRoutes: [] })'

// A `whole` file stands in the script as it is, with what it requires: what V8 says of its errors has its names in it.
// The file that a runtime is published as, what is taken from it, what it finds when it loads, and how that becomes `uni`.
const RUNTIME = {
  app3: { file: 'uni.runtime.esm.js', take: 'default', before: APP, uni: `${BRIDGE}runtime.default.UniServiceJSBridge; return runtime.default.uni` },
  app2: { file: 'index.v3.js', take: 'createServiceContext', before: APP, uni: 'return runtime.createServiceContext(anything(), weex, plus, emitter, globalThis).uni' },
  h53: { file: 'uni-h5.es.js', take: [...FUNCTIONS, 'UniServiceJSBridge'].join(), before: PAGE, uni: `${BRIDGE}runtime.UniServiceJSBridge; return { ${FUNCTIONS.map((f) => `${f}: runtime.${f}`)} }` },
  h52: { file: 'index.umd.min.js', whole: ['@dcloudio/uni-i18n', 'vue', 'vue-router'], before: PAGE, uni: 'return globalThis.uni' },
  mini3: { file: 'uni.api.esm.js', take: 'default', before: MINI, uni: 'return runtime.default' },
  mini2: { file: 'index.js', take: 'default', before: MINI, uni: 'return runtime.default' },
}

// The socket API needs no Vue: what a runtime wants of it at load time is that the names exist.
const withoutVue = (path) => ({
  name: 'without-vue',
  setup(b) {
    b.onResolve({ filter: /^vue(-router)?$/ }, ({ path }) => ({ path, namespace: 'stub' }))
    b.onLoad({ filter: /.*/, namespace: 'stub' }, ({ path: library }) => {
      const names = [...readFileSync(path, 'utf8').matchAll(/^import (?:\w+, )?\{(.*?)\} from ["']([\w-]+)["']/gm)]
        .filter((m) => m[2] === library).flatMap((m) => m[1].split(',').map((n) => n.trim().split(' as ')[0]))
      return { loader: 'js', contents: `
        export default class Vue { static extend() {} static mixin() {} static use() {} static component() {} static observable(x) { return x }
          static config = { optionMergeStrategies: {} }; static util = {}; $on() {} $off() {} $once() {} $emit() {} }
        ${names.map((n) => `export const ${n} = (x) => x`).join('\n')}` }
    })
  },
})

async function script(name) {
  const [alias, mode = 'production'] = name.split(':')
  const [, platform, vue] = /^(\w+)-vue(\d)/.exec(alias)
  const { file, take, whole, before, uni } = RUNTIME[platform + vue] ?? RUNTIME[`mini${vue}`]
  const here = dirname(fileURLToPath(import.meta.url))
  const path = join(here, 'node_modules', alias, 'dist', file)
  const contents = whole ? `export const need = { ${whole.map((name) => `'${name}': require('${name}')`)} }` : `export { ${take} } from ${JSON.stringify(path)}`
  const built = await build({
    stdin: { contents, resolveDir: here, loader: 'js' },
    bundle: true, write: false, format: 'iife', globalName: 'runtime', platform: 'neutral', mainFields: ['module', 'main'], charset: 'utf8',
    define: { 'process.env.NODE_ENV': JSON.stringify(mode) }, plugins: [withoutVue(path)], logLevel: 'silent',
  })
  const code = whole
    ? `const module = { exports: {} }, exports = module.exports, require = (name) => runtime.need[name];\n${readFileSync(path, 'utf8')}`
    : ''
  return `globalThis.global = globalThis\nglobalThis.uni = (function () {\n'use strict' // as every module is\n${BEFORE[platform] ?? ''}\n${before}\n${built.outputFiles[0].text}\n${code}\n${uni}\n})()\n`
}

// Taro's runtime and the script that uses it, for one of its platforms.
async function taro(platform) {
  const here = dirname(fileURLToPath(import.meta.url))
  const built = await build({
    absWorkingDir: here, entryPoints: [join(here, 'taro.js')], alias: { 'taro-platform': `@tarojs/plugin-platform-${platform}/dist/runtime-utils` },
    bundle: true, write: false, format: 'iife', platform: 'neutral', mainFields: ['module', 'main'], charset: 'utf8',
    define: { 'process.env.NODE_ENV': '"production"' }, logLevel: 'silent',
  })
  return built.outputFiles[0].text
}

const [name, out] = process.argv.slice(2)
writeFileSync(`${out}.${process.pid}`, await (name.startsWith('taro:') ? taro(name.slice(5)) : script(name)))
renameSync(`${out}.${process.pid}`, out)
