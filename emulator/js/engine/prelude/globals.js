// Globals that the host drives, and those that a script is not to see.
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
