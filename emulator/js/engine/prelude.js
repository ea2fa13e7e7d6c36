// The half of the dialogue that lives in JavaScript; dialogue.py says what crosses and how it is written.
// `ask(op, id, name, text)` puts a request to the host and gives its outcome; what this returns answers the host's.
(function (ask, settings) {
  'use strict'
  const { parse, stringify } = JSON
  const { keys, getPrototypeOf, defineProperty, defineProperties } = Object
  const { apply, construct } = Reflect
  const isArray = Array.isArray
  const plain = Object.prototype
  const toText = plain.toString
  const NativePromise = Promise
  const then = Promise.prototype.then
  const FATAL = '!!'

  // --- what each side holds -------------------------------------------------------------------------------------
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

  // --- values to text -------------------------------------------------------------------------------------------
  const bytes = (buffer, from, length) => stringify(new Uint8Array(buffer, from, length).toBase64())
  const foreign = (value, name) => {
    let text
    try { text = String(value) } catch { text = `[object ${name}]` }
    return `{"$":["x",${keep(value)},${stringify(name)},${stringify(text)}]}`
  }
  // quickjs joins long strings lazily, and its binding to Python takes no such string: String() makes a plain one.
  const Text = String
  const flat = (text) => text.length > 512 ? Text(text) : text
  const tagOf = (value) => apply(toText, value, []).slice(8, -1)
  const number = (value) => {
    if (value === 0) return 1 / value < 0 ? '-0.0' : '0'
    return value - value === 0 ? String(value) : `{"$":["n","${value}"]}`
  }
  const path = [] // the objects around the one being written, outermost first: `level` of them
  let level = 0
  const encode = (value) => {
    switch (typeof value) {
      case 'string': return stringify(value)
      case 'number': return number(value)
      case 'boolean': return value ? 'true' : 'false'
      case 'undefined': return '{"$":["u"]}'
      case 'function': return encodeFunction(value)
      case 'object': return value === null ? 'null' : encodeObject(value)
      case 'bigint': return foreign(value, 'BigInt')
      default: return foreign(value, 'Symbol')
    }
  }
  const encodeFunction = (value) => {
    const known = proxyIds.get(value)
    if (known !== undefined) return `{"$":["h",${known}]}`
    const { name } = value
    return `{"$":["f",${keep(value)},${typeof name === 'string' ? stringify(name) : '""'}]}`
  }
  const encodeObject = (value) => {
    const known = proxyIds.get(value)
    if (known !== undefined) return `{"$":["h",${known}]}`
    for (let i = level - 1; i >= 0; i--) if (path[i] === value) return `{"$":["x",${keep(value)},"Object","[Circular]"]}`
    if (level === settings.depth) throw new RangeError(`An object nested deeper than ${level} levels was passed to the platform`)
    const outside = level
    path[level++] = value
    try {
      if (isArray(value)) return encodeArray(value)
      const prototype = getPrototypeOf(value)
      return (prototype !== plain && prototype !== null && encodeSpecial(value)) || encodePlain(value)
    } finally {
      level = outside
    }
  }
  const encodeArray = (items) => {
    let text = '['
    for (let i = 0; i < items.length; i++) text += i === 0 ? encode(items[i]) : ',' + encode(items[i])
    return text + ']'
  }
  const encodePlain = (value) => {
    let text = '{'
    let escape = false
    const names = keys(value)
    for (let i = 0; i < names.length; i++) {
      const key = names[i]
      if (key === '$') escape = true
      const item = value[key]
      text += (i === 0 ? '' : ',') + stringify(key) + ':' + (typeof item === 'string' ? stringify(item) : encode(item))
    }
    if (!escape) return text + '}'
    return `{"$":["o",[${names.map((key) => `[${stringify(key)},${encode(value[key])}]`)}]]}`
  }
  const encodeSpecial = (value) => {
    if (value instanceof Error) return encodeError(value)
    if (value instanceof ArrayBuffer) return `{"$":["b",${bytes(value)}]}`
    if (ArrayBuffer.isView(value)) {
      return `{"$":["v",${stringify(tagOf(value))},${bytes(value.buffer, value.byteOffset, value.byteLength)}]}`
    }
    if (value instanceof NativePromise) return `{"$":["P",${keep(value)}]}`
    const name = tagOf(value)
    if (name === 'String' || name === 'Number' || name === 'Boolean') return encode(value.valueOf())
    return name === 'Object' || keys(value).length > 0 ? undefined : foreign(value, name)
  }
  const Internal = InternalError
  const encodeError = (error) => {
    if (error instanceof Internal && error.message === 'out of memory') reply(ask('full', 0, null, null))
    const known = turnIds.get(error)
    if (known !== undefined) return `{"$":["r",${known}]}`
    if (!frames.has(error)) trace(error, [], null) // made where the stack was too full to look at it
    const own = (key) => { try { return String(error[key] ?? '') } catch { return '' } }
    const extra = keys(error).filter((key) => key !== 'name' && key !== 'message')
      .map((key) => `[${stringify(key)},${encode(error[key])}]`)
    const parts = [own('name'), own('message'), own('stack')].map((text) => stringify(text))
    return `{"$":["e",${keep(error)},${parts},${stringify(frames.get(error) ?? [])},[${extra}]]}`
  }

  // --- text to values -------------------------------------------------------------------------------------------
  const decode = (text) => {
    const value = parse(text)
    return text.includes('"$"') ? revive(value) : value
  }
  const revive = (value) => {
    if (typeof value !== 'object' || value === null) return value
    if (isArray(value)) {
      for (let i = 0; i < value.length; i++) value[i] = revive(value[i])
      return value
    }
    if (value.$ !== undefined) return tagged(value.$)
    for (const key of keys(value)) value[key] = revive(value[key])
    return value
  }
  const buffer = (text) => Uint8Array.fromBase64(text).buffer
  const tags = {
    u: () => undefined,
    n: (part) => Number(part[1]),
    b: (part) => buffer(part[1]),
    v: (part) => new views[part[1]](buffer(part[2])),
    k: (part) => kept.get(part[1]),
    c: (part) => proxies.get(part[1])?.deref() ?? makeFunction(part[1], part[2]),
    C: (part) => proxies.get(part[1])?.deref() ?? makeClass(part[1], part[2], revive(part[3])),
    h: (part) => proxies.get(part[1])?.deref() ?? makeObject(part[1], decode(reply(ask('describe', part[1], null, null)))),
    p: (part) => proxies.get(part[1])?.deref() ?? makePromise(part[1]),
    d: (part) => {
      const made = turn.get(part[1]) ?? {}
      turn.set(part[1], made)
      return Object.assign(made, revive(part[2]))
    },
    r: (part) => turn.get(part[1]),
    E: (part) => turn.get(part[1]) ?? makeError(part),
    o: (part) => {
      const made = {}
      for (const [key, item] of part[1]) defineProperty(made, key, { value: revive(item), writable: true, enumerable: true, configurable: true })
      return made
    },
  }
  const views = Object.create(null)
  for (const view of [Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array,
    Float16Array, Float32Array, Float64Array, BigInt64Array, BigUint64Array, DataView]) views[view.name] = view
  const tagged = (part) => tags[part[0]](part)

  // --- what stands here for the host's things -------------------------------------------------------------------
  const reply = (outcome) => {
    if (outcome === FATAL) for (;;); // the host has set the time limit to nothing: this ends the script for good
    if (typeof outcome === 'string' && outcome[0] === '!') throw decode(outcome.slice(1))
    return outcome
  }
  const result = (outcome) => {
    if (outcome === null) return undefined
    outcome = reply(outcome)
    return decode(outcome)
  }
  const native = new WeakMap()
  const named = (fn, name) => {
    defineProperty(fn, 'name', { value: name, configurable: true })
    native.set(fn, name)
    return fn
  }
  const call = (op, id, name, args) => {
    if (level !== 0) return callFromGetter(op, id, name, args)
    const text = args.length === 0 ? null : flat(encodeArray(args))
    calls.push(args)
    const outcome = ask(op, id, name, text)
    calls.pop()
    return outcome === null ? undefined : result(outcome)
  }
  const callFromGetter = (op, id, name, args) => { // of an object that is being written
    const around = path.slice(0, level)
    level = 0
    try {
      return call(op, id, name, args)
    } finally {
      for (const value of around) path[level++] = value
    }
  }
  const makeFunction = (id, name) => proxy(id, named((...args) => call('call', id, null, args), name))
  const constructors = new Map()
  const types = new WeakMap()
  const makeClass = (id, type, fixed) => {
    const made = named(function (...args) {
      if (new.target === undefined) throw new TypeError(`Please use the 'new' operator, this object constructor cannot be called as a function.`)
      return call('call', id, null, args)
    }, type)
    for (const key of keys(fixed)) defineProperty(made, key, { value: fixed[key], enumerable: true })
    defineProperty(made, Symbol.hasInstance, { value: (value) => types.get(value) === type })
    constructors.set(type, made) // an object of the class names it, so it stays
    return proxy(id, made)
  }
  const classes = new Map()
  const makeObject = (id, { type, fields, methods, own }) => {
    const made = Object.create(own ? plain : prototypeOf(type, methods))
    proxy(id, made)
    types.set(made, type)
    for (const name of fields) addField(made, id, name)
    if (own) {
      for (const name of methods) {
        const value = named((...args) => call('method', id, name, args), name)
        defineProperty(made, name, { value, writable: true, enumerable: true, configurable: true })
      }
    }
    return made
  }
  const addField = (object, id, name) => defineProperty(object, name, {
    get: () => result(ask('get', id, name, null)),
    set: (value) => { result(ask('set', id, name, flat(encode(value)))) },
    enumerable: true,
    configurable: true,
  })
  const prototypeOf = (type, methods) => {
    const key = stringify([type, methods])
    if (classes.has(key)) return classes.get(key)
    const constructor = constructors.get(type) ?? named(function () { throw new TypeError('Illegal constructor') }, type)
    const members = { constructor: { value: constructor, writable: true, configurable: true } }
    for (const name of methods) {
      const value = named({ [name](...args) {
        const id = proxyIds.get(this)
        if (id === undefined) throw new TypeError('Illegal invocation')
        return call('method', id, name, args)
      } }[name], name)
      members[name] = { value, writable: true, configurable: true }
    }
    const prototype = Object.create(plain, members)
    constructor.prototype = prototype
    classes.set(key, prototype)
    return prototype
  }
  const settlers = new Map()
  const makePromise = (id) => {
    const promise = new Patched((...both) => settlers.set(id, both))
    origins.set(promise, here())
    proxy(id, promise)
    result(ask('watch', id, null, null))
    return promise
  }
  const makeError = ([, id, name, message, extra]) => {
    const type = errorTypes.get(name) ?? Error
    const error = new type(message)
    if (error.name !== name) defineProperty(error, 'name', { value: name, writable: true, configurable: true })
    for (const [key, value] of extra) error[key] = revive(value)
    turn.set(id, error)
    turnIds.set(error, id)
    return error
  }

  // --- errors: their words and their places, seen as each is made -----------------------------------------------
  const errorTypes = new Map([Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError]
    .map((type) => [type.name, type]))
  const frames = new WeakMap()
  const first = settings.line
  const capture = Error.captureStackTrace
  const ownFrames = (sites) => {
    const list = []
    for (const site of sites) {
      const line = site.getLineNumber()
      if (line >= first && !site.isNative()) list.push([site.getFunctionName() ?? '', line, site.getColumnNumber()])
      if (list.length === 10) break
    }
    return list
  }
  let looking = false
  let thrownAt = []
  // With no memory left for an Error quickjs throws null, from no place at all.
  const checkMemory = (value) => {
    if (value === null && thrownAt.length === 0) reply(ask('full', 0, null, null))
  }
  const threw = (value) => {
    checkMemory(value)
    if (!(value instanceof Error) || turnIds.has(value)) {
      ask('threw', 0, null, stringify(frames.get(value) ?? thrownAt))
      thrownAt = []
    }
    return flat('!' + encode(value))
  }
  Error.stackTraceLimit = 64
  Error.prepareStackTrace = (error, sites) => {
    if (looking) return sites
    // quickjs also asks for a backtrace when something is first thrown: an Error made before, or another value.
    if (error instanceof Error && frames.has(error)) return ''
    const list = ownFrames(sites)
    if (!(error instanceof Error)) {
      if (list[0]?.[0] !== '__unisock_load') thrownAt = list // which only throws again what a module threw
      return ''
    }
    const top = sites.find((site) => site.isNative() || site.getLineNumber() >= first)
    return trace(error, list, top?.isNative() ? top.getFunctionName() ?? '' : null)
  }
  const trace = (error, list, native) => {
    frames.set(error, list)
    let name, message
    try { name = String(error.name); message = String(error.message) } catch { return '' }
    const said = parse(ask('trace', 0, null, stringify([name, message, native, list])))
    if (said[0] !== message) defineProperty(error, 'message', { value: said[0], writable: true, configurable: true })
    return said[1]
  }
  defineProperties(Error, {
    prepareStackTrace: { value: undefined, writable: true, configurable: true },
    stackTraceLimit: { value: 10, writable: true, configurable: true },
  })
  const sitesHere = () => {
    const holder = {}
    looking = true
    capture(holder)
    looking = false
    return holder.stack
  }
  const here = () => ownFrames(sitesHere() ?? [])
  const nativeParse = JSON.parse
  JSON.parse = named({ parse(text, reviver) {
    try {
      return nativeParse(text, reviver)
    } catch (error) {
      if (error instanceof SyntaxError && typeof text !== 'object' && typeof text !== 'symbol') {
        const said = parse(ask('json', 0, null, stringify([error.message, String(text)])))
        if (said !== error.message) defineProperty(error, 'message', { value: said, writable: true, configurable: true })
      }
      throw error
    }
  } }.parse, 'parse')

  // --- promises: those that reject and that nobody handles ------------------------------------------------------
  // The constructor is a proxy of the native one, so that each promise that a script makes is seen. `await` asks a
  // promise for its `constructor`, and must be told the native one or it takes two more turns: hence `internal`.
  const handled = new WeakSet()
  const tracked = new WeakSet()
  const asynchronous = new WeakSet() // those of async functions
  const origins = new WeakMap() // promise of the host's, or the object it rejected with -> frames of the call
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
      return [reason, stringify(origins.get(promise) ?? origins.get(reason) ?? frames.get(reason) ?? [])]
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

  // --- globals that the host drives -----------------------------------------------------------------------------
  const now = () => Number(ask('now', 0, null, null))
  Math.random = named({ random() { return Number(ask('random', 0, null, null)) } }.random, 'random')
  const NativeDate = Date
  NativeDate.now = named({ now() { return now() } }.now, 'now')
  const PatchedDate = new Proxy(NativeDate, {
    apply: () => new NativeDate(now()).toString(),
    construct: (target, args, newTarget) => construct(target, args.length === 0 ? [now()] : args, newTarget),
  })
  defineProperty(NativeDate.prototype, 'constructor', { value: PatchedDate, writable: true, configurable: true })
  hidden('Date', PatchedDate)
  const queue = queueMicrotask
  const guarded = (fn) => () => {
    try { fn() } catch (error) { reply(ask('uncaught', 0, null, threw(error).slice(1))) }
  }
  hidden('queueMicrotask', named((fn) => {
    if (typeof fn !== 'function') throw new TypeError('The callback is not a function')
    queue(guarded(fn))
  }, 'queueMicrotask'))
  for (const name of ['performance', 'DOMException', 'atob', 'btoa', 'navigator']) {
    if (!settings.natives.includes(name)) delete globalThis[name]
  }
  const functionText = Function.prototype.toString
  defineProperty(Function.prototype, 'toString', { value: named({ toString() {
    const name = typeof this === 'function' ? native.get(this) : undefined
    return name === undefined ? apply(functionText, this, []) : `function ${name}() { [native code] }`
  } }.toString, 'toString'), writable: true, configurable: true })

  // --- what the host asks ---------------------------------------------------------------------------------------
  const evaluate = (0, eval)
  const outcome = (run) => {
    try {
      const value = run()
      return value === undefined ? null : flat(encode(value))
    } catch (error) {
      return threw(error)
    }
  }
  const answers = {
    invoke(id, shared, text) {
      try {
        const args = text === null ? [] : decode(text)
        if (shared !== 0) turn.set(shared, args[0])
        const value = apply(kept.get(id), undefined, args)
        return value === undefined ? null : flat(encode(value))
      } catch (error) {
        return threw(error)
      }
    },
    run: (id, name, text) => {
      try {
        evaluate(text)
        return null
      } catch (error) {
        return threw(error)
      }
    },
    global: (id, name, text) => outcome(() => { hidden(name, decode(text)) }),
    microtask: (id) => (queue(guarded(() => call('call', id, null, []))), null),
    field: (id, name) => {
      const object = proxies.get(id)?.deref()
      if (object !== undefined && !Object.hasOwn(object, name)) addField(object, id, name)
      return null
    },
    settle: (id, ok, text) => {
      const both = settlers.get(id)
      if (both === undefined) return null
      settlers.delete(id)
      const value = decode(text)
      if (!ok && typeof value === 'object' && value !== null && !frames.has(value)) {
        const origin = origins.get(proxies.get(id)?.deref())
        if (origin !== undefined) origins.set(value, origin)
      }
      both[ok ? 0 : 1](value)
      return null
    },
    subscribe: (id, name, text) => outcome(() => {
      const [fulfilled, failed] = decode(text)
      const promise = kept.get(id)
      handled.add(promise)
      internally(promise, (value) => { fulfilled(value) }, (reason) => { failed(reason) })
    }),
    write: (depth, index, text) => outcome(() => { const [key, value] = decode(text); calls[depth][index][key] = value }),
    release: (id, name, text) => {
      for (const old of parse(text)) {
        ids.delete(kept.get(old))
        kept.delete(old)
      }
      return null
    },
    endTurn: () => {
      if (rejected.length > 0) return flat(encode(rejections()))
      turn.clear()
      turnIds.clear()
      return gone.length === 0 ? null : stringify(gone.splice(0))
    },
    depth: () => sitesHere()?.length ?? 64, // too near the end of the stack to look at it
    place: () => stringify(here()),
    arm: () => (delete globalThis[settings.limit], null),
  }
  return (op, id, name, text) => answers[op](id, name, text)
})
