// Event and EventTarget, without a tree to bubble through.
let trusted = false
const events = new WeakMap() // event -> its state
const stateOf = (event) => events.get(event) ?? refuse('foreign', '', () => { throw new TypeError('Illegal invocation') })
const Event = platformClass(class Event {
  constructor(type, init = {}) {
    if (arguments.length === 0) refuse('argument-missing', `new ${new.target.name}`, () => { throw new TypeError('Not enough arguments') })
    events.set(this, {
      type: toText(type, ''), init: init ?? {}, born: Date.now(), target: null, current: null, phase: 0, halted: false, prevented: false,
    })
    Object.defineProperty(this, 'isTrusted', { value: trusted, enumerable: true })
  }
  get type() { return stateOf(this).type }
  get target() { return stateOf(this).target }
  get currentTarget() { return stateOf(this).current }
  get srcElement() { return stateOf(this).target }
  get bubbles() { return Boolean(stateOf(this).init.bubbles) }
  get cancelable() { return Boolean(stateOf(this).init.cancelable) }
  get eventPhase() { return stateOf(this).phase }
  get composed() { return Boolean(stateOf(this).init.composed) }
  get defaultPrevented() { return stateOf(this).prevented }
  get timeStamp() { return stateOf(this).born }
  preventDefault() { if (this.cancelable) stateOf(this).prevented = true }
  stopPropagation() {}
  stopImmediatePropagation() { stateOf(this).halted = true }
})
const MessageEvent = platformClass(class MessageEvent extends Event {
  get data() { const { data } = stateOf(this).init; return data === undefined ? null : data }
  get origin() { return stateOf(this).init.origin ?? '' }
  get lastEventId() { return stateOf(this).init.lastEventId ?? '' }
  get source() { return stateOf(this).init.source ?? null }
  get ports() { return stateOf(this).init.ports ?? [] }
})
const CloseEvent = platformClass(class CloseEvent extends Event {
  get code() { return stateOf(this).init.code ?? 0 }
  get reason() { return stateOf(this).init.reason ?? '' }
  get wasClean() { return Boolean(stateOf(this).init.wasClean) }
})
for (const type of [Event, MessageEvent, CloseEvent]) {
  tag(type, type.name)
  Object.defineProperty(type, 'length', { value: 1, configurable: true })
}
const ofPlatform = (make) => {
  trusted = true
  try { return make() } finally { trusted = false }
}

const entries = new WeakMap() // target -> its listeners, in the order in which they were added
const watchers = new WeakMap() // target -> told of (type, whether anyone listens to it)
const listenersOf = (target) => entries.get(target) ?? entries.set(target, []).get(target)
const changed = (target, type) => watchers.get(target)?.(type, listenersOf(target).some((one) => one.type === type))
const add = (target, entry) => {
  listenersOf(target).push(entry)
  changed(target, entry.type)
}
const remove = (target, entry) => {
  entry.removed = true
  entries.set(target, listenersOf(target).filter((one) => one !== entry))
  changed(target, entry.type)
}
const captures = (options) => Boolean(typeof options === 'object' ? options?.capture : options)
const find = (target, type, callback, capture) => listenersOf(target)
  .find((one) => !one.attribute && one.type === type && one.callback === callback && one.capture === capture)
const calls = (target, event) => {
  const state = stateOf(event)
  state.target = state.current = target
  state.phase = 2
  const each = listenersOf(target).filter((entry) => entry.type === event.type).map((entry) => () => {
    if (entry.removed || state.halted) return
    if (entry.once) remove(target, entry)
    const { callback } = entry
    if (typeof callback === 'function') callback.call(target, event)
    else if (!entry.attribute) callback.handleEvent(event) // an object in an attribute is kept, never called
  })
  return [...each, () => { state.current = null; state.phase = 0 }]
}
const dispatch = (target, event) => {
  for (const call of calls(target, event)) {
    try { call() } catch (error) { host.uncaught(error) }
  }
  return !event.defaultPrevented
}
class EventTarget {
  addEventListener(type, callback, options) {
    const target = this ?? globalThis
    const capture = captures(options)
    if (callback === null || callback === undefined || find(target, String(type), callback, capture)) return
    add(target, { type: String(type), callback, capture, once: Boolean(options?.once) })
  }
  removeEventListener(type, callback, options) {
    const target = this ?? globalThis
    const entry = find(target, String(type), callback, captures(options))
    if (entry !== undefined) remove(target, entry)
  }
  dispatchEvent(event) { return dispatch(this ?? globalThis, event) }
}
tag(shown(EventTarget), 'EventTarget')
// An on… attribute keeps the place of its first assignment until it is set to null.
const attributes = (object, types, guard = () => {}) => {
  for (const type of types) {
    const own = (target) => listenersOf(target).find((one) => one.attribute && one.type === type)
    Object.defineProperty(object, `on${type}`, {
      get() {
        guard(this)
        return own(this ?? globalThis)?.callback ?? null
      },
      set(value) {
        guard(this)
        const target = this ?? globalThis
        const entry = own(target)
        const callback = typeof value === 'function' || (typeof value === 'object' && value !== null) ? value : null
        if (callback === null) entry && remove(target, entry)
        else if (entry) entry.callback = callback
        else add(target, { type, callback, attribute: true })
      },
      enumerable: true,
      configurable: true,
    })
  }
}
