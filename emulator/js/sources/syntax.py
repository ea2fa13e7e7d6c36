"""Whether a text is JavaScript: the engine that will run it is the judge."""

from __future__ import annotations

import re

import _quickjs as quickjs

from emulator.errors import Place, UserError

_REPORT = re.compile(r"SyntaxError: (.*?)(?:\n\s+at \S+:(\d+):(\d+).*)?\s*\Z", re.DOTALL)
_NO_MODULE = "ReferenceError: could not load module"


def check(source: bytes, file: str, *, module: bool) -> None:
    """Raise UserError with file, line and column (in characters) if `source` does not compile. Runs none of it."""
    text = source.decode()
    # The import that can't be found is what keeps a correct module from running.
    prefix = 'import"\\0";' if module else "(function(){"
    context = quickjs.Context()
    try:
        if module:
            context.module(prefix + text)
        else:
            context.eval(prefix + text + "\n})")
    except quickjs.JSException as error:
        if str(error).startswith(_NO_MODULE):
            return
        raise UserError(*_explain(str(error), source, file, len(prefix))) from None


def _explain(report: str, source: bytes, file: str, shift: int) -> tuple[str, Place]:
    found = _REPORT.match(report)
    if not found:
        return f"syntax error: {report.strip().splitlines()[0]}", Place(file)
    words = " ".join(found[1].split())
    line, column = int(found[2] or 0), int(found[3] or 0)
    lines = source.split(b"\n")
    if line > len(lines):  # the wrapper's own end: the text stops in the middle of something
        return "syntax error: unexpected end of the file", Place(file, len(lines), len(lines[-1].decode()) + 1)
    if line == 1:
        column -= shift
    if line and column > 0:
        column = len(lines[line - 1][: column - 1].decode(errors="ignore")) + 1
    return f"syntax error: {words}", Place(file, line, max(column, 0))
