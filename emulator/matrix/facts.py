"""What a script could notice of a moment: what is compared with another run, and the words for it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final, NamedTuple, TypeAlias

from emulator.engine.values import UNDEFINED, ErrorValue, Undefined
from emulator.errors import Place
from emulator.matrix.moments import Moment, plain, plain_moment
from emulator.matrix.origins import Family, family
from emulator.matrix.words import kind, said, shown

RETURNS: Final = " returns"
STATE: Final = "readyState"
EVENTS: Final = "events"
ACTS_ON: Final = " acts on"
_ID: Final = re.compile(r"\d{8,}(?:\.\d+)?|\b\d{4}-\d\d-\d\dT[\d:.]+Z?|\b[0-9a-f]{8}-[0-9a-f-]{27}\b")
_FUNCTIONS: Final[dict[Family, str]] = {"connect": "connectSocket", "send": "send", "close": "close"}

Noticed: TypeAlias = tuple[str, Any, str]  # what it is called, what is compared, where in the profile it was decided
Uses: TypeAlias = Callable[[Place], bool]


class Fact(NamedTuple):
    """One thing that the script could notice. `value` is compared; the rest says what it was and where.

    `heard`: whether it would have noticed if this were missing.
    """

    value: Any
    moment: Moment
    place: Place | None
    path: str
    heard: bool

    @property
    def at(self) -> int:
        return self.moment.at

    @property
    def words(self) -> str:
        """The fact in words; made when asked for, since few facts are a difference."""
        return _words(plain_moment(self.moment))

    def plain(self) -> Fact:
        """The fact without anything that lives in its app."""
        return self._replace(moment=plain_moment(self.moment))


class Text:
    """A text that the wire brought: the same as another if they differ in nothing but ids. Most don't differ at all."""

    __slots__ = ("_text",)
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, text: str) -> None:
        self._text = text

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Text):
            return False
        return self._text == other._text or _without_ids(self._text) == _without_ids(other._text)


def noticed(moment: Moment, origin: Moment | None, uses: Uses) -> Noticed | None:
    """What the script could notice of a moment that comes from the call `origin`.

    `uses(place)`: whether the script uses what the call there returns.
    """
    match moment.kind:
        case "callback" if moment.path and origin is not None and (moment.handled or moment.name != "complete"):
            of = family(origin.name)
            return _FUNCTIONS[of] if of else origin.name, moment.name, moment.path
        case "event" if moment.handled:
            return EVENTS, _event(moment), moment.path
        case "return" if (of := family(moment.name)) and origin and origin.place and uses(origin.place):
            return f"{_short(moment)}{RETURNS}", _kind(moment.data), "task" if of == "connect" else of
        case "throw" if (of := family(moment.name)) or "Socket" in moment.name:
            value = moment.data.name if isinstance(moment.data, ErrorValue) else _kind(moment.data)
            return f"{_short(moment)} throws", value, of or "listeners"
        case "state":
            return STATE, shown(moment.data), moment.path
    return None


def choice(moment: Moment, origin: Moment | None) -> Noticed | None:
    """Which socket a global function has acted on, told by its success. The script hears of it by what comes back."""
    if moment.kind != "callback" or moment.name != "success" or origin is None or origin.socket is not None:
        return None
    if family(origin.name) not in ("send", "close"):
        return None
    return f"{_short(origin)}{ACTS_ON}", moment.socket, "listeners.current"


def _short(moment: Moment) -> str:
    return moment.name.rpartition(".")[2]


def _kind(value: Any) -> str:
    return kind(plain(value))


def _event(moment: Moment) -> Any:
    """What is compared of an event: its name, a close's code, a message's data."""
    match moment.name:
        case "message":
            carried = _carried(moment)
            return Text(carried) if isinstance(carried, str) else f"{kind(carried)} {_without_ids(carried)}"
        case "close":
            code = moment.data.get("code", UNDEFINED) if isinstance(moment.data, dict) else UNDEFINED
            return f"close {shown(plain(code))}"
        case name:
            return name


def _carried(message: Moment) -> Any:
    data = message.data
    return plain(data.get("data", UNDEFINED) if isinstance(data, dict) else data)


def _without_ids(value: Any) -> str:
    return _ID.sub("#", shown(value))


def _words(moment: Moment) -> str:
    """A noticed moment in words; its data are plain."""
    data = moment.data
    match moment.kind, moment.name:
        case "return", _:
            return kind(data)
        case "throw", _:
            return said(data)
        case "state", _:
            return shown(data)
        case "event", "message":
            carried = _carried(moment)
            text = "undefined" if isinstance(carried, Undefined) else f"{shown(carried)} ({kind(carried)})"
            return f"message {text}"
        case "event", "open":
            return "open"
        case "event", ("close" | "error") as name:
            return f"{name} {said(data)}"
        case _, name:
            return f"{name} {said(data)}".rstrip()
