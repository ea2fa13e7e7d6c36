'use strict'
// JavaScript's side of the dialogue: its code comes from the engine, so that both are always of one version.

const DEPTH = 100

/**
 * code: the engine's. ask(op, id, name, text): puts a request to the host. heard(error): something was thrown by a
 * callback. Gives {answer, decode, encode, scope, gone}.
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
  const make = new Function('ask', 'settings', `'use strict'\n${code}\nreturn { answer, decode, encode, encodeArray, evaluate, gone, endTurn: () => { turn.clear(); turnIds.clear(); return gone.splice(0) } }`)
  return { ...make(ask, settings), scope }
}

module.exports = { dialogue }
