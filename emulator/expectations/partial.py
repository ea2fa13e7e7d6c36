"""Partial comparison: what a pattern leaves out may be anything; where it differs is told in words.

Beside plain values a pattern may hold `{"$": "any"}`, `{"$": "undefined"}`, `{"$": "contains", "text": ...}` and
`{"$": "matches", "regex": ...}`; in Python also `...` (anything), a compiled regular expression, a type, or a function
that gets the value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from emulator.engine.shown import shown
from emulator.engine.values import UNDEFINED, ErrorValue, Foreign, HostObject, View, tag
from emulator.errors import UserError

LONGEST: Final = 80
_JS_REGEX: Final = re.compile(r"/(.*)/([a-z]*)", re.DOTALL)
_FLAGS: Final = {"i": re.IGNORECASE, "m": re.MULTILINE, "s": re.DOTALL}


def differences(wanted: Any, got: Any, at: str = "data") -> Iterator[str]:
    """Each place where `got` is not as `wanted`, in words; nothing if it matches."""
    special = _special(wanted, got, at)
    if special is not None:
        yield from special
    elif isinstance(wanted, Mapping):
        yield from _of_mapping(wanted, _fields(got), got, at)
    elif isinstance(wanted, bytes | bytearray | memoryview | View):
        if _bytes(wanted) != _bytes(got):
            yield _is_not(at, got, wanted)
    elif isinstance(wanted, Sequence) and not isinstance(wanted, str):
        yield from _of_sequence(wanted, got, at)
    elif not _same(wanted, got):
        yield _is_not(at, got, wanted)


def brief(value: Any) -> str:
    """A value in at most 80 characters."""
    words = "(anything)" if value is ... else shown(value)
    return words if len(words) <= LONGEST else f"{words[:LONGEST]}..."


def _special(wanted: Any, got: Any, at: str) -> list[str] | None:
    if wanted is ...:
        return []
    if isinstance(wanted, re.Pattern):
        return _matched(wanted, got, at)
    if isinstance(wanted, Foreign):
        return _matched(_regex_of(wanted), got, at) if wanted.tag == "RegExp" else [_is_not(at, got, wanted)]
    if isinstance(wanted, Mapping) and "$" in wanted:
        return _worded(wanted, got, at)
    if isinstance(wanted, type):
        return [] if isinstance(got, wanted) else [f"{at} is {brief(got)}, no {wanted.__name__}"]
    return _asked(wanted, got, at) if callable(wanted) else None


def _asked(holds: Callable[[Any], Any], got: Any, at: str) -> list[str]:
    try:
        outcome = "" if holds(got) else "doesn't hold"
    except UserError:
        raise
    except Exception as error:  # it is for other values than this one
        outcome = f"raises {type(error).__name__}: {error}"
    return [f"{at} is {brief(got)}, for which {_named(holds)} {outcome}"] if outcome else []


def _worded(wanted: Mapping[Any, Any], got: Any, at: str) -> list[str]:
    match wanted["$"]:
        case "any":
            return []
        case "undefined":
            return [] if got is UNDEFINED else [_is_not(at, got, UNDEFINED)]
        case "contains":
            words = str(wanted.get("text", ""))
            return [] if words in _text(got) else [f"{at} is {brief(got)}, which doesn't contain {brief(words)}"]
        case "matches":
            return _matched(_compiled(str(wanted.get("regex", "")), 0), got, at)
    raise UserError(
        f'a pattern\'s data: there is no {{"$": {brief(wanted["$"])}}}; there is any, undefined, contains, matches'
    )


def _matched(regex: re.Pattern[Any], got: Any, at: str) -> list[str]:
    text = _text(got).encode() if isinstance(regex.pattern, bytes) else _text(got)
    return [] if regex.search(text) else [f"{at} is {brief(got)}, which doesn't match {brief(regex.pattern)}"]


def _regex_of(value: Foreign) -> re.Pattern[str]:
    found = _JS_REGEX.fullmatch(value.text)
    if not found:
        raise UserError(f"a pattern's data: {value.text} is no regular expression")
    flags = 0
    for letter in found[2]:
        flags |= _FLAGS.get(letter, 0)
    return _compiled(found[1].replace("\\/", "/"), flags)


def _compiled(text: str, flags: int) -> re.Pattern[str]:
    try:
        return re.compile(text, flags)
    except re.error as error:
        raise UserError(
            f"a pattern's data: {brief(text)} is no regular expression that Python knows: {error}"
        ) from None


def _of_mapping(wanted: Mapping[Any, Any], fields: Mapping[Any, Any] | None, got: Any, at: str) -> Iterator[str]:
    if fields is None:
        yield _is_not(at, got, wanted)
        return
    for key, value in wanted.items():
        if key in fields:
            yield from differences(value, fields[key], f"{at}.{key}")
        elif not _may_lack(value):
            yield f"{at} is {brief(got)}, which has no {key}"


def _of_sequence(wanted: Sequence[Any], got: Any, at: str) -> Iterator[str]:
    if not isinstance(got, list | tuple):
        yield _is_not(at, got, wanted)
        return
    for index, (one, other) in enumerate(zip(wanted, got, strict=False)):
        yield from differences(one, other, f"{at}[{index}]")
    if len(wanted) != len(got):
        yield f"{at} has {len(got)} items, not {len(wanted)}"


def _fields(got: Any) -> Mapping[Any, Any] | None:
    match got:
        case Mapping():
            return got
        case HostObject():
            return got.fields
        case ErrorValue():
            return {"name": got.name, "message": got.message, **got.extra}
    return None


def _may_lack(wanted: Any) -> bool:
    return wanted is UNDEFINED or (isinstance(wanted, Mapping) and wanted.get("$") == "undefined")


def _bytes(value: Any) -> bytes | None:
    if isinstance(value, View):
        return value.data
    return bytes(value) if isinstance(value, bytes | bytearray | memoryview) else None


def _same(wanted: Any, got: Any) -> bool:
    if isinstance(wanted, bool) or isinstance(got, bool):
        return wanted is got  # Python takes True for 1
    if isinstance(wanted, str) and isinstance(got, bytes):
        return wanted.encode() == got  # a text frame
    return bool(wanted == got) or (wanted != wanted and got != got)


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else shown(value)


def _is_not(at: str, got: Any, wanted: Any) -> str:
    kinds = f" ({tag(got)})" if brief(got) == brief(wanted) else ""
    return f"{at} is {brief(got)}{kinds}, not {brief(wanted)}"


def _named(fn: Any) -> str:
    return getattr(fn, "name", None) or getattr(fn, "__name__", None) or repr(fn)
