# ruff: noqa: E501
"""What is tried, by group."""

from __future__ import annotations

from typing import Final

from tests.api.browser.beside.scripts import (
    END,
    ENDED,
    HTTPS_PAGE,
    OPEN,
    Script,
    answers,
    constructed,
    frames,
    heads,
    server,
    urls,
)

NO_NAME: Final = "const s = show(new WebSocket('ws://h.invalid'))\n"
PROTOTYPE: Final = """
for (const name of ['send', 'close']) tried(() => WebSocket.prototype[name]('x'))
for (const name of ['readyState', 'url', 'bufferedAmount', 'binaryType', 'onopen', 'protocol', 'extensions', 'OPEN'])
  tried(() => WebSocket.prototype[name])
tried(() => { WebSocket.prototype.binaryType = 'blob' })
tried(() => { WebSocket.prototype.onopen = 1 })
tried(() => WebSocket.prototype.send.call({}, 'x'))
tried(() => WebSocket('ws://h')); tried(() => new WebSocket()); tried(() => Reflect.construct(WebSocket, []))
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
SENT: Final = (
    "''", "'text'", "undefined", "null", "5", "{a: 1}", "[1, 2]", "{ toString() { return 'own' } }", "'\\ud800x'",
    "'\\ud83d\\ude00'", "Symbol('x')", "true", "{ toString() { throw new Error('own') } }", "Object.create(null)",
    "1n", "/x/", "new String('s')", "'a', 'b'", "{ valueOf() { return 1 }, toString: null }",
)  # fmt: skip
BYTES: Final = (
    "new Uint8Array([1, 2, 3]).subarray(1)", "new Uint16Array([258])", "new ArrayBuffer(0)", "new Uint8ClampedArray([300])",
    "new DataView(new ArrayBuffer(3), 1)", "new Float32Array([1.5])", "new Float64Array([1.5])", "new BigInt64Array([1n])",
    "new Int32Array(new ArrayBuffer(12), 4, 1)", "new Blob(['b', new Uint8Array([7])])", "new Blob([])",
)  # fmt: skip
CODES: Final = (
    "999", "0", "-1", "NaN", "null", "'abc'", "65536", "1001", "2999", "5000", "1e9", "Infinity", "true", "[]", "{}",
    "Symbol('x')", "1n", "999, 'x'.repeat(124)", "3000, 'x'.repeat(124)", "3000, 'é'.repeat(62)", "undefined, 'x'",
    "undefined, 'x'.repeat(124)", "3000, Symbol('x')", "1004", "1005", "1006", "0.5", "999.5", "999.9999", "2999.6",
    "1000.5, 'x'.repeat(200)", "'0x3e7'", "[3001, 2]", "{ valueOf() { throw new Error('own') } }", "1000, '\\ud807'.repeat(42)",
)  # fmt: skip


def sent(values: tuple[str, ...]) -> str:
    """Each is sent by itself; what comes back is told before the next."""
    tries = (f"tried(() => s.send({value}))\nawait quiet(s)" for value in values)
    return OPEN + "s.binaryType = 'arraybuffer'\n" + "\n".join(tries) + END


def closed(call: str) -> Script:
    return Script(f"close({call})", f"{OPEN}tried(() => s.close({call})); console.log(s.readyState)\n{ENDED}{END}")


GROUPS: Final[dict[str, list[Script]]] = {
    "urls": [
        Script(
            "refused",
            urls(
                "ws://",
                "ws:",
                "ws://#",
                "ftp://example.com",
                "about:blank",
                "mailto:x@y",
                "ws://h:99999/",
                "ws://[::1",
                "ws://h/#a",
                "ws://h/#",
                "/x#y",
                "#",
                "wss://h:x/",
                "http://",
                "javascript:1",
                "ws://%zz/",
                "ws://h^/",
                "ws://a|b/",
                "ws://h/#é d",
                "ws://exa%23mple/",
                "ws://256.256.256.256/",
                "ws://1.2.3.4.5/",
                "//",
                " ws://h#a",
                "ws:/\n#",
                "WS+x://h",
                "data:,x",
                "file:///x",
                "ws://[1::2::3]/",
                "ws://h:80:80/",
                "ws://@/",
                "ws://a@:1/",
            ),
        ),
        Script(
            "taken",
            urls(
                "ws://h.invalid",
                "WSS://Host.Invalid:443/a?b",
                "ws://h.invalid:80",
                "ws://h.invalid:0080/",
                "ws://h.invalid:",
                "wss://h.invalid:80/",
                "http://h.invalid:8080/x",
                "https://h.invalid/x",
                "/echo?a=1",
                "",
                "foo/../bar",
                "?q",
                "//h.invalid/x",
                "ws://user:pw@h.invalid/x",
                "ws://user@h.invalid/x",
                "ws://:pw@h.invalid/x",
                "ws://a:b:c@d@h.invalid/",
                "ws://@h.invalid/",
                "ws://:@h.invalid/",
                "ws://h.invalid/a b",
                "ws://h.invalid/é?é",
                "  ws://h.invalid/x  ",
                "ws://h.inva\tlid/\n",
                "ws:h.invalid",
                "ws:/h.invalid/x",
                "ws:\\\\h.invalid\\x",
                "http:foo",
                "http:/foo",
                "ws:foo",
                "https:foo",
                "ws://éx.invalid/",
                "ws://EXAMPLE.%69nvalid",
                "ws://[::1]:8080/",
                "ws://[2001:DB8::0:1]/",
                "ws://127.1/",
                "ws://0x7f000001/",
                "ws://017.1/",
                "ws://1./",
                "ws://h.invalid/a/./b/%2e%2e/c",
                "ws://h.invalid/a//b/..",
                "ws://h.invalid/a/b/../..",
                "ws://h.invalid/..",
                "ws://h.invalid/.",
                "ws://h.invalid./",
                "ws://h.invalid/?",
                "ws://h.invalid?x",
                "ws://h.invalid/;a=1&b",
                "./x",
                "..",
                "ws://h.invalid/~!$&()*+,;=:@",
                "ws://h.invalid/%7e%C3",
                "ws://h_x.invalid/",
                "ws://10.0.0.1:443/",
                "ws://h.invalid:65535/",
                "\\x",
                "ws://h.invalid/\u0001",
                "ws://h h/",
                "ws://h.invalid/%20<>`{}|^[]\\'\"?<>`{}|^'[]\\\"",
            ),
        ),
        Script(
            "of other types",
            constructed(
                "undefined",
                "null",
                "'ws://h.invalid/\\ud800'",
                "{ toString() { return 'ws://h.invalid/o' } }",
                "5",
                "['ws://h.invalid/a']",
                "Symbol('x')",
                "{ toString() { throw new Error('own') } }",
                "Object.create(null)",
                "1n",
            ),
        ),
        Script(
            "mixed content",
            constructed(
                "'ws://example.com'",
                "'http://example.com/x'",
                "'/x'",
                "'ws://localhost:1234'",
                "'ws://127.0.0.1:2'",
                "'ws://127.9.9.9:2'",
                "'ws://[::1]:2'",
                "'ws://a.localhost:2'",
                "'ws://10.0.0.1:2'",
                "'ws://example.com:25'",
                "'ws://example.com', 'a b'",
            ),
            HTTPS_PAGE,
        ),
    ],
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
    "life": [
        Script(
            "echo", OPEN + "s.send('hi'); await once(s, 'message'); await later(20); s.close(3000, 'bye')\n" + ENDED
        ),
        Script(
            "binaryType is asked when a message comes",
            OPEN
            + "for (const type of ['blob', 'arraybuffer', 'blob']) { s.binaryType = type; s.send(new Uint8Array([1])); await later(20) }"
            + END,
        ),
        Script("texts", sent(SENT)),
        Script("bytes", sent(BYTES)),
        Script(
            "send early",
            "const s = show(new WebSocket('URL/echo'))\ntried(() => s.send('x')); tried(() => s.send()); tried(() => s.send(Symbol('x')))\n"
            "console.log(s.bufferedAmount, s.readyState, s.protocol, s.extensions, s.binaryType)\nawait once(s, 'open')"
            + END,
        ),
        Script(
            "send late",
            OPEN + "s.close()\nfor (const data of ['four', new ArrayBuffer(2), 'é', new Blob(['abc'])]) {\n"
            "  tried(() => s.send(data)); console.log(s.bufferedAmount)\n}\nawait once(s, 'close')\ns.send('xx'); console.log(s.bufferedAmount)",
        ),
        Script(
            "close twice",
            OPEN
            + "s.close(3001, 'a'); tried(() => s.close(3002, 'b')); tried(() => s.close(999)); console.log(s.readyState)\n"
            + ENDED
            + "\ns.close(); console.log(s.readyState)",
        ),
        Script(
            "close early",
            "const s = show(new WebSocket('URL/echo'))\ns.close(3000, 'x'); console.log(s.readyState); s.close()\n"
            "Promise.resolve().then(() => console.log('micro')); console.log('sync')\n" + ENDED,
        ),
        Script("what comes after close", OPEN + "s.send('a'); s.send('b'); s.close(); s.send('c')\n" + ENDED),
        *(
            closed(call)
            for call in (
                "",
                "undefined",
                "undefined, undefined",
                "undefined, 'why'",
                "1000",
                "1000, null",
                "1000, undefined",
                "3000.9, 'x'",
                "'3001'",
                "4999, ''",
                "1000, '\\ud807'",
                "1000, 'é'.repeat(61)",
            )
        ),
        Script("the server closes", OPEN + "s.send('!close 4001 bye')\n" + ENDED),
        Script("and says nothing", OPEN + "s.send('!close 1000 ')\n" + ENDED),
        Script("the server ends", OPEN + "s.send('!end')\n" + ENDED),
        Script("the server cuts", OPEN + "s.send('!cut')\n" + ENDED),
        Script("refused", "const s = show(new WebSocket('ws://127.0.0.1:2/x'))\n" + ENDED),
        Script("no such name", NO_NAME + ENDED),
        Script("a blocked port", "const s = show(new WebSocket('ws://127.0.0.1:25/x'))\n" + ENDED),
    ],
    "frames": frames(
        "8800",
        "880203e8",
        "88020000",
        "880203e7",
        "880203ec",
        "880203ed",
        "880203ee",
        "880203f7",
        "880203f8",
        "88021388",
        "8802ffff",
        "880100",
        "880303e8ff",
        "880503e8e4b8ad",
        "8100",
        "8101ff",
        "8181616263640a",
        "c10161",
        "a10161",
        "910161",
        "f10161",
        "830161",
        "8b0161",
        "870161",
        "8f0161",
        "897e007e" + "61" * 126,
        "0900",
        "8900",
        "890161",
        "800161",
        "010161810162",
        "010161800162",
        "0101618901788001ff",
        "0102e4b88001ad",
        "0102e4b8000100",
        "0101ff",
        "8a0161",
        "080203e8",
        "8303616263810161",
        "8900c10161",
    ),
    "handshakes": [
        *answers(
            "",
            "hello\r\n\r\n",
            "HTTP/1.1 101 OK\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: x\r\n\r\n",
            "HTTP/1.1 101 OK\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
            "HTTP/1.1 302 Found\r\nLocation: /echo\r\n\r\n",
            "HTTP/1.1 401 No\r\nWWW-Authenticate: Basic realm=x\r\nContent-Length: 0\r\n\r\n",
        ),
        *(server(f"status {status}", f"/status?is={status}") for status in (200, 204, 401, 403, 500)),
        *heads(
            ("X=1", "undefined"),
            ("Sec-WebSocket-Protocol=a", "['a', 'b']"),
            ("Sec-WebSocket-Protocol=zzz", "['a']"),
            ("Sec-WebSocket-Protocol=zzz", "[]"),
            ("X=1", "['a']"),
            ("Sec-WebSocket-Protocol=a,%20b", "['a', 'b']"),
            ("Sec-WebSocket-Protocol=a|b", "['a', 'b']"),
            ("Sec-WebSocket-Protocol=A", "['a']"),
            ("Sec-WebSocket-Extensions=foo", "[]"),
            ("Sec-WebSocket-Extensions=permessage-deflate", "[]"),
            ("Connection=", "[]"),
            ("Sec-WebSocket-Accept=", "[]"),
            ("Sec-WebSocket-Extensions=permessage-deflate;%20server_no_context_takeover", "[]"),
        ),
    ],
}
