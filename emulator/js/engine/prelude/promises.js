// Promises: those that reject and that nobody handles.
//
// The constructor is a proxy of the native one, so that each promise that a script makes is seen. `await` asks a
// promise for its `constructor`, and must be told the native one or it takes two more turns: hence `internal`.
const handled = new WeakSet()
const tracked = new WeakSet()
const asynchronous = new WeakSet() // those of async functions
const origins = new WeakMap() // promise of the host's, or the object it rejected with -> call sites where it was made
let rejected = []
let internal = false
const isPlain = (promise) => getPrototypeOf(promise) === NativePromise.prototype && !Object.hasOwn(promise, 'constructor')
const internally = (promise, onFulfilled, onRejected) => {
  internal = isPlain(promise)
  const derived = apply(then, promise, [onFulfilled, onRejected])
  internal = false
  return derived
}
const track = (promise) => {
  if (!(promise instanceof NativePromise) || tracked.has(promise)) return promise
  tracked.add(promise)
  watch(promise, (reason) => {
    if (!handled.has(promise)) rejected.push([promise, reason])
  })
  return promise
}
const watch = (promise, onRejected) => {
  if (isPlain(promise)) return internally(promise, undefined, onRejected)
  const own = Object.getOwnPropertyDescriptor(promise, 'constructor')
  defineProperty(promise, 'constructor', { value: NativePromise, configurable: true }) // not the subclass' constructor
  apply(then, promise, [undefined, onRejected])
  delete promise.constructor
  if (own !== undefined) defineProperty(promise, 'constructor', own)
}
const rejections = () => {
  const found = rejected.filter(([promise]) => !handled.has(promise))
  rejected = []
  return found.map(([promise, reason]) => {
    handled.add(promise)
    if (asynchronous.has(promise)) checkMemory(reason)
    const sites = origins.get(promise) ?? origins.get(reason)
    return [reason, stringify(sites === undefined ? frames.get(reason) ?? [] : ownFrames(sites))]
  })
}
const Patched = new Proxy(NativePromise, {
  construct: (target, args, newTarget) => track(construct(target, args, newTarget)),
})
const own = NativePromise.prototype
defineProperties(own, {
  constructor: {
    get: named(() => {
      const value = internal ? NativePromise : Patched
      internal = false
      return value
    }, 'get constructor'),
    set: named(function (value) {
      defineProperty(this, 'constructor', { value, writable: true, enumerable: true, configurable: true })
    }, 'set constructor'),
    configurable: true,
  },
  then: {
    value: named({ then(onFulfilled, onRejected) {
      if (!(this instanceof NativePromise)) return apply(then, this, [onFulfilled, onRejected])
      handled.add(this)
      return track(internally(this, onFulfilled, onRejected))
    } }.then, 'then'),
    writable: true,
    configurable: true,
  },
})
const hidden = (name, value) => defineProperty(globalThis, name, { value, writable: true, configurable: true })
hidden('Promise', Patched)
defineProperty(globalThis, '__unisock_track', { value: (promise) => {
  asynchronous.add(promise)
  return track(promise)
} })
defineProperty(globalThis, '__unisock_await', { value: (value) => {
  if (value instanceof NativePromise) {
    handled.add(value)
    internal = isPlain(value)
  }
  return value
} })
