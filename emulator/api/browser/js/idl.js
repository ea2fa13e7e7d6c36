// Web IDL's conversions of arguments. What cannot be converted fails in the browser's words, or else in the engine's.
const refuse = (key, method, attempt) => {
  const words = host.refusal(key, method)
  if (words !== '') throw new TypeError(words)
  return attempt()
}
const isObject = (value) => typeof value === 'function' || (typeof value === 'object' && value !== null)
const primitive = (value, hint, method) => {
  if (!isObject(value)) return value
  const exotic = value[Symbol.toPrimitive]
  if (exotic !== undefined && exotic !== null) {
    const made = exotic.call(value, hint)
    return isObject(made) ? refuse('object-to-primitive', method, () => `${value}`) : made
  }
  for (const name of hint === 'string' ? ['toString', 'valueOf'] : ['valueOf', 'toString']) {
    const made = typeof value[name] === 'function' ? value[name]() : value
    if (!isObject(made)) return made
  }
  return refuse('object-to-primitive', method, () => `${value}`)
}
const toText = (value, method) => {
  const made = primitive(value, 'string', method)
  return typeof made === 'symbol' ? refuse('symbol-to-text', method, () => `${made}`) : `${made}`
}
const toNumber = (value, method) => {
  const made = primitive(value, 'number', method)
  if (typeof made === 'symbol') return refuse('symbol-to-number', method, () => +made)
  return typeof made === 'bigint' ? refuse('bigint-to-number', method, () => +made) : +made
}
// A text, or any number of them from an iterable.
const toTexts = (value, method) => {
  if (value === undefined) return []
  const iterator = isObject(value) ? value[Symbol.iterator] : undefined
  if (iterator === undefined || iterator === null) return [toText(value, method)]
  if (typeof iterator !== 'function') return refuse('iterator-not-callable', method, () => [...value])
  return Array.from({ [Symbol.iterator]: () => iterator.call(value) }, (item) => toText(item, method))
}
// Members show in a loop over an instance, as those of a browser do.
const shown = (type) => {
  for (const name of Object.getOwnPropertyNames(type.prototype)) {
    if (name !== 'constructor') Object.defineProperty(type.prototype, name, { enumerable: true })
  }
  return type
}
// A class that only `new` may call.
const platformClass = (type) => {
  shown(type)
  const called = new Proxy(type, { apply: () => refuse('without-new', `new ${type.name}`, () => type()) })
  Object.defineProperty(type.prototype, 'constructor', { value: called, writable: true, configurable: true })
  return called
}
