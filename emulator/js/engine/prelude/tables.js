// What each side of the dialogue holds. `ask(op, id, name, text)` puts a request to the host; dialogue.py says which.
const { parse, stringify } = JSON
const { keys, getPrototypeOf, defineProperty, defineProperties } = Object
const { apply, construct } = Reflect
const isArray = Array.isArray
const plain = Object.prototype
const toText = plain.toString
const NativePromise = Promise
const then = Promise.prototype.then
const FATAL = '!!'

const kept = new Map() // id -> function, Error or foreign value that the host may name
const ids = new Map() // the same, the other way
const proxies = new Map() // id -> WeakRef of what stands here for a callable, object or promise of the host's
const proxyIds = new WeakMap()
const turn = new Map() // id -> object made from a host's dict or ErrorValue during this turn
const turnIds = new Map()
const calls = [] // the arguments of the host calls under way, outermost first
const gone = []
const watcher = new FinalizationRegistry((id) => {
  if (proxies.get(id)?.deref() === undefined && proxies.delete(id)) gone.push(id)
})
let last = 0

const keep = (value) => {
  let id = ids.get(value)
  if (id === undefined) {
    id = ++last
    ids.set(value, id)
    kept.set(id, value)
  }
  return id
}
const proxy = (id, value) => {
  proxies.set(id, new WeakRef(value))
  proxyIds.set(value, id)
  watcher.register(value, id)
  return value
}
