# ruff: noqa: E501
"""The opening handshake: what is asked, what is answered, cookies and credentials."""

from __future__ import annotations

from typing import Final

from tests.api.browser.wpt.rules import rule

FAILED: Final = ("error 3", "close 1006  false 3")
WRONG: Final = b"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: WebSocket\r\nSec-WebSocket-Accept: wrong\r\n\r\n"
COOKIE: Final = "const asked = async () => { const s = await opened('/echo?do=header%20Cookie'); await once(s, 'message'); s.close(); await over(s) }\n"

RULES: Final = (
    rule(
        "opening-handshake/001.html",
        f"await over(make('/reply?hex={b'FOO BAR BAZ'.hex()}0d0a0d0a'))",
        *FAILED,
    ),
    rule(
        "opening-handshake/003.html",
        "const s = await opened('/echo?do=header%20Origin'); const e = await once(s, 'message')\nlog(e.origin === 'SERVER'); await later(50)",
        *("open 1", "message http://localhost:5173", "true"),
    ),
    rule(
        "opening-handshake/005.html",
        f"const s = make('/together?hex=880603e9{b'PASS'.hex()}&do=last'); await once(s, 'open'); s.close(); await over(s)",
        *("open 1", "close 1001 PASS true 3"),
    ),
    rule("security/001.html", f"await over(make('/reply?hex={WRONG.hex()}'))", *FAILED),
    rule(
        "referrer.any.js",
        "const s = await opened('/echo?do=header%20Referer'); await once(s, 'message')",
        *("open 1", "message none"),
    ),
    rule(
        "basic-auth.any.js",
        "const s = hear(new WebSocket('SERVER/auth'.replace('//', '//foo:bar@'))); await once(s, 'open'); s.close(); await over(s)",
        *("open 1", "close 1005  true 3"),
    ),
    rule(
        "cookies/001.html",
        COOKIE
        + "document.cookie = 'ws_test_a=test; Path=/'; await asked(); document.cookie = 'ws_test_a=; Path=/; Max-Age=0'; await asked()",
        *("open 1", "message ws_test_a=test", "close 1005  true 3", "open 1", "message none", "close 1005  true 3"),
    ),
    rule(
        "cookies/002.html cookies/007.html",
        "const s = make('/head?Set-Cookie=ws_test_b%3Dtest%3B%20Path%3D/'); log(document.cookie)\nawait once(s, 'open'); log(document.cookie)"
        "\ndocument.cookie = 'ws_test_b=; Path=/; Max-Age=0'; log(document.cookie)",
        *("", "open 1", "ws_test_b=test", ""),
    ),
    rule(
        "cookies/003.html cookies/004.html cookies/005.html",
        COOKIE
        + "await opened('/head?Set-Cookie=ws_test_c%3Dtest%3B%20Path%3D/%3B%20HttpOnly'); log(document.cookie); await asked()"
        "\nawait opened('/head?Set-Cookie=ws_test_c%3D%3B%20Path%3D/%3B%20Max-Age%3D0'); await asked()",
        *("open 1", "", "open 1", "message ws_test_c=test", "close 1005  true 3"),
        *("open 1", "open 1", "message none", "close 1005  true 3"),
    ),
    rule(
        "cookies/006.html",
        COOKIE
        + "document.cookie = 'ws_test_d=test; Path=/; Secure'; await asked(); document.cookie = 'ws_test_d=; Path=/; Secure; Max-Age=0'",
        *("open 1", "message none", "close 1005  true 3"),
        chromium=("open 1", "message ws_test_d=test", "close 1005  true 3"),  # localhost counts as secure
    ),
)
