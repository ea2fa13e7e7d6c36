// What stands here for the host's functions, objects, classes and promises.
const reply = (outcome) => {
  if (outcome === FATAL) end()
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
const owners = new WeakMap()
const makeObject = (id, { type, fields, methods, own, getters }) => {
  const made = Object.create(own ? plain : prototypeOf(type, methods))
  proxy(id, made)
  types.set(made, type)
  for (const name of fields) (getters ? addGetter : addField)(made, id, name)
  if (own) {
    for (const name of methods) {
      const value = named((...args) => call('method', id, name, args), name)
      owners.set(value, made) // a script may keep the function alone: the object behind it lives as long
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
const addGetter = (object, id, name) => defineProperty(object, name, {
  get: () => result(ask('get', id, name, null)),
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
  origins.set(promise, sitesHere() ?? [])
  proxy(id, promise)
  result(ask('watch', id, null, null))
  return promise
}
const errorTypes = new Map([Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError]
  .map((type) => [type.name, type]))
const makeError = ([, id, name, message, extra]) => {
  const type = errorTypes.get(name) ?? Error
  const error = new type(message)
  if (error.name !== name) defineProperty(error, 'name', { value: name, writable: true, configurable: true })
  for (const [key, value] of extra) error[key] = revive(value)
  turn.set(id, error)
  turnIds.set(error, id)
  return error
}
