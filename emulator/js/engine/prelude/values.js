// Values to text, and back.
const bytes = (buffer, from, length) => stringify(toBase64(new Uint8Array(buffer, from, length)))
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
  if (isError(value)) return encodeError(value)
  if (isBuffer(value)) return `{"$":["b",${bytes(value)}]}`
  if (ArrayBuffer.isView(value)) {
    return `{"$":["v",${stringify(tagOf(value))},${bytes(value.buffer, value.byteOffset, value.byteLength)}]}`
  }
  if (value instanceof NativePromise) return `{"$":["P",${keep(value)}]}`
  const name = tagOf(value)
  if (name === 'String' || name === 'Number' || name === 'Boolean') return encode(value.valueOf())
  return name === 'Object' || keys(value).length > 0 ? undefined : foreign(value, name)
}
const encodeError = (error) => {
  checkError(error)
  const known = turnIds.get(error)
  if (known !== undefined) return `{"$":["r",${known}]}`
  placeError(error)
  const own = (key) => { try { return String(error[key] ?? '') } catch { return '' } }
  const extra = keys(error).filter((key) => key !== 'name' && key !== 'message')
    .map((key) => `[${stringify(key)},${encode(error[key])}]`)
  const parts = [own('name'), own('message'), own('stack')].map((text) => stringify(text))
  return `{"$":["e",${keep(error)},${parts},${stringify(frames.get(error) ?? [])},[${extra}]]}`
}

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
    for (const key of part[3] ?? []) delete made[key]
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
for (const name of ['Int8Array', 'Uint8Array', 'Uint8ClampedArray', 'Int16Array', 'Uint16Array', 'Int32Array', 'Uint32Array',
  'Float16Array', 'Float32Array', 'Float64Array', 'BigInt64Array', 'BigUint64Array', 'DataView']) views[name] = globalThis[name]
const tagged = (part) => tags[part[0]](part)
