"""The code and reason that a close call puts on the wire, by the platform's rules."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from emulator.engine.values import UNDEFINED, text
from emulator.engine.wire.jsontext import json_text

if TYPE_CHECKING:
    from emulator.engine.run import Run

_INTEGER: Final = re.compile(r"[+-]?[0-9]+")


def close_args(run: Run) -> tuple[int | None, str]:
    """(code, reason); code None stands for a close frame without one. The words of the case go before the call's."""
    rules = run.rules.wire.close
    reason = run.options.get("reason", UNDEFINED)
    dropped = rules.reason == "dropped" or (rules.reason == "strings" and not isinstance(reason, str))
    if dropped or rules.code == "forced" or reason is UNDEFINED or reason is None:
        reason = rules.default_reason
    stated, stated_reason = run.words("code")[0], run.words("reason")[0]
    given = run.options.get(rules.code_key, UNDEFINED)
    code = _code(given, rules.code, rules.default_code) if stated is None else stated
    words = (json_text(reason) or "") if rules.reason == "json-text" else text(reason)
    return code, words if stated_reason is None else stated_reason


def _code(value: Any, rule: str, default: int | None) -> int | None:
    number = int(value) if _is_number(value) else None
    match rule:
        case "forced" | "ignored":
            return default
        case "positive-or-default":
            return number if number is not None and number > 0 else default
        case "truthy-or-default":
            return number or default
        case "readable-or-default":
            return _readable(value, default)
        case "integer-text-or-default":
            return _integer(json_text(value), default)
        case "clamped-or-default":
            is_object = isinstance(value, list | dict | bytes)  # truthy in JavaScript, empty or not
            return clamped(value) if is_object or (value and value == value) else default
        case "clamped":
            return default if value is UNDEFINED else clamped(value)
        case _:
            return default if number is None else number


def _readable(value: Any, default: int | None) -> int | None:
    if isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            return default
    return int(value) if _is_number(value) else default


def _integer(words: str | None, default: int | None) -> int | None:
    number = int(words) if words is not None and _INTEGER.fullmatch(words) else None
    return number if number is not None and -(2**31) <= number < 2**31 else default


def clamped(value: Any) -> int:
    """What Web IDL's [Clamp] unsigned short makes of a value; fractions are cut off."""
    if isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            return 0
    if not isinstance(value, int | float) or value != value:
        return 0
    return int(min(max(value, 0), 0xFFFF))


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value == value and abs(value) < 2**31
