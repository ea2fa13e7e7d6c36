# ruff: noqa: E501
"""From open to close."""

from __future__ import annotations

from typing import Final

from tests.api.browser.beside.scripts import (
    END,
    ENDED,
    OPEN,
    Script,
)

NO_NAME: Final = "const s = show(new WebSocket('ws://h.invalid'))\n"
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


def sent(values: tuple[str, ...]) -> str:
    """Each is sent by itself; what comes back is told before the next."""
    tries = (f"tried(() => s.send({value}))\nawait quiet(s)" for value in values)
    return OPEN + "s.binaryType = 'arraybuffer'\n" + "\n".join(tries) + END


def closed(call: str) -> Script:
    return Script(f"close({call})", f"{OPEN}tried(() => s.close({call})); console.log(s.readyState)\n{ENDED}{END}")


GROUPS: Final[dict[str, list[Script]]] = {
    "life": [
        Script(
            "echo", OPEN + "s.send('hi'); await once(s, 'message'); await later(20); s.close(3000, 'bye')\n" + ENDED
        ),
        Script(
            "binaryType is asked when a message comes",
            OPEN
            + "for (const type of ['blob', 'arraybuffer', 'blob']) { s.binaryType = type; s.send(new Uint8Array([1])); await quiet(s) }"
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
        *(  # of a message that is longer than the buffer's free part, how it leaves is a matter of time
            Script(
                f"bytes: {sizes}",
                f"{OPEN.replace('/echo', '/count')}for (const size of [{sizes}]) {{ s.send('x'.repeat(size)); await quiet(s) }}{END}",
            )
            for sizes in ("131000, 9", "131001, 9", "262144", "400000, 9", "100000, 65536, 90000, 65537, 65536")
        ),
        Script("the server closes", OPEN + "s.send('!close 4001 bye')\n" + ENDED),
        Script("and says nothing", OPEN + "s.send('!close 1000 ')\n" + ENDED),
        Script("the server ends", OPEN + "s.send('!end')\n" + ENDED),
        Script("the server cuts", OPEN + "s.send('!cut')\n" + ENDED),
        Script("refused", "const s = show(new WebSocket('ws://127.0.0.1:2/x'))\n" + ENDED),
        Script("no such name", NO_NAME + ENDED),
        Script("a blocked port", "const s = show(new WebSocket('ws://127.0.0.1:25/x'))\n" + ENDED),
    ],
}
