"""Scripts made of operations in any order; each waits for what it sets off, so that nothing races."""

from __future__ import annotations

import json

from hypothesis import strategies as st

from tests.api.browser.beside.scripts import Script

PATHS = st.sampled_from(
    ["/echo", "/echo", "/echo", "/silent", "/none", "/status?is=404", "/reply?hex=", "/echo?do=end"]
)
OFFERS = st.sampled_from(["undefined", "[]", "'a'", "['a', 'b']", "['x', 'X']", "'a b'", "['a', 'a']"])
VALUES = st.one_of(
    st.text(max_size=8).map(json.dumps),
    st.sampled_from(
        [
            "null",
            "5.50",
            "{}",
            "[1, [2]]",
            "'\\udc00'",
            "new ArrayBuffer(3)",
            "new Uint16Array([1, 65535])",
            "new Blob(['é'])",
        ]
    ),
    st.binary(max_size=5).map(lambda data: f"new Uint8Array({list(data)})"),
)
CODE = st.one_of(
    st.integers(-2, 70000).map(str),
    st.sampled_from(["1000", "3000", "4999", "undefined", "null", "'4000'", "3000.5", "2999.99", "true", "NaN"]),
)
REASON = st.one_of(
    st.text(max_size=6).map(json.dumps), st.sampled_from(["undefined", "null", "'é'.repeat(61)", "'é'.repeat(62)"])
)
BREACHES = st.sampled_from(["8101ff", "c10161", "830161", "8181616263640a", "0900", "800161", "02016181017a"])
OPERATIONS = st.one_of(
    st.just("await opened(s)"),
    st.just("await opened(s)"),
    VALUES.map(lambda value: f"await sending(s, {value})"),
    VALUES.map(lambda value: f"tried(() => s.send({value}))\nif (s.readyState === 1) await quiet(s)"),
    CODE.map(lambda code: f"tried(() => s.close({code}))"),
    st.tuples(CODE, REASON).map(lambda pair: f"tried(() => s.close({pair[0]}, {pair[1]}))"),
    st.just("tried(() => s.close())"),
    st.sampled_from(["'blob'", "'arraybuffer'", "'x'"]).map(
        lambda kind: f"s.binaryType = {kind}; console.log(s.binaryType)"
    ),
    st.just("console.log(s.readyState, s.url, JSON.stringify(s.protocol), s.binaryType)"),
    st.integers(1000, 4999)
    .filter(lambda code: code < 1004 or code >= 3000)
    .map(lambda code: f"await telling(s, '!close {code} why')"),
    st.sampled_from(["!end", "!cut"]).map(lambda deed: f"await telling(s, {deed!r})"),
    BREACHES.map(lambda lot: f"await telling(s, '!bytes {lot}')"),
    st.just("await ended(s)"),
)
MADE = "let s\ntried(() => { s = show(new WebSocket('URL%s', %s)); return 'made' })\nif (!s) return\n"


@st.composite
def scripts(draw: st.DrawFn) -> Script:
    operations = draw(st.lists(OPERATIONS, min_size=1, max_size=8))
    return Script(
        "generated",
        MADE % (draw(PATHS), draw(OFFERS)) + "\n".join([*operations, "tried(() => s.close())", "await ended(s)"]),
    )
