"""Pages with a Content Security Policy."""

from __future__ import annotations

from typing import Final

from tests.api.browser.beside.scripts import HTTP_PAGE, HTTPS_PAGE, Script

LIFE: Final = """
const s = show(new WebSocket('URL/echo')); console.log(s.readyState, s.url); tried(() => s.send('x'))
s.onerror = () => console.log('attribute', s.readyState); await later(50); tried(() => s.close()); await later(50)
console.log(s.readyState)
"""
SOURCES: Final = (
    ("ws://localhost:5173/x", "'self'"),
    ("wss://localhost:5173/x", "'self'"),
    ("ws://localhost:5174/x", "'self'"),
    ("ws://a.invalid/", "*"),
    ("ws://a.invalid/", "ws:"),
    ("wss://a.invalid/", "ws:"),
    ("ws://a.invalid/", "wss:"),
    ("ws://a.invalid/", "http:"),
    ("wss://a.invalid/", "https:"),
    ("ws://a.invalid:2/", "http://a.invalid:*"),
    ("ws://a.invalid/", "a.invalid"),
    ("ws://b.a.invalid/", "*.a.invalid"),
    ("ws://b.a.invalid/", "ws://*.a.invalid"),
    ("ws://c.b.a.invalid/", "ws://*.a.invalid"),
    ("ws://a.invalid/", "ws://*.a.invalid"),
    ("ws://a.invalid/x/y", "ws://a.invalid/x/"),
    ("ws://a.invalid/x", "ws://a.invalid/x/"),
    ("ws://a.invalid/x", "ws://a.invalid/x"),
    ("ws://a.invalid/x/y", "ws://a.invalid/x"),
    ("ws://a.invalid/x%20y", "ws://a.invalid/x%20y"),
    ("ws://a.invalid/X", "WS://A.INVALID/x"),
    ("ws://a.invalid:81/", "ws://a.invalid"),
    ("ws://a.invalid:81/", "ws://a.invalid:*"),
    ("ws://a.invalid:81/", "ws://*"),
    ("ws://a.invalid/", "ws://*"),
    ("ws://a.invalid:81/", "ws://*:*"),
    ("ws://a.invalid/", "*:80"),
    ("wss://a.invalid/", "ws://a.invalid:80"),
    ("wss://a.invalid/", "ws://a.invalid"),
    ("wss://a.invalid/", "wss://a.invalid:443"),
    ("ws://a.invalid/", ""),
    ("ws://a.invalid/", "'NONE'"),
    ("ws://a.invalid/", "'none' ws://a.invalid"),
    ("ws://a.invalid/", "  ws://b.invalid   ws://c.invalid  "),
    ("ws://a.invalid/", "nonsense{}"),
    ("ws://127.0.0.1:25/", "'none'"),
)
POLICIES: Final = (
    "default-src 'self'",
    "default-src 'unsafe-inline' 'self'; img-src *",
    "img-src *",
    "CONNECT-SRC 'none'",
    "connect-src ws://b.invalid, connect-src ws://a.invalid",
    "connect-src ws://b.invalid; connect-src ws://a.invalid",
    "connect-src ws://b.invalid; default-src *",
    "default-src 'none'; connect-src ws://a.invalid",
)


def tries(url: str, policy: str, page: str = HTTP_PAGE) -> Script:
    return Script(f"{policy} {url}", f"tried(() => new WebSocket('{url}').readyState)", page, policy)


GROUPS: Final[dict[str, list[Script]]] = {
    "policies": [
        Script("forbidden", LIFE, policy="connect-src 'none'"),
        Script("allowed", LIFE, policy="connect-src ws://127.0.0.1:*"),
        *(tries(url, f"connect-src {sources}") for url, sources in SOURCES),
        *(tries("ws://a.invalid/", policy) for policy in POLICIES),
        tries("ws://a.invalid/#x", "connect-src 'none'"),
        tries("wss://app.example.com/x", "connect-src 'self'", HTTPS_PAGE),
        tries("ws://app.example.com/x", "connect-src 'none'", HTTPS_PAGE),
        tries("ws://app.example.com/x", "connect-src 'self'", HTTPS_PAGE),
        tries("wss://a.invalid/", "connect-src a.invalid", HTTPS_PAGE),
        Script(
            "before subprotocols",
            "tried(() => new WebSocket('ws://h.invalid', 'a b').readyState)",
            HTTP_PAGE,
            "connect-src 'none'",
        ),
    ],
}
