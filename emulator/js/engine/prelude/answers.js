// What the host asks.
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
  frames: () => stringify(here()),
  place: () => innermost(),
  arm: () => (delete globalThis[settings.limit], null),
}
const answer = (op, id, name, text) => answers[op](id, name, text)
