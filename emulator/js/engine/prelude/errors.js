// Errors: their words and their places, seen as each is made.
const frames = new WeakMap()
const first = settings.line
const capture = Error.captureStackTrace
const isOwn = (site) => site.getLineNumber() >= first && !site.isNative()
const ownFrames = (sites) => {
  const list = []
  for (const site of sites) {
    if (isOwn(site)) list.push([site.getFunctionName() ?? '', site.getLineNumber(), site.getColumnNumber()])
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
const Internal = InternalError
const checkError = (error) => {
  if (error instanceof Internal && error.message === 'out of memory') reply(ask('full', 0, null, null))
}
const placeError = (error) => {
  if (!frames.has(error)) trace(error, [], null) // made where the stack was too full to look at it
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
const innermost = () => {
  for (const site of sitesHere() ?? []) if (isOwn(site)) return `${site.getLineNumber()}:${site.getColumnNumber()}`
  return null
}
const nativeParse = JSON.parse
JSON.parse = named({ parse(text, reviver) {
  const source = typeof text === 'object' && text !== null ? `${text}` : text // as JSON.parse does, and only once
  try {
    return nativeParse(source, reviver)
  } catch (error) {
    if (error instanceof SyntaxError && typeof source !== 'symbol') {
      const said = parse(ask('json', 0, null, stringify([error.message, String(source)])))
      if (said !== error.message) defineProperty(error, 'message', { value: said, writable: true, configurable: true })
    }
    throw error
  }
} }.parse, 'parse')
