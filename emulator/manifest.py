"""manifest.json of a uni-app project: JSON with comments, a section for each platform."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from emulator.errors import Place, UserError

_NOT_NEWLINE: Final = re.compile(r"[^\n]")
# A comma may stand before a comment and the end of a list: comments are blanked first.
_COMMENT: Final = re.compile(r'("(?:\\.|[^"\\\n])*")|//[^\n]*|/\*.*?\*/', re.DOTALL)
_LAST_COMMA: Final = re.compile(r'("(?:\\.|[^"\\\n])*")|,(?=\s*[}\]])')


@dataclass(frozen=True)
class Section:
    """What a manifest says for one platform; None where it says nothing."""

    appid: str | None = None
    url_check: bool | None = None
    connect_timeout_ms: float | None = None


@dataclass(frozen=True)
class Manifest:
    """The manifest's data; empty if the project has none."""

    data: Mapping[str, Any] = field(default_factory=dict)
    file: str = ""

    def section(self, *names: str) -> Section:
        """What holds on the platform that has one of these names; upper and lower case are one. Raises UserError."""
        wanted = {name.lower() for name in names}
        own = [value for key, value in self.data.items() if key.lower() in wanted and isinstance(value, dict)]
        merged: dict[str, Any] = {}
        for part in own:
            merged |= part
        return Section(
            appid=self._text(merged.get("appid"), "appid"),
            url_check=self._flag(_inside(merged, "setting", "urlCheck")),
            connect_timeout_ms=self._timeout(
                _inside(merged, "networkTimeout", "connectSocket"),
                _inside(self.data, "networkTimeout", "connectSocket"),
            ),
        )

    def _text(self, value: Any, key: str) -> str | None:
        if value is None or value == "":
            return None
        if not isinstance(value, str):
            raise UserError(f"{key}: {value!r} is no text", Place(self.file))
        return value

    def _flag(self, value: Any) -> bool | None:
        if value is not None and not isinstance(value, bool):
            raise UserError(f"setting.urlCheck: {value!r} is neither true nor false", Place(self.file))
        return value

    def _timeout(self, *values: Any) -> float | None:
        value = next((value for value in values if value is not None), None)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or value <= 0:
            words = f"networkTimeout.connectSocket: {value!r} is no number of milliseconds above 0"
            raise UserError(words, Place(self.file))
        return float(value)


def read_manifest(path: Path, shown: str) -> Manifest:
    """Reads a manifest.json; `shown` is how errors name it. Raises UserError with file, line and column."""
    try:
        text = path.read_text("utf-8-sig")
    except FileNotFoundError:
        raise UserError("no such file: check the path of the manifest", Place(shown)) from None
    except UnicodeDecodeError as error:
        raise UserError(f"not UTF-8 text (byte {error.start + 1}): save the file as UTF-8", Place(shown)) from None
    except OSError as error:
        raise UserError(f"can't be read: {error.strerror}", Place(shown)) from None
    try:
        data = json.loads(without_comments(text))
    except json.JSONDecodeError as error:
        raise UserError(f"not JSON: {error.msg}", Place(shown, error.lineno, error.colno)) from None
    except RecursionError:
        raise UserError("not JSON that can be read: nested too deeply", Place(shown)) from None
    if not isinstance(data, dict):
        raise UserError("a manifest is a JSON object, this file is none", Place(shown, 1))
    return Manifest(data, shown)


def without_comments(text: str) -> str:
    """Blanks comments and last commas, so that positions stay."""
    for pattern in (_COMMENT, _LAST_COMMA):
        text = pattern.sub(lambda found: found[1] or _NOT_NEWLINE.sub(" ", found[0]), text)
    return text


def _inside(data: Mapping[str, Any], *keys: str) -> Any:
    value: Any = data
    for key in keys:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value
