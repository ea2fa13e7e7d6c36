"""GitHub annotations: what went wrong, at the user's line, in the view of a pull request."""

from __future__ import annotations

import os

from emulator.report.lines import cause_text, why_text
from emulator.report.result import Result


def print_annotations(result: Result) -> None:
    """Prints them where GitHub Actions listens: the same thing on several targets once, expected ones as notices."""
    if os.environ.get("GITHUB_ACTIONS") != "true":
        return
    said: dict[tuple[str, str, str], list[str]] = {}
    for cell in result.cells:
        if cell.cause is None or cell.verdict not in ("fail", "differs"):
            continue
        level = "warning" if cell.verdict == "differs" else "notice" if result.is_expected(cell) else "error"
        place = cell.cause.place
        parts = [f"file={_property(place.file)}"] if place else []
        parts += [f"line={place.line}"] if place and place.line else []
        message = " · ".join(part for part in (cause_text(cell), why_text(cell.cause.why)) if part)
        said.setdefault((level, ",".join(parts), message), []).append(cell.target)
    for (level, where, message), targets in said.items():
        title = f"title={_property(', '.join(targets[:3]) + (' ...' if len(targets) > 3 else ''))}"
        print(f"::{level} {','.join(part for part in (where, title) if part)}::{_data(message)}")


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
