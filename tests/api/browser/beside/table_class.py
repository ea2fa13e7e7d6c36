# ruff: noqa: E501
"""The class: its arguments, its shape, its attributes, its listeners."""

from __future__ import annotations

from typing import Final

from tests.api.browser.beside.scripts import (
    ENDED,
    Script,
    constructed,
)

NO_NAME: Final = "const s = show(new WebSocket('ws://h.invalid'))\n"
PROTOTYPE: Final = """
for (const name of ['send', 'close']) tried(() => WebSocket.prototype[name]('x'))
for (const name of ['readyState', 'url', 'bufferedAmount', 'binaryType', 'onopen', 'protocol', 'extensions', 'OPEN'])
  tried(() => WebSocket.prototype[name])
tried(() => { WebSocket.prototype.binaryType = 'blob' })
tried(() => { WebSocket.prototype.onopen = 1 })
tried(() => WebSocket.prototype.send.call({}, 'x'))
tried(() => WebSocket('ws://h')); tried(() => CloseEvent('c')); tried(() => CloseEvent.prototype.code); tried(() => new CloseEvent()); tried(() => Event.prototype.type); tried(() => new WebSocket()); tried(() => Reflect.construct(WebSocket, []))
"""
SHAPE: Final = """
const shown = (d) => d && [typeof d.value, d.writable, d.enumerable, d.configurable, typeof d.get, typeof d.set, d.value?.length].join()
for (const name of Object.getOwnPropertyNames(WebSocket.prototype).sort())
  console.log(name, shown(Object.getOwnPropertyDescriptor(WebSocket.prototype, name)))
for (const name of ['CLOSED', 'CLOSING', 'CONNECTING', 'OPEN', 'length', 'name', 'prototype'])
  console.log(name, shown(Object.getOwnPropertyDescriptor(WebSocket, name)))
const s = new WebSocket('ws://h.invalid')
console.log(String(s), String(WebSocket.prototype), JSON.stringify(s), Object.keys(s).length, s instanceof EventTarget)
console.log(WebSocket.prototype.constructor === WebSocket, Object.getPrototypeOf(WebSocket) === EventTarget)
console.log(Object.getPrototypeOf(WebSocket.prototype) === EventTarget.prototype, s.constructor.name, typeof WebSocket)
const names = []; for (const name in s) names.push(name)
console.log(names.filter((name) => name !== 'when').sort().join())
console.log(Object.getOwnPropertyDescriptor(globalThis, 'WebSocket').enumerable)
"""
ATTRIBUTES: Final = """
const s = new WebSocket('ws://h.invalid')
for (const value of [null, undefined, 5, 'x', {}, [], () => {}, { handleEvent() {} }, Symbol.iterator]) {
  tried(() => { s.onopen = value; return s.onopen === value ? 'kept' : s.onopen })
}
for (const value of ['blob', 'arraybuffer', 'ArrayBuffer', '', 'x', null, undefined, 5]) {
  tried(() => { s.binaryType = value; return s.binaryType })
}
s.readyState = 5; s.url = 'x'; WebSocket.OPEN = 5; s.CLOSED = 5
console.log(WebSocket.OPEN, s.CLOSED)
console.log(s.readyState, s.url, s.bufferedAmount, s.protocol, s.extensions)
"""
HEARING: Final = """
const said = (name) => function (event) { console.log(name, this === s, event.target === s, event.currentTarget === s, event.eventPhase) }
const s = new WebSocket('URL/echo')
s.addEventListener('open', said('first')); s.onopen = said('attribute'); s.addEventListener('open', said('third'))
s.onopen = said('again'); s.addEventListener('open', { handleEvent: said('object') })
const twice = said('twice'); s.addEventListener('open', twice, { once: true }); s.addEventListener('open', twice)
s.addEventListener('open', twice, true)
s.addEventListener('open', (event) => { event.stopImmediatePropagation(); console.log('stopped') })
s.addEventListener('open', said('never'))
let late; s.addEventListener('message', (event) => { late = event; Promise.resolve().then(() => console.log('micro')) })
s.addEventListener('message', said('after'))
while (s.readyState === 0) await later(10)
s.send('x'); await later(50)
console.log(late.currentTarget, late.target === s, late.eventPhase, late.data, late.cancelable, late.defaultPrevented)
s.dispatchEvent(new MessageEvent('message', { data: 'own' })); console.log(s.dispatchEvent(new Event('close'))); s.close()
"""
EVENTS: Final = """
const e = new CloseEvent('c', { code: 3000, reason: 'r', wasClean: true })
console.log(e.code, e.reason, e.wasClean, e.isTrusted, e.type, String(e))
const m = new MessageEvent('m'); console.log(m.data, m.origin, m.lastEventId, m.source, m.ports.length)
const d = new CloseEvent('c'); console.log(d.code, d.reason, d.wasClean, d.bubbles, d.cancelable, d.composed)
const x = new DOMException('m', 'SyntaxError'); console.log(x.code, x.name, x.message, String(x), x instanceof Error, kind(x))
console.log(new DOMException().name, new DOMException().message, new DOMException('a').code)
console.log(Event.prototype.isPrototypeOf(e), CloseEvent.length, MessageEvent.length, Event.length)
"""
CODES: Final = (
    "999", "0", "-1", "NaN", "null", "'abc'", "65536", "1001", "2999", "5000", "1e9", "Infinity", "true", "[]", "{}",
    "Symbol('x')", "1n", "999, 'x'.repeat(124)", "3000, 'x'.repeat(124)", "3000, 'é'.repeat(62)", "undefined, 'x'",
    "undefined, 'x'.repeat(124)", "3000, Symbol('x')", "1004", "1005", "1006", "0.5", "999.5", "999.9999", "2999.6",
    "1000.5, 'x'.repeat(200)", "'0x3e7'", "[3001, 2]", "{ valueOf() { throw new Error('own') } }", "1000, '\\ud807'.repeat(42)",
)  # fmt: skip


GROUPS: Final[dict[str, list[Script]]] = {
    "class": [
        Script(
            "subprotocols",
            constructed(
                *(
                    f"'ws://h.invalid', {offer}"
                    for offer in (
                        "'a b'",
                        "['']",
                        "''",
                        "[]",
                        "'ä'",
                        "['a', 'a']",
                        "['a', 'A']",
                        "['a', 'b', 'a']",
                        "'a,b'",
                        "'a\\u0000b'",
                        "'\\ud83d\\ude00'",
                        "null",
                        "5",
                        "{}",
                        "{ toString() { return 'ok' } }",
                        "[null]",
                        "[undefined]",
                        "[['x']]",
                        "[['x', 'y']]",
                        "new Set(['a'])",
                        "new Map([[1, 2]])",
                        "Symbol('x')",
                        "[Symbol('x')]",
                        "new String('ab')",
                        "function(){}",
                        "true",
                        "'\\x7f'",
                        "'\"'",
                        "'a/b'",
                        "'a;b'",
                        "'{}'",
                        "'!#$%&*+-.^_|~`1'",
                        "{ [Symbol.iterator]: 5 }",
                        "{ [Symbol.iterator]: null }",
                        "'\\t'",
                        "'a\\u20ac\\nb'",
                        "{}, 5",
                    )
                )
            ),
        ),
        Script(
            "codes and reasons",
            NO_NAME
            + "\n".join(f"tried(() => s.close({code}))" for code in CODES)
            + "\nconsole.log(s.readyState)\ns.close(); console.log(s.readyState)\n"
            + ENDED
            + "\ntried(() => s.close(999)); tried(() => s.close(3000, 'x'.repeat(130))); tried(() => s.close())",
        ),
        Script("nothing but the prototype", PROTOTYPE),
        Script("shape", SHAPE),
        Script("attributes", ATTRIBUTES),
        Script("listeners", HEARING),
        Script("events of one's own", EVENTS),
    ],
}
