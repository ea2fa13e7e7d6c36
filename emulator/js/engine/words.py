"""quickjs' messages -> the words of the engine that the target has.

`Cannot read properties of undefined (reading 'onOpen')` is V8 from 9.3, `Cannot read property 'onOpen' of undefined`
V8 before, `undefined is not an object (evaluating 'task.onOpen')` JavaScriptCore. What an engine quotes of the source
comes from the program; a message that needs it and hasn't got it, or that the table lacks, stays as it is.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Final, Literal

from emulator.errors import Place
from emulator.js.sources import CallSite, MemberSite, Program, describe_call, describe_member

EngineWords = Literal["v8", "v8-2018", "jsc"]


@dataclass(frozen=True)
class Source:
    """What an error's message may quote: the program's text at a place."""

    program: Program
    place: Place

    def call(self) -> CallSite | None:
        return describe_call(self.program, self.place)

    def member(self, name: str) -> MemberSite | None:
        return describe_member(self.program, self.place, name)


@dataclass(frozen=True)
class Rule:
    """A message of quickjs', and what each engine says instead. None: it says the same."""

    pattern: str
    v8: str | None
    old: str | None
    jsc: str | None
    when: Literal["any", "call", "new", "native", "member"] = "any"


READ = r"cannot read property '(?P<key>.*)' of (?P<value>undefined|null)"
SET = r"cannot set property '(?P<key>.*)' of (?P<value>undefined|null)"
ITERATE = r"cannot read property 'Symbol.iterator' of (?P<value>undefined|null)"
NOT_ITERABLE = "{value} is not iterable (cannot read property Symbol(Symbol.iterator))"
CALL_JSC = "{callee} is not a function. (In '{call}', '{callee}' is undefined)"
NEW_JSC = "undefined is not a constructor (evaluating '{call}')"
CALLBACK_JSC = "{native} callback must be a function"
RULES = (
    Rule("not a function", "{callee} is not a constructor", "{callee} is not a constructor", NEW_JSC, "new"),
    Rule("not a constructor", "{callee} is not a constructor", "{callee} is not a constructor", NEW_JSC, "new"),
    Rule("not a function", "undefined is not a function", "undefined is not a function", CALLBACK_JSC, "native"),
    Rule("not a function", "{callee} is not a function", "{callee} is not a function", CALL_JSC, "call"),
    Rule("not a function", "undefined is not a function", "undefined is not a function", "undefined is not a function"),
    Rule(ITERATE, NOT_ITERABLE, NOT_ITERABLE, "{value} is not an object"),
    Rule(
        READ,
        "Cannot read properties of {value} (reading '{key}')",
        "Cannot read property '{key}' of {value}",
        "{value} is not an object (evaluating '{member}')",
        "member",
    ),
    Rule(
        READ,
        "Cannot read properties of {value} (reading '{key}')",
        "Cannot read property '{key}' of {value}",
        "{value} is not an object",
    ),
    Rule(
        SET,
        "Cannot set properties of {value} (setting '{key}')",
        "Cannot set property '{key}' of {value}",
        "{value} is not an object (evaluating '{member}')",
        "member",
    ),
    Rule(
        SET,
        "Cannot set properties of {value} (setting '{key}')",
        "Cannot set property '{key}' of {value}",
        "{value} is not an object",
    ),
    Rule(r"(?P<key>.+) is not defined", None, None, "Can't find variable: {key}"),
    Rule(
        r"(?P<key>.+) is not initialized",
        "Cannot access '{key}' before initialization",
        "{key} is not defined",
        "Cannot access uninitialized variable.",
    ),
    Rule(
        r"'(?P<key>.+)' is read-only",
        "Cannot assign to read only property '{key}' of object",
        "Cannot assign to read only property '{key}' of object",
        "Attempted to assign to readonly property.",
        "member",
    ),
    Rule(
        r"'(?P<key>.+)' is read-only",
        "Assignment to constant variable.",
        "Assignment to constant variable.",
        "Attempted to assign to readonly property.",
    ),
    Rule(
        "class constructors must be invoked with 'new'",
        "Class constructor {function} cannot be invoked without 'new'",
        "Class constructor {function} cannot be invoked without 'new'",
        "Cannot call a class constructor {function} without |new|",
    ),
    Rule(
        "value is not iterable",
        "object is not iterable (cannot read property Symbol(Symbol.iterator))",
        "object is not iterable",
        "undefined is not a function",
    ),
    Rule(
        "circular reference",
        "Converting circular structure to JSON",
        "Converting circular structure to JSON",
        "JSON.stringify cannot serialize cyclic structures.",
    ),
    Rule("invalid array length", "Invalid array length", "Invalid array length", "Invalid array length"),
    Rule("expecting hex digit", "URI malformed", "URI malformed", "URI error"),
    Rule("malformed UTF-8", "URI malformed", "URI malformed", "URI error"),
    Rule(
        "empty array",
        "Reduce of empty array with no initial value",
        "Reduce of empty array with no initial value",
        "reduce of empty array with no initial value",
    ),
    Rule("Date value is NaN", "Invalid time value", "Invalid time value", "Invalid Date"),
    Rule(
        "cannot convert symbol to string",
        "Cannot convert a Symbol value to a string",
        "Cannot convert a Symbol value to a string",
        "Cannot convert a symbol to a string",
    ),
    Rule(
        "cannot convert BigInt to number",
        "Cannot mix BigInt and other types, use explicit conversions",
        "Cannot mix BigInt and other types, use explicit conversions",
        "Invalid mix of BigInt and other type in addition.",
    ),
    Rule(
        "invalid 'instanceof' right operand",
        "Right-hand side of 'instanceof' is not callable",
        "Right-hand side of 'instanceof' is not callable",
        "Right hand side of instanceof is not an object",
    ),
    Rule("Maximum call stack size exceeded", None, None, "Maximum call stack size exceeded."),
)
_ERROR_TYPE: Final = re.compile(r"(?:.*\.)?[A-Z]\w*Error|Error")
LONGEST_CALL = 80  # characters; a longer one is quoted without its arguments
COMPILED = tuple((re.compile(rule.pattern, re.DOTALL), rule) for rule in RULES)


def mentions(message: str) -> bool:
    """Whether the table says anything of the message: if not, there is no need to look at the source."""
    return any(pattern.fullmatch(message) for pattern, _ in COMPILED)


def translate(
    message: str, engine: EngineWords, source: Source | None, function: str = "", native: str | None = None
) -> str:
    """The message in the engine's words.

    `function` is the innermost frame's, `native` the built-in that threw, if one did.
    """
    for pattern, rule in COMPILED:
        match = pattern.fullmatch(message)
        quoted = _quoted(rule, match, source, native) if match else None
        if match and quoted is not None:
            template = rule.jsc if engine == "jsc" else rule.old if engine == "v8-2018" else rule.v8
            words = {"function": function, "native": native or "", **quoted, **match.groupdict()}
            return message if template is None else template.format_map(words)
    return message


def _quoted(rule: Rule, match: re.Match[str], source: Source | None, native: str | None) -> dict[str, str] | None:
    """What the rule quotes of the source, or None if the rule isn't for this error."""
    if rule.when == "any":
        return {}
    if rule.when == "native":
        return None if native is None else {}
    if native is not None or source is None:
        return None
    if rule.when == "member":
        member = source.member(match["key"])
        return {"member": member.text} if member else None
    call = source.call()
    if call is None or call.is_new != (rule.when == "new"):
        return None
    text = call.text if len(call.text) <= LONGEST_CALL else f"{'new ' if call.is_new else ''}{call.callee}(...)"
    return {"callee": call.callee, "call": text}


def made_by_hand(source: Source | None) -> bool:
    """Whether the script itself makes the error there, in its own words: `new Error(...)`, `super(...)`."""
    call = source.call() if source else None
    return call is not None and (call.callee == "super" or _ERROR_TYPE.fullmatch(call.callee) is not None)


def json_error(message: str, text: str, engine: EngineWords) -> str:
    """What JSON.parse says of a text that isn't JSON."""
    try:
        json.loads(text, parse_constant=_refuse)
        return message
    except (json.JSONDecodeError, RecursionError) as error:
        at = getattr(error, "pos", 0)
    except ValueError:
        at = 0
    if not text[at:].strip():
        return "JSON Parse error: Unexpected EOF" if engine == "jsc" else "Unexpected end of JSON input"
    if engine == "jsc":
        word = re.match(r"[\w$]+", text[at:])
        kind = f'identifier "{word[0]}"' if word and not word[0][0].isdigit() else f"token '{text[at]}'"
        return f"JSON Parse error: Unexpected {kind}"
    if engine == "v8-2018":
        return f"Unexpected token {text[at]} in JSON at position {at}"
    if text in ("undefined", "[object Object]"):
        return f'"{text}" is not valid JSON'
    if message.startswith("Expected"):
        return message
    return f"Unexpected token '{text[at]}', {_excerpt(text, at)} is not valid JSON"


def _excerpt(text: str, at: int) -> str:
    if len(text) <= 40:
        return f'"{text}"'
    start, end = max(0, at - 10), min(len(text), at + 10)
    return f'{"..." if start else ""}"{text[start:end]}"{"..." if end < len(text) else ""}'


def _refuse(constant: str) -> None:
    raise ValueError(constant)
