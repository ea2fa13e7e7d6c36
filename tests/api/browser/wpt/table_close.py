# ruff: noqa: E501
"""Codes, reasons and the closing handshake."""

from __future__ import annotations

from typing import Final

from tests.api.browser.wpt.rules import Rule, rule

PLACE: Final = "interfaces/WebSocket/"


def closed(files: str, call: str, *lines: str) -> Rule:
    """What the call does on an open connection, and how it ends."""
    return rule(files, f"const s = await opened()\n{call}\nlog(s.readyState)\nawait over(s)", "open 1", *lines)


def refused(files: str, call: str, name: str) -> Rule:
    """The call throws and closes nothing."""
    code = f"const s = await opened()\nlog(threw(() => s.close({call})))\nawait later(50); log(s.readyState)"
    return rule(files, code, "open 1", f"DOMException {name}", "1")


RULES: Final = (
    closed(
        "Close-1000-reason.any.js Close-1000-verify-code.any.js",
        "s.close(1000, 'Clean Close')",
        "2",
        "close 1000 Clean Close true 3",
    ),
    closed("Close-1000.any.js", "s.close(1000)", "2", "close 1000  true 3"),
    closed(
        "Close-1005-verify-code.any.js Close-readyState-Closed.any.js Close-readyState-Closing.any.js"
        f" closing-handshake/003.html opening-handshake/002.html {PLACE}readyState/006.html"
        f" {PLACE}readyState/007.html {PLACE}readyState/008.html",
        "s.close()",
        "2",
        "close 1005  true 3",
    ),
    closed("Close-undefined.any.js", "s.close(undefined)", "2", "close 1005  true 3"),
    closed(
        "Close-3000-reason.any.js Close-3000-verify-code.any.js",
        "s.close(3000, 'Clean Close')",
        "2",
        "close 3000 Clean Close true 3",
    ),
    closed("Close-4999-reason.any.js", "s.close(4999, 'Clean Close')", "2", "close 4999 Clean Close true 3"),
    closed("Close-reason-unpaired-surrogates.any.js", "s.close(1000, '\\ud807')", "2", "close 1000 \ufffd true 3"),
    refused("Close-1005.any.js", "1005, 'reserved'", "InvalidAccessError"),
    refused("Close-2999-reason.any.js", "2999, 'not in range'", "InvalidAccessError"),
    refused("Close-onlyReason.any.js", "'only a reason'", "InvalidAccessError"),
    refused("Close-Reason-124Bytes.any.js", "1000, '0'.repeat(124)", "SyntaxError"),
    rule(
        "close-invalid.any.js",
        "for (const code of [0, 500, NaN, 'string', null, 0x10000 + 1000]) log(threw(() => new WebSocket('SERVER/echo').close(code)))",
        *["DOMException InvalidAccessError"] * 6,
    ),
    rule(
        "Close-delayed.any.js",
        "const s = await opened('/echo?do=nap%20300'); const at = Date.now(); s.close(); await over(s)"
        "\nlog(Date.now() - at >= 200)",
        *("open 1", "close 1005  true 3", "true"),
    ),
    rule(
        "Close-server-initiated-close.any.js closing-handshake/002.html",
        "const s = await opened(); s.send('!close 1000 '); await over(s); await later(50)",
        *("open 1", "close 1000  true 3"),
    ),
    rule(
        "closing-handshake/004.html",
        "const s = await opened(); s.send('!close 1000 '); s.send('x'); await over(s); await later(50)",
        *("open 1", "close 1000  true 3"),
    ),
    rule(
        f"{PLACE}close/close-basic.html",
        """const s = make()
s.onclose = (e) => {
  log(e instanceof CloseEvent); e.wasClean = true; log(e.wasClean); delete e.wasClean; log(e.wasClean)
  delete CloseEvent.prototype.wasClean; log(e.wasClean)
}
s.close(); log(s.readyState); await over(s)""",
        *("2", "error 3", "close 1006  false 3", "true", "false", "false", "undefined"),
    ),
    rule(
        f"{PLACE}close/close-connecting-async.any.js",
        "const s = make('/slow?ms=200'); log(s.readyState); s.close(); log(s.readyState); await over(s)",
        *("0", "2", "error 3", "close 1006  false 3"),
    ),
    rule(
        f"{PLACE}close/close-connecting.html",
        "const s = make('/slow?ms=300'); await later(100); log(s.readyState); s.close(); log(s.readyState)"
        "\nawait over(s)",
        *("0", "2", "error 3", "close 1006  false 3"),
    ),
    rule(
        f"{PLACE}close/close-multiple.html",
        "const s = make(); s.close(); s.close(); s.close(); await later(200)",
        *("error 3", "close 1006  false 3"),
    ),
    rule(
        f"{PLACE}close/close-nested.html",
        "const s = make(); s.onclose = () => { log(s.readyState); s.close(); log(s.readyState) }"
        "\ns.close(); log(s.readyState); await later(200)",
        *("2", "error 3", "close 1006  false 3", "3", "3"),
    ),
    rule(
        f"{PLACE}close/close-replace.html",
        "const s = make(); s.close = 5; log(s.close); await later(50)",
        "5",
        "open 1",
    ),
    rule(
        f"{PLACE}close/close-return.html",
        "const s = make(); log(s.close()); await over(s)",
        *("undefined", "error 3", "close 1006  false 3"),
    ),
    rule(
        "interfaces/CloseEvent/clean-close.html",
        "const s = await opened(); s.send('Test'); await once(s, 'message'); s.close(); await over(s)",
        *("open 1", "message Test", "close 1005  true 3"),
    ),
    rule(
        "interfaces/CloseEvent/constructor.html",
        """for (const init of [undefined, { bubbles: true, cancelable: true, wasClean: true, code: 7, reason: 'x' }]) {
  const e = new CloseEvent('foo', init)
  log(e instanceof CloseEvent, e.type, e.bubbles, e.cancelable, e.wasClean, e.code, e.reason)
}""",
        *("true foo false false false 0", "true foo true true true 7 x"),
    ),
    rule(
        "interfaces/CloseEvent/historical.html",
        "log('initCloseEvent' in CloseEvent.prototype, 'initCloseEvent' in new CloseEvent('close'))",
        "false false",
    ),
)
