// Plays operations on `uni`, and notes all that app code can see of it.
//
// __plan() gives them: a list of {do, ...}, where `after` is how many milliseconds later the next one comes (absent: in the
// same task). A value is JSON, or {$: kind}. __note(text) takes one line of what came of it.
const note = (...parts) => __note(parts.join(' '))
const things = [] // what connectSocket returned
const promises = []
const kept = [] // options that an operation uses again
let made = 0
let nested = 0
let chances = 50 // what callbacks do: a plan that connects at each error would go on for hours

const tag = (value) => Object.prototype.toString.call(value).slice(8, -1)
function show(value, depth = 0) {
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'function') return 'function'
  if (typeof value !== 'object' || value === null) return Object.is(value, -0) ? '-0' : String(value)
  if (things.includes(value)) return `thing ${things.indexOf(value)}`
  if (value instanceof Error) return `${value}${members(value, depth)}`
  if (value instanceof Promise || (value && typeof value.then === 'function')) return 'Promise'
  if (Array.isArray(value)) return `[${value.map((item) => show(item, depth + 1))}]`
  if (value instanceof ArrayBuffer) return `ArrayBuffer(${new Uint8Array(value)})`
  if (ArrayBuffer.isView(value)) return `${tag(value)}(${value})`
  if (depth > 4) return '...'
  return (Object.getPrototypeOf(value) === Object.prototype ? '' : tag(value)) + members(value, depth)
}
const members = (value, depth) => {
  const names = Object.keys(value).filter((name) => !/^_[a-z]/.test(name)) // those are a task's own affair
  return `{${names.map((name) => `${name}: ${show(value[name], depth + 1)}`).join(', ')}}`
}

function callback(name, does) {
  made += 1
  const label = `${name}#${made}`
  return function (...args) {
    note('  called', label, args.map((arg) => show(arg)).join(' '))
    switch (does?.$) {
      case 'throws': throw new Error(`thrown by ${label}`)
      case 'throws-text': throw `thrown by ${label}`
      case 'changes': for (const arg of args) if (typeof arg === 'object' && arg !== null) { arg.changed = label; delete arg.data }; return
      case 'returns': return make(name, does.value)
      case 'resolves': return Promise.resolve(make(name, does.value))
      case 'rejects': return Promise.reject(new Error(`rejected by ${label}`))
      case 'then': if (nested < 3 && chances > 0) { nested += 1; chances -= 1; play(does.then); nested -= 1 }
    }
  }
}

class Point { constructor() { this.success = undefined; this.x = 1 } }
function make(name, value) {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((item) => make(name, item))
  switch (value.$) {
    case undefined: return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, make(key, item)]))
    case 'fn': return callback(name, value.does)
    case 'undefined': return undefined
    case 'nan': return NaN
    case 'infinity': return Infinity
    case 'minus-zero': return -0
    case 'buffer': return new Uint8Array(value.bytes).buffer
    case 'view': return new Uint8Array(value.bytes)
    case 'date': return new Date(0)
    case 'error': return new Error('an error')
    case 'map': return new Map([[1, 2]])
    case 'point': return new Point()
    case 'bare': return Object.assign(Object.create(null), { url: 'wss://bare.example' })
    case 'symbol': return Symbol('s')
    case 'promise': return Promise.resolve(1)
    case 'String': return new String('boxed')
    case 'uni': return uni
    case 'thing': return things[things.length - 1]
    case 'kept': return kept[kept.length - 1]
    case 'thenable': return { then(resolve) { note('  asked for then'); resolve(make(name, value.value)) } }
    case 'frozen': return Object.freeze(make(name, value.value))
    case 'instance': return Object.assign(new Point(), make(name, value.value))
    case 'listed': return Object.assign(['x'], make(name, value.value))
    case 'symbols': return Object.assign({ [Symbol('s')]: 1 }, make(name, value.value))
    case 'inherits': return Object.assign(Object.create({ url: 'wss://inherited.example' }), make(name, value.value))
    case 'getters': {
      const made = make(name, value.value)
      for (const key of Object.keys(made)) { const own = made[key]; Object.defineProperty(made, key, { get: () => own, enumerable: true }) }
      return made
    }
  }
  throw new Error(`what is ${JSON.stringify(value)}?`)
}
function given(op) {
  const args = (op.args ?? []).map((arg) => make('arg', arg))
  if (op.keeps) kept.push(args[0])
  return args
}

const ON = {
  Open: (thing, args) => thing.onOpen(...args),
  Message: (thing, args) => thing.onMessage(...args),
  Error: (thing, args) => thing.onError(...args),
  Close: (thing, args) => thing.onClose(...args),
}
const UNI = {
  connectSocket: (args) => uni.connectSocket(...args),
  sendSocketMessage: (args) => uni.sendSocketMessage(...args),
  closeSocket: (args) => uni.closeSocket(...args),
  onSocketOpen: (args) => uni.onSocketOpen(...args),
  onSocketMessage: (args) => uni.onSocketMessage(...args),
  onSocketError: (args) => uni.onSocketError(...args),
  onSocketClose: (args) => uni.onSocketClose(...args),
  offSocketOpen: (args) => uni.offSocketOpen(...args),
  offSocketMessage: (args) => uni.offSocketMessage(...args),
  offSocketError: (args) => uni.offSocketError(...args),
  offSocketClose: (args) => uni.offSocketClose(...args),
  addInterceptor: (args) => uni.addInterceptor(...args),
  removeInterceptor: (args) => uni.removeInterceptor(...args),
}
const BUS = {
  $on: (args) => uni.$on(...args),
  $once: (args) => uni.$once(...args),
  $off: (args) => uni.$off(...args),
  $emit: (args) => uni.$emit(...args),
}
const listeners = {}
const TASK = {
  send: (thing, args) => thing.send(...args),
  close: (thing, args) => thing.close(...args),
  look: (thing) => [typeof thing, thing.readyState, thing.CONNECTING, thing.OPEN, thing.CLOSING, thing.CLOSED, thing.__v_skip, typeof thing.send, typeof thing.then, Object.keys(thing).filter((name) => name !== 'id' && !/^_[a-z]/.test(name)).sort()],
}
function act(op) {
  const thing = things[things.length - 1 - (op.back ?? 0)]
  switch (op.do) {
    case 'uni': {
      const args = op.again && op.name.startsWith('off') ? [listeners[op.name.slice(3)]] : given(op)
      if (op.name.startsWith('on')) listeners[op.name.slice(2)] = args[0]
      const value = UNI[op.name](args)
      if (op.name === 'connectSocket') things.push(value)
      return value
    }
    case 'on': return ON[op.event](thing, given(op))
    case 'bus': return BUS[op.name](given(op))
    case 'reach': { const { [op.name]: taken } = uni; return [typeof taken, typeof uni?.[op.name], uni.noSuchFunction?.()] }
    case 'typeof': return op.names.map((name) => `${name} ${typeof uni[name]}`)
    case 'shape': return { listed: 'connectSocket' in uni, named: Object.keys(uni).length > 0, same: uni.connectSocket === uni.connectSocket }
    default: return TASK[op.do](thing, given(op))
  }
}
function play(op) {
  note(`${op.do} ${op.name ?? op.event ?? ''}`)
  let value
  try {
    value = act(op)
  } catch (error) {
    note('  threw', show(error))
    return
  }
  note('  returned', show(value))
  if (value && typeof value.then === 'function' && !op.floats) {
    const number = promises.push(value)
    const chained = value.then((v) => note(`  promise ${number} resolved`, show(v)), (e) => note(`  promise ${number} rejected`, show(e)))
    note('  then gives', show(chained))
  }
  if (op.ticks) tick(op.ticks)
}
function tick(left) {
  if (left > 0) Promise.resolve().then(() => { note(`  tick ${left}`); tick(left - 1) })
}
const plan = JSON.parse(__plan())
function go() {
  while (plan.length > 0) {
    const op = plan.shift()
    play(op)
    if (op.after !== undefined) {
      setTimeout(go, op.after)
      return
    }
  }
}
go()
