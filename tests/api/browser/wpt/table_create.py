# ruff: noqa: E501
"""The constructor, urls and subprotocols."""

from __future__ import annotations

from typing import Final

from tests.api.browser.beside.scripts import HTTPS_PAGE
from tests.api.browser.wpt.rules import Rule, rule

PLACE: Final = "interfaces/WebSocket/"
BLOCKED: Final = (
    *(
        1,
        7,
        9,
        11,
        13,
        15,
        17,
        19,
        20,
        21,
        22,
        23,
        25,
        37,
        42,
        43,
        53,
        69,
        77,
        79,
        87,
        95,
        101,
        102,
        103,
        104,
        109,
        110,
    ),
    *(111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530, 531, 532),
    *(540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 6000, 6566),
    *(6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080),
)


def throwing(files: str, *calls: str, name: str = "DOMException SyntaxError", **more: tuple[str, ...]) -> Rule:
    code = "\n".join(f"log(threw(() => new WebSocket({call}).url))" for call in calls)
    return rule(files, code, *[name] * len(calls), **more)


def made(files: str, code: str, *lines: str) -> Rule:
    return rule(files, code + "\nawait later(50)", *lines)


RULES: Final = (
    throwing("constructor/001.html", "", name="TypeError"),
    made(
        "constructor.any.js constructor/005.html Create-valid-url.any.js",
        "log(make('/echo', 'echo', 'Stray argument') instanceof WebSocket)",
        *("true", "open 1"),
    ),
    throwing(
        "constructor/004.html constructor/007.html",
        *(
            f"'SERVER/', '{item}'"
            for item in ("", *(f"a\\x{code:02x}b" for code in (*range(0x20), *range(0x7F, 0x100))))
        ),
    ),
    made(
        "constructor/006.html",
        "const s = hear(new WebSocket({ toString: () => 'SERVER/echo' })); log(s.url === 'SERVER/echo'); await once(s, 'open')"
        "\ns.send('test'); await once(s, 'message'); s.close(); await over(s)",
        *("true", "open 1", "message test", "close 1005  true 3"),
    ),
    made(
        "constructor/008.html",
        "for (const url of ['ws://example.invalid:80/', 'ws://example.invalid:443/', 'wss://example.invalid:80/',"
        " 'wss://example.invalid:443/']) log(threw(() => void new WebSocket(url)))",
        *["nothing undefined"] * 4,
    ),
    made(
        "constructor/009.html Create-valid-url-protocol.any.js Create-valid-url-protocol-string.any.js"
        f" Create-valid-url-protocol-setCorrectly.any.js Create-valid-url-protocol-empty.any.js {PLACE}protocol/protocol-initial.html",
        "const s = make('/echo', 'foobar'); log(`[${s.protocol}]`); await once(s, 'open'); log(s.protocol); s.close(); await over(s)",
        *("[]", "open 1", "foobar", "close 1005  true 3"),
    ),
    made(
        "constructor/022.html Create-valid-url-array-protocols.any.js",
        "const s = await opened('/echo', ['foobar', 'foobar2']); log(s.protocol); s.close(); await over(s)",
        *("open 1", "foobar", "close 1005  true 3"),
    ),
    made(
        "constructor/010.html",
        "await over(make('/head?Sec-WebSocket-Protocol=foobar'))",
        *("error 3", "close 1006  false 3"),
    ),
    made(
        "constructor/011.html",
        "await over(make('/head?Sec-WebSocket-Protocol=foobar', 'FOOBAR'))",
        *("error 3", "close 1006  false 3"),
    ),
    made("constructor/012.html", "await over(make('/none', 'foobar'))", "error 3", "close 1006  false 3"),
    made(
        "constructor/013.html",
        """const told = []
await Promise.all(Array.from({ length: 25 }, (_, id) => new Promise((done) => {
  const s = new WebSocket('SERVER/echo')
  s.onopen = () => { told.push('open'); s.send(id) }
  s.onmessage = (e) => { told.push(e.data === String(id)); s.close() }
  s.onerror = () => told.push('error')
  s.onclose = () => { told.push('close'); done() }
})))
for (const what of ['open', true, 'error', 'close']) log(what, told.filter((one) => one === what).length)""",
        *("open 25", "true 25", "error 0", "close 25"),
    ),
    made(
        "constructor/014.html opening-handshake/006.html",
        """const at = Date.now()
const after = (s) => once(s, 'open').then(() => Math.round((Date.now() - at) / 200))
log(...await Promise.all([after(make('/slow?ms=200')), after(make('/slow?ms=200'))]))""",
        *("open 1", "open 1", "1 2"),
    ),
    made(
        "constructor/016.html Create-url-with-windows-1252-encoding.html",
        "const s = await opened('/echo?do=query&åäö'); log(new WebSocket('/?\u20ac').url); await later(100)",
        *("open 1", "ws://localhost:5173/?%E2%82%AC", "message do=query&%C3%A5%C3%A4%C3%B6"),
    ),
    made(
        "constructor/017.html",
        "for (const url of ['ws:localhost:1234/echo', 'ws:/localhost:1234/echo', 'wss:localhost/echo'])"
        " log(threw(() => void new WebSocket(url)))",
        *["nothing undefined"] * 3,
    ),
    made(
        "constructor/018.html",
        "await opened('/echo?do=query&x\\u0000y\\u0000'); await later(100)",
        *("open 1", "message do=query&x%00y"),
    ),
    made("constructor/019.html", "hear(new WebSocket('SERVER/echo'.replace('ws:', 'WS:')))", "open 1"),
    made("constructor/020.html", "hear(new WebSocket('SERVER/echo'.replace('localhost', 'LOCALHOST')))", "open 1"),
    throwing("constructor/021.html", "'ws://host.invalid/protocol_array', ['foobar, foobar']"),
    throwing("Create-asciiSep-protocol-string.any.js", "'SERVER/echo', '/echo'"),
    throwing("Create-nonAscii-protocol-string.any.js", "'SERVER/echo', '\\u0080echo'"),
    throwing("Create-protocol-with-space.any.js", "'SERVER/echo', 'ec ho'"),
    throwing("Create-protocols-repeated.any.js", "'SERVER/echo', ['echo', 'echo']"),
    throwing(
        "Create-protocols-repeated-case-insensitive.any.js",
        "'SERVER/echo', ['echo', 'eCho']",
        chromium=("nothing SERVER/echo",),
    ),
    throwing(
        "Create-invalid-urls.any.js",
        *("'ftp://localhost/'", "'mailto:example@example.org'", "'about:blank'", "location.origin + '/#'"),
        *("location.origin + '/#test'", "'#test'"),
    ),
    throwing(
        "Create-invalid-urls.any.js Create-url-with-space.any.js",
        *("'ws://foo bar.com/'", "'wss://foo bar.com/'"),
        chromium=("nothing ws://foo%20bar.com/", "nothing wss://foo%20bar.com/"),
    ),
    made(
        "Create-blocked-port.any.js",
        f"""let failed = 0
await Promise.all({list(BLOCKED)}.map((port) => {{
  const s = new WebSocket('SERVER/echo'.replace(/:\\d+/, ':' + port))
  s.onerror = () => failed++; s.onopen = () => log('open', port)
  return once(s, 'close')
}}))
log(failed); await opened()""",
        *(str(len(BLOCKED)), "open 1"),
    ),
    made(
        "Create-http-urls.any.js",
        "for (const scheme of ['http', 'https']) log(new WebSocket(`${scheme}://localhost:5173/`).url)",
        *("ws://localhost:5173/", "wss://localhost:5173/"),
    ),
    made(
        "Create-non-absolute-url.any.js",
        "for (const url of ['test', '?', null, 123]) log(new WebSocket(url).url)",
        *("ws://localhost:5173/test", "ws://localhost:5173/?", "ws://localhost:5173/null", "ws://localhost:5173/123"),
    ),
    made(
        f"Create-extensions-empty.any.js {PLACE}extensions/001.html",
        "const s = make(); log(`[${s.extensions}]`); await once(s, 'open'); log(`[${s.extensions}]`); s.close(); await over(s)",
        *("[]", "open 1", "[]", "close 1005  true 3"),
    ),
    made(
        "Create-valid-url-binaryType-blob.any.js binaryType-wrong-value.any.js",
        "const s = await opened(); log(s.binaryType); s.binaryType = 'notBlobOrArrayBuffer'; log(s.binaryType); s.close(); await over(s)",
        *("open 1", "blob", "blob", "close 1005  true 3"),
    ),
    rule(
        "mixed-content.https.any.js",
        "log(threw(() => new WebSocket('ws://web-platform.test/echo')))",
        "DOMException SecurityError",
        page=HTTPS_PAGE,
    ),
    made(f"{PLACE}url/001.html", "log(new WebSocket('SERVER').url === 'SERVER/')", "true"),
    made(
        f"{PLACE}url/002.html", "const s = make('/'); s.url = 'SERVER/test'; log(s.url === 'SERVER/')", "true", "open 1"
    ),
    made(
        f"{PLACE}url/003.html",
        "const s = make('/'); delete s.url; log(s.url === 'SERVER/'); delete WebSocket.prototype.url; log(s.url)",
        *("true", "undefined", "open 1"),
    ),
    made(
        f"{PLACE}url/004.html",
        "const s = make('/'); const old = 'url'.toUpperCase()\nlog(s[old], old in s, WebSocket.prototype[old], old in WebSocket.prototype)",
        *("undefined false undefined false", "open 1"),
    ),
    made(
        f"{PLACE}url/resolve.html",
        "log(new WebSocket('SERVER/echo?foo%20bar baz').url === 'SERVER/echo?foo%20bar%20baz')",
        "true",
    ),
)
