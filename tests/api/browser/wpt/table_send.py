# ruff: noqa: E501
"""Sending, what comes back, and bufferedAmount."""

from __future__ import annotations

from typing import Final

from tests.api.browser.wpt.rules import Rule, rule

PLACE: Final = "interfaces/WebSocket/"
END: Final = "s.close(); await over(s)"
ENDED: Final = "close 1005  true 3"


def echoed(files: str, data: str, size: int, came: str, kind: str = "arraybuffer") -> Rule:
    """`size`: bytes that bufferedAmount counts right after send. `came`: the message that comes back."""
    code = f"""const s = await opened(); s.binaryType = '{kind}'
log(s.send({data}), s.bufferedAmount); await once(s, 'message'); {END}"""
    return rule(files, code, "open 1", f"undefined {size}", f"message {came}", ENDED)


def view(name: str, of: str, size: int) -> Rule:
    """The bytes that a view covers come back, and no others."""
    code = f"""const whole = Uint8Array.from({{ length: 16 }}, (_, n) => n).buffer
const view = {of}; const s = await opened(); s.binaryType = 'arraybuffer'; s.send(view)
const {{ data }} = await once(s, 'message'); log(bytes(data) === bytes(new Uint8Array(view.buffer, view.byteOffset, view.byteLength)))
{END}"""
    came = f"message ArrayBuffer {size}"
    return rule(f"Send-binary-arraybufferview-{name}.any.js", code, "open 1", came, "true", ENDED)


RULES: Final = (
    echoed("Send-0byte-data.any.js", "''", 0, ""),
    echoed(
        "Send-65K-data.any.js interfaces/WebSocket/bufferedAmount/bufferedAmount-large.html",
        "'c'.repeat(65000)",
        65000,
        "65000 of text",
    ),
    echoed(f"Send-data.any.js {PLACE}send/005.html", "'Message to send'", 15, "Message to send"),
    echoed(f"Send-null.any.js {PLACE}send/012.html", "null", 4, "null"),
    echoed("Send-paired-surrogates.any.js", "'\\ud801\\udc07'", 4, "\U00010407"),
    echoed(f"Send-unicode-data.any.js {PLACE}bufferedAmount/bufferedAmount-unicode.html", "'¥'.repeat(6)", 12, "¥" * 6),
    echoed("Send-unpaired-surrogates.any.js", "'\\ud807'", 3, "\ufffd"),
    echoed(f"{PLACE}send/006.html", "'a\\udc00xb\\ud800xc\\udc00\\ud800x'", 18, "a\ufffdxb\ufffdxc\ufffd\ufffdx"),
    echoed(f"{PLACE}send/011.html", "'\\u00e5 a\\u030a \\ud801\\udc7e'", 11, "å a\u030a \U0001047e"),
    echoed("Send-binary-65K-arraybuffer.any.js", "new ArrayBuffer(65000)", 65000, "ArrayBuffer 65000"),
    echoed(
        f"Send-binary-arraybuffer.any.js binary/005.html {PLACE}bufferedAmount/bufferedAmount-arraybuffer.html",
        *("new ArrayBuffer(15)", 15, "ArrayBuffer 15"),
    ),
    echoed("binary/004.html", "new ArrayBuffer(100000)", 100000, "ArrayBuffer 100000"),
    echoed(
        f"binary/001.html {PLACE}bufferedAmount/bufferedAmount-blob.html",
        *("new ArrayBuffer(10)", 10, "Blob 10", "blob"),
    ),
    echoed("binary/002.html", "new ArrayBuffer(100000)", 100000, "Blob 100000", "blob"),
    echoed("Send-binary-blob.any.js", "new Blob(['x'.repeat(10)])", 10, "Blob 10", "blob"),
    view("float16", "new Float16Array(whole, 0, 2)", 4),
    view("float32", "new Float32Array(whole, 0, 2)", 8),
    view("float64", "new Float64Array(whole, 0, 1)", 8),
    view("int16-offset", "new Int16Array(whole, 2)", 14),
    view("int32", "new Int32Array(whole)", 16),
    view("int8", "new Int8Array(whole)", 16),
    view("uint16-offset-length", "new Uint16Array(whole, 4, 2)", 4),
    view("uint32-offset", "new Uint32Array(whole, 4)", 12),
    view("uint8-offset-length", "new Uint8Array(whole, 2, 4)", 4),
    view("uint8-offset", "new Uint8Array(whole, 2)", 14),
    rule(
        "extended-payload-length.html",
        f"const s = await opened()\nfor (const size of [125, 126, 0xffff, 0x10000]) {{ s.send('a'.repeat(size)); await once(s, 'message') }}\n{END}",
        *("open 1", *(f"message {size} of text" for size in (125, 126, 65535, 65536)), ENDED),
    ),
    rule(
        f"Send-before-open.any.js {PLACE}send/003.html {PLACE}send/004.html",
        "const s = new WebSocket('SERVER/echo')\nfor (const data of ['a', 'a\\udc00x', 'a\\ud800x', 'a\\udc00\\ud800x']) log(threw(() => s.send(data)))",
        *["DOMException InvalidStateError"] * 4,
    ),
    rule(f"{PLACE}send/001.html", "log(threw(() => new WebSocket('SERVER/').send()))", "TypeError"),
    rule(f"{PLACE}send/002.html", "const s = new WebSocket('SERVER/'); s.send = 5; log(s.send)", "5"),
    rule(
        f"{PLACE}send/007.html",
        "const s = await opened(); s.close(); log(s.send('test')); await over(s)",
        *("open 1", "undefined", ENDED),
    ),
    rule(
        f"{PLACE}send/008.html",
        "const s = await opened(); s.send('!close 1000 '); await over(s); log(s.send('test')); await later(50)",
        *("open 1", "close 1000  true 3", "undefined"),
    ),
    rule(
        f"{PLACE}send/009.html",
        f"const s = await opened(); s.send(''); await once(s, 'message'); {END}",
        *("open 1", "message", ENDED),
    ),
    rule(
        f"{PLACE}send/010.html",
        f"""const s = await opened()
for (const data of [null, undefined, 1, {{}}, [], s, function () {{}}, new Error()]) {{
  s.send(data); log((await once(s, 'message')).data === String(data))
}}
{END}""",
        "open 1",
        *(f"message {came}\ntrue" for came in ("null", "undefined", "1", "[object Object]", "", "[object WebSocket]")),
        "message function () {}\ntrue",
        "message Error\ntrue",
        ENDED,
    ),
    rule(
        f"{PLACE}bufferedAmount/bufferedAmount-getting.html",
        f"""const s = await opened(); const amounts = []
for (const data of ['x', '\\u00e5', '\\u5336', '\\ud801\\udc7e']) {{ s.send(data); amounts.push(s.bufferedAmount) }}
log(amounts); for (let n = 0; n < 4; n++) await once(s, 'message')
log(s.bufferedAmount); {END}""",
        *("open 1", "1,3,6,10", "message x", "message å", "message 匶", "message \U0001047e", "0", ENDED),
    ),
    rule(
        f"{PLACE}bufferedAmount/bufferedAmount-initial.html {PLACE}bufferedAmount/bufferedAmount-readonly.html",
        "const s = new WebSocket('SERVER/'); log(s.bufferedAmount); s.bufferedAmount = 5; log(s.bufferedAmount)",
        *("0", "0"),
    ),
    rule(
        f"{PLACE}bufferedAmount/bufferedAmount-deleting.html",
        "const s = new WebSocket('SERVER/'); delete s.bufferedAmount; log(s.bufferedAmount)"
        "\ndelete WebSocket.prototype.bufferedAmount; log(String(s.bufferedAmount))",
        *("0", "undefined"),
    ),
    rule(
        "send-many-64K-messages-with-backpressure.any.js",
        """const s = await opened('/count'); let came = 0
s.onmessage = (e) => { if (e.data === '65536') came++ }
for (let n = 0; n < 50; n++) s.send(new Uint8Array(65536))
while (came < 50) await later(20)
s.close(); await over(s)""",
        *("open 1", *["message 65536"] * 50, ENDED),
    ),
    rule(
        "keeping-connection-open/001.html",
        f"const s = await opened(); await later(2000); s.send('test'); await once(s, 'message'); {END}",
        *("open 1", "message test", ENDED),
    ),
)
