// Event and EventTarget, without a tree to bubble through.
let trusted = false
let aim // sets an event's target
let settle // ends its dispatch
let halted // whether no more listeners are to hear it
class Event {
  #type; #target = null; #current = null; #phase = 0; #halted = false; #prevented = false; #init; #born = Date.now()
  static {
    aim = (event, target) => { event.#target = event.#current = target; event.#phase = 2 }
    settle = (event) => { event.#current = null; event.#phase = 0 }
    halted = (event) => event.#halted
  }
  constructor(type, init = {}) {
    this.#type = String(type)
    this.#init = init ?? {}
    Object.defineProperty(this, 'isTrusted', { value: trusted, enumerable: true })
  }
  get type() { return this.#type }
  get target() { return this.#target }
  get currentTarget() { return this.#current }
  get srcElement() { return this.#target }
  get bubbles() { return Boolean(this.#init.bubbles) }
  get cancelable() { return Boolean(this.#init.cancelable) }
  get eventPhase() { return this.#phase }
  get composed() { return Boolean(this.#init.composed) }
  get defaultPrevented() { return this.#prevented }
  get timeStamp() { return this.#born }
  preventDefault() { this.#prevented = this.#prevented || this.cancelable }
  stopPropagation() {}
  stopImmediatePropagation() { this.#halted = true }
}
class MessageEvent extends Event {
  #init
  constructor(type, init = {}) { super(type, init); this.#init = init }
  get data() { return this.#init.data === undefined ? null : this.#init.data }
  get origin() { return this.#init.origin ?? '' }
  get lastEventId() { return this.#init.lastEventId ?? '' }
  get source() { return this.#init.source ?? null }
  get ports() { return this.#init.ports ?? [] }
}
class CloseEvent extends Event {
  #init
  constructor(type, init = {}) { super(type, init); this.#init = init }
  get code() { return this.#init.code ?? 0 }
  get reason() { return this.#init.reason ?? '' }
  get wasClean() { return Boolean(this.#init.wasClean) }
}
for (const type of [Event, MessageEvent, CloseEvent]) tag(shown(type), type.name)
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
  aim(event, target)
  const each = listenersOf(target).filter((entry) => entry.type === event.type).map((entry) => () => {
    if (entry.removed || halted(event)) return
    if (entry.once) remove(target, entry)
    const { callback } = entry
    if (typeof callback === 'function') callback.call(target, event)
    else callback.handleEvent(event)
  })
  return [...each, () => settle(event)]
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
