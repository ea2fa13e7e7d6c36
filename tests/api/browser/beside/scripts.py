"""The operations that are run in both browsers: by group, scripts that print what they see. URL stands for the server.

What a script can't help but race with is left out: `bufferedAmount` while data is on its way, say.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final, NamedTuple

HELPERS: Final = (Path(__file__).parent / "helpers.js").read_text("utf-8")
HTTP_PAGE: Final = "http://localhost:5173/"
HTTPS_PAGE: Final = "https://app.example.com/"
OPEN: Final = "const s = show(new WebSocket('URL/echo'))\nawait once(s, 'open')\n"
END: Final = "\nif (s.readyState < 3) { s.close(); await once(s, 'close') }\nawait later(20)"
LEFT: Final = (
    "if (s.readyState < 2) { s.close(); await Promise.race([once(s, 'close'), later(3000)]); await later(20) }"
)
ENDED: Final = "await Promise.race([once(s, 'close'), later(400)])\nawait later(20)"


class Script(NamedTuple):
    name: str
    code: str
    page: str = HTTP_PAGE
    policy: str = ""  # the page's Content-Security-Policy


def whole(code: str, url: str) -> str:
    """The script with what it needs around it; "done" is its last line."""
    body = code.replace("URL", url)
    return (
        f"{HELPERS}\n;(async () => {{\n{body}\n}})()"
        ".catch((error) => console.log('failed ' + error)).finally(() => console.log('done'))\n;0"
    )


def constructed(*calls: str) -> str:
    return "\n".join(f"tried(() => new WebSocket({call}).url)" for call in calls)


def urls(*texts: str) -> str:
    return constructed(*map(json.dumps, texts))


def server(name: str, path: str, more: str = "") -> Script:
    return Script(name, f"const s = show(new WebSocket('URL{path}'{more}))\n{ENDED}\n{LEFT}")


def frames(*lots: str) -> list[Script]:
    """Bytes from the server right after the handshake."""
    return [server(lot[:40], f"/echo?do={'last' if lot.startswith('88') else 'bytes'}%20{lot}") for lot in lots]


def answers(*heads: str) -> list[Script]:
    return [server(head, f"/reply?hex={head.encode().hex()}") for head in heads]


def heads(*changes: tuple[str, str]) -> list[Script]:
    """Changed headers of the answer, and the subprotocols offered; then what the socket says of it."""
    more = "\nconsole.log(JSON.stringify(s.protocol), JSON.stringify(s.extensions))"
    scripts = [server(change, f"/head?{change}", f", {offer}") for change, offer in changes]
    return [script._replace(code=script.code + more) for script in scripts]
