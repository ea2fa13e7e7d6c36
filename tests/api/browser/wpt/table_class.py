# ruff: noqa: E501
"""The interface: constants, attributes, listeners and events."""

from __future__ import annotations

from typing import Final

from tests.api.browser.wpt.rules import Rule, rule

PLACE: Final = "interfaces/WebSocket/"
NAMES: Final = "const names = ['CONNECTING', 'OPEN', 'CLOSING', 'CLOSED']\n"
EVENTS: Final = "const types = ['open', 'message', 'error', 'close']; const s = new WebSocket('SERVER/slow?ms=9000')\n"
BREACH: Final = "s.send('!bytes 81047465737483034c4f4c')"  # a text, then a frame of the reserved opcode 3


def attribute(files: str, given: str, kept: str) -> Rule:
    """What an on… attribute makes of a value."""
    code = f"{EVENTS}const given = {given}\nfor (const t of types) {{ s['on' + t] = given; log({kept}) }}"
    return rule(files, code, *["true"] * 4)


def replaced(files: str, member: str, way: str) -> Rule:
    """A getter or setter of the page's own on the prototype."""
    if way == "get":
        code = f"Object.defineProperty(WebSocket.prototype, '{member}', {{ get: () => 'foo' }})\nlog(new WebSocket('ws://h.invalid').{member})"
        return rule(files, code, "foo")
    code = f"Object.defineProperty(WebSocket.prototype, '{member}', {{ set: (v) => log('set', v) }})\nnew WebSocket('ws://h.invalid').{member} = 'x'"
    return rule(files, code, "set x")


RULES: Final = (
    rule(
        f"{PLACE}constants/001.html {PLACE}constants/004.html",
        f"{NAMES}const s = new WebSocket('SERVER/')\nfor (const n of names) log(WebSocket[n], WebSocket.prototype[n], s[n])",
        *("0 0 0", "1 1 1", "2 2 2", "3 3 3"),
    ),
    rule(
        f"{PLACE}constants/002.html {PLACE}constants/003.html",
        f"{NAMES}const s = new WebSocket('SERVER/')\nfor (const n of names) for (const o of [WebSocket, WebSocket.prototype, s]) {{ o[n] = 5; delete o[n]; log(o[n]) }}",
        *("0", "0", "0", "1", "1", "1", "2", "2", "2", "3", "3", "3"),
    ),
    rule(
        f"{PLACE}constants/005.html {PLACE}constants/006.html",
        f"{NAMES}for (const n of names) for (const way of ['get', 'set'])"
        " log(threw(() => Object.defineProperty(WebSocket.prototype, n, { [way]: () => 'foo' })))",
        *["TypeError"] * 8,
    ),
    rule(
        f"{PLACE}events/001.html {PLACE}events/006.html",
        f"{EVENTS}for (const t of types) log(s['on' + t] === null, `on${{t}}` in s)",
        *["true true"] * 4,
    ),
    attribute(f"{PLACE}events/002.html", "() => {}", "s['on' + t] === given"),
    attribute(f"{PLACE}events/010.html", "undefined", "s['on' + t] === null"),
    attribute(f"{PLACE}events/011.html eventhandlers.any.js", "1", "s['on' + t] === null"),
    attribute(f"{PLACE}events/012.html", "';'", "s['on' + t] === null"),
    attribute(f"{PLACE}events/014.html", "null", "s['on' + t] === null"),
    rule(
        f"{PLACE}events/013.html",
        f"{EVENTS}const o = {{ handleEvent() {{ log('called') }} }}\nfor (const t of types) {{ s['on' + t] = o; log(s['on' + t] === o); s.dispatchEvent(new Event(t)) }}",
        *["true"] * 4,
    ),
    rule(
        f"{PLACE}events/003.html {PLACE}events/007.html {PLACE}events/008.html {PLACE}events/009.html",
        f"{EVENTS}for (const t of types) {{ s['on' + t] = (e) => log(e.type, e.isTrusted, e.detail); const e = new Event(t); e.detail = 5; s.dispatchEvent(e) }}",
        *("open false 5", "message false 5", "error false 5", "close false 5"),
    ),
    rule(
        f"{PLACE}events/004.html",
        "const s = new WebSocket('SERVER/'); log(typeof s.addEventListener, typeof s.removeEventListener, typeof s.dispatchEvent)",
        "function function function",
    ),
    rule(
        f"{PLACE}events/015.html {PLACE}events/017.html {PLACE}events/018.html",
        f"""const s = new WebSocket('SERVER/echo')
for (const t of ['open', 'message', 'error', 'close']) s.addEventListener(t, function (e) {{
  log(String(e), e instanceof Event, s.readyState, this === s, e.target === s, e.currentTarget === s, e.eventPhase, e.bubbles, e.cancelable)
}})
await once(s, 'open'); {BREACH}; await over(s)""",
        "[object Event] true 1 true true true 2 false false",
        "[object MessageEvent] true 1 true true true 2 false false",
        "[object Event] true 3 true true true 2 false false",
        "[object CloseEvent] true 3 true true true 2 false false",
    ),
    rule(
        f"{PLACE}events/016.html",
        """const s = new WebSocket('SERVER/echo')
for (const t of ['open', 'message', 'close']) {
  s.addEventListener(t, () => log(t, 1)); s['on' + t] = () => log(t, 2); s.addEventListener(t, () => log(t, 3))
}
await once(s, 'open'); s.send('x'); await once(s, 'message'); s.close(); await over(s)""",
        *(f"{event} {number}" for event in ("open", "message", "close") for number in (1, 2, 3)),
    ),
    rule(
        f"{PLACE}events/019.html",
        f"{EVENTS}const say = () => log('heard')\nfor (const t of types) {{ s.addEventListener(t, say, false); s.removeEventListener(t, say, false); s.dispatchEvent(new Event(t)) }}\nlog('end')",
        "end",
    ),
    rule(
        f"{PLACE}events/020.html",
        "const s = new WebSocket('SERVER/reply?hex='); log((await once(s, 'error')) instanceof Event)",
        "true",
    ),
    rule(
        f"{PLACE}readyState/001.html {PLACE}readyState/002.html",
        "const s = new WebSocket('SERVER/'); log(s.readyState); s.readyState = 5; log(s.readyState)",
        *("0", "0"),
    ),
    rule(
        f"{PLACE}readyState/003.html",
        "const s = new WebSocket('SERVER/'); s.close(); delete s.readyState; log(s.readyState)"
        "\ndelete WebSocket.prototype.readyState; log(String(s.readyState))",
        *("2", "undefined"),
    ),
    replaced(f"{PLACE}readyState/004.html", "readyState", "get"),
    replaced(f"{PLACE}readyState/005.html", "readyState", "set"),
    replaced(f"{PLACE}url/005.html", "url", "get"),
    replaced(f"{PLACE}url/006.html", "url", "set"),
    replaced(f"{PLACE}bufferedAmount/bufferedAmount-defineProperty-getter.html", "bufferedAmount", "get"),
    replaced(f"{PLACE}bufferedAmount/bufferedAmount-defineProperty-setter.html", "bufferedAmount", "set"),
    rule(
        "idlharness.any.js",
        """const shape = (type, names) => names.map((name) => {
  const d = Object.getOwnPropertyDescriptor(type.prototype, name)
  return [name, d.enumerable, d.configurable, typeof (d.value ?? d.get), Boolean(d.set), d.value?.length ?? ''].join(':')
}).join(' ')
log(shape(WebSocket, ['url', 'readyState', 'bufferedAmount', 'extensions', 'protocol']))
log(shape(WebSocket, ['onopen', 'onerror', 'onclose', 'onmessage', 'binaryType']))
log(shape(WebSocket, ['close', 'send'])); log(shape(CloseEvent, ['wasClean', 'code', 'reason']))
for (const type of [WebSocket, CloseEvent]) {
  const d = Object.getOwnPropertyDescriptor(globalThis, type.name)
  log(type.length, d.writable, d.enumerable, d.configurable, type.prototype[Symbol.toStringTag], Object.getPrototypeOf(type).name)
}
for (const read of [() => WebSocket.prototype.url, () => WebSocket.prototype.send('x'), () => CloseEvent.prototype.code]) log(threw(read))
log(threw(() => WebSocket('ws://h')), threw(() => CloseEvent('close')), threw(() => new CloseEvent()))""",
        "url:true:true:function:false: readyState:true:true:function:false: bufferedAmount:true:true:function:false:"
        " extensions:true:true:function:false: protocol:true:true:function:false:",
        "onopen:true:true:function:true: onerror:true:true:function:true: onclose:true:true:function:true:"
        " onmessage:true:true:function:true: binaryType:true:true:function:true:",
        "close:true:true:function:false:0 send:true:true:function:false:1",
        "wasClean:true:true:function:false: code:true:true:function:false: reason:true:true:function:false:",
        *("1 true false true WebSocket EventTarget", "1 true false true CloseEvent Event"),
        *("TypeError", "TypeError", "TypeError", "TypeError TypeError TypeError"),
    ),
)
