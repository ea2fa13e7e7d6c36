"""What a rule is, and the words that the tables are written in.

Each rule says in our own script what one or more files of the web-platform-tests' folder `websockets/` assert, and the
lines that the script prints where the assertion holds. `SERVER` stands for the server of `beside/server.py`.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from tests.api.browser.beside.scripts import HTTP_PAGE, whole

HELPERS: Final = """
const log = (...words) => console.log(words.map(String).join(' '))
const text = (data) => typeof data === 'string' ? (data.length < 40 ? data : `${data.length} of text`)
  : data instanceof Blob ? `Blob ${data.size}` : `${kind(data)} ${data.byteLength}`
const hear = (s) => {
  s.addEventListener('open', () => log('open', s.readyState))
  s.addEventListener('message', (e) => log('message', text(e.data)))
  s.addEventListener('error', () => log('error', s.readyState))
  s.addEventListener('close', (e) => log('close', e.code, e.reason, e.wasClean, s.readyState))
  return s
}
const make = (path = '/echo', ...more) => hear(new WebSocket('SERVER' + path, ...more))
const threw = (run) => {
  try { return `nothing ${run()}` } catch (e) { return e instanceof DOMException ? `DOMException ${e.name}` : e.name }
}
const opened = async (path, ...more) => { const s = make(path, ...more); await once(s, 'open'); return s }
const over = (s) => once(s, 'close').then(() => later(20))
"""


class Rule(NamedTuple):
    """`lines`: what the tests demand. `chromium`: what Chromium does where that is something else."""

    files: tuple[str, ...]
    code: str
    lines: tuple[str, ...]
    chromium: tuple[str, ...] | None = None
    page: str = HTTP_PAGE

    @property
    def name(self) -> str:
        return self.files[0]

    @property
    def expected(self) -> list[str]:
        """What an emulated Chromium prints."""
        return list(self.lines if self.chromium is None else self.chromium)


def rule(
    files: str,
    code: str,
    *lines: str,
    chromium: tuple[str, ...] | None = None,
    page: str = HTTP_PAGE,
) -> Rule:
    """`files`: their names, parted by blanks."""
    return Rule(tuple(files.split()), code, lines, chromium, page)


def script(one: Rule, server: str) -> str:
    return whole(f"{HELPERS}\nawait later(10)\n{one.code}".replace("SERVER", server), server)


def heard(lines: list[str]) -> list[str]:
    """Without the console's own lines, on which the tests say nothing."""
    return [line.rstrip() for line in lines if not line.startswith(("error: ", "warn: ")) and line != "done"]
