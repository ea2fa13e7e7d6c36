'use strict'
// JavaScript's side of the dialogue: its code comes from the engine, so that both are always of one version.

const DEPTH = 100

// What an app asks of that code beside the dialogue itself.
const MORE = `
const endTurn = () => {
  turn.clear()
  turnIds.clear()
  return gone.length === 0 ? gone : gone.splice(0)
}
const abandon = (error) => {
  for (const [, reject] of settlers.values()) reject(error)
  settlers.clear()
}
const isHosts = (value) => proxyIds.has(value)
return { answer, decode, encode, encodeArray, evaluate, endTurn, abandon, isHosts }`

/**
 * code: the engine's. ask(op, id, name, text): puts a request to the host. heard(error): a callback threw. ended():
 * throws what ended the app. Gives {scope, answer, decode, ...}; abandon(error): no Promise of the platform's stays open.
 */
function dialogue(code, ask, heard, ended) {
  const scope = {}
  const settings = {
    depth: DEPTH,
    scope,
    heard,
    gone: ended,
    toBase64: (view) => Buffer.from(view.buffer, view.byteOffset, view.byteLength).toString('base64'),
    fromBase64: (text) => {
      const found = Buffer.from(text, 'base64')
      const made = new Uint8Array(found.length) // of its own memory: Buffers share theirs
      made.set(found)
      return made.buffer
    },
  }
  return { ...new Function('ask', 'settings', `'use strict'\n${code}\n${MORE}`)(ask, settings), scope }
}

module.exports = { dialogue }
