"""The parameter checks of uni's own runtimes, in their words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from emulator.engine.values import UNDEFINED, ErrorValue, Throw, View, tag, text, typeof
from platforms.model.uni import Validation

SIMPLE: Final = ("String", "Number", "Boolean", "Function", "Symbol")
EXPLAINED: Final = ("String", "Number", "Boolean")


def faults(rules: Validation, name: str, options: dict[str, Any]) -> Iterator[str]:
    """What is wrong with the options of a call, in the runtime's words and order."""
    words = FAILING if rules.policy == "fails" else WARNING
    required = rules.required.get(name, ())
    for key, types in rules.functions.get(name, {}).items():
        fault = check(words, key, options.get(key, UNDEFINED), types, key in required, key not in options)
        if fault:
            yield fault


class Words:
    """How one generation of the runtimes says it."""

    def __init__(self, missing: str, wrong: str, is_object: Callable[[Any], bool], *, buffers_pass: bool) -> None:
        self.missing = missing
        self.wrong = wrong
        self.is_object = is_object
        self.buffers_pass = buffers_pass


FAILING: Final = Words(
    "Missing required parameter `{key}`", "parameter `{key}`.", lambda value: isinstance(value, dict), buffers_pass=True
)
WARNING: Final = Words(
    'Missing required args: "{key}"',
    'Invalid args: type check failed for args "{key}".',
    lambda value: typeof(value) == "object" and value is not None,
    buffers_pass=False,
)


def check(words: Words, key: str, value: Any, types: Sequence[str], required: bool, absent: bool) -> str | None:
    """One parameter's fault, or None. Raises Throw where the runtime's own check throws."""
    if required and absent:
        return words.missing.replace("{key}", key)
    if (value is UNDEFINED or value is None) and not required:
        return None
    if any(_is(words, value, name) for name in types):
        return None
    return words.wrong.replace("{key}", key) + _difference(value, types)


def _is(words: Words, value: Any, name: str) -> bool:
    if name in SIMPLE:
        return typeof(value) == name.lower() or (typeof(value) == "object" and tag(value) == name)
    if words.buffers_pass and isinstance(value, bytes | View):
        return True
    if words.buffers_pass and (value is UNDEFINED or value is None):
        raise Throw(ErrorValue("TypeError", f"Cannot read properties of {text(value)} (reading 'byteLength')"))
    if name == "Object":
        return words.is_object(value)
    return tag(value) == name


def _difference(value: Any, types: Sequence[str]) -> str:
    expected, received = types[0], tag(value)
    if received == "Symbol":
        kind = "number" if expected == "Number" else "string"
        raise Throw(ErrorValue("TypeError", f"Cannot convert a Symbol value to a {kind}"))
    said = f" Expected {', '.join(types)}"
    if len(types) == 1 and expected in EXPLAINED and "Boolean" not in (expected, received):
        said += f" with value {_styled(value, expected)}"
    said += f", got {received} "
    return f"{said}with value {_styled(value, received)}." if received in EXPLAINED else said


def _styled(value: Any, kind: str) -> str:
    if kind == "String":
        return f'"{text(value)}"'
    return _number(value) if kind == "Number" else text(value)


def _number(value: Any) -> str:
    """What String(Number(value)) gives."""
    if isinstance(value, list):
        value = text(value)
    if isinstance(value, str):
        try:
            return text(float(value)) if value.strip() else "0"
        except ValueError:
            return "NaN"
    if isinstance(value, bool) or value is None:
        return str(int(bool(value)))
    return text(value) if isinstance(value, int | float) else "NaN"
