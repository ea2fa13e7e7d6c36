"""The dialogue between the host and JavaScript, whatever carries it: here a function call each way, a socket to Node.

Both sides ask and answer. A request is `(op, id, name, text)`: an operation, a number, a word and a JSON text, each of
the last three null where the operation has no use for it. Its outcome is null (undefined), a JSON text (a value), or
`!` and a JSON text (a thrown value). Whoever answers a request may put requests of its own before the outcome, and so
on within these; the outcome that comes belongs to the latest request without one. `!!` as an outcome ends the script.

JavaScript asks the host
    call id - args          a host function                     method id name args    of a host object
    get id name             a field of a host object            set id name value
    describe id             a host object: {type, fields, methods, own}
    watch id                tell by `settle` when this promise of the host's settles
    trace - - [name, message, native, frames]     an Error is being made: gives [message, stack]
    json - - [message, text]                      JSON.parse failed: gives its message in the engine's words
    uncaught - - value      thrown out of a microtask           now, random            numbers, not texts
    threw - - frames        what is thrown next is no Error, and was thrown there          full   memory is exhausted
The host asks JavaScript
    run - - code            global - name value                 microtask id           queue a host function
    invoke id shared args   a kept function; `shared`, unless 0, becomes the turn's name of the first argument
    subscribe id - [f, g]   call f or g when a kept promise settles      settle id ok value    a promise of the host's
    field id name           a host object has a new field       write depth index [key, value]   to a call's argument
    release - - ids         forget kept values                  frames: the script's   depth: how many there are
    place                   "line:column" of the innermost frame, no JSON text
    endTurn                 [[reason, frames], ...] if promises have been rejected and not handled, and ask again;
                            or forget what is shared, and give the ids of proxies that were collected

A value is JSON, with `{"$": [tag, ...]}` for
    u undefined             n number (NaN, ...)                 b, v bytes and views   o object with a key `$`
  from JavaScript, which keeps the original under the id until `release`
    f id name               e id name message stack frames extra         x id tag text (foreign)      P id (promise)
  from the host, which keeps the original until JavaScript's garbage collector has found its proxy (`endTurn`)
    c id name (function)    h id (object)                       p id (promise)     C id name static (class)
  and back again
    k id (kept by JS)       h id (any of the host's)
  shared during one turn, so that it is one object wherever it goes
    d id changed (dict)     r id (known)                        E id name message extra (error)
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from emulator.engine.values import UNDEFINED, HostObject, PromiseValue, Throw
from emulator.errors import Place
from emulator.js.engine.codec import Codec
from emulator.js.engine.handles import JsDict
from emulator.js.engine.tables import Tables

FATAL = "!!"
Outcome = str | float | None
Ask = Callable[[str, int, "str | int | None", "str | None"], Any]
Operation = Callable[[int, Any, Any], Outcome]


class Dialogue:
    """The host's side: answers JavaScript by `receive` and asks it by `ask`. Holds the tables of both directions."""

    def __init__(self, operations: dict[str, Operation], locate: Callable[[list[Any]], Place | None]) -> None:
        self.tables = Tables(self, locate)
        self._codec = Codec(self.tables)
        self.encode = self._codec.encode
        self.decode = self._codec.decode
        self._owned = self.tables.owned_values
        self._depth = 0
        self.fatal: BaseException | None = None
        self._operations: dict[str, Operation] = {
            "call": self._call,
            "method": self._method,
            "get": self._get,
            "set": self._set,
            "describe": self._describe,
            "watch": self._watch,
            **operations,
        }

    def connect(self, ask: Ask, kill: Callable[[], None]) -> None:
        """How to ask JavaScript, and how to see to it that it ends after an outcome of FATAL."""
        self._ask = ask
        self._kill = kill

    # --- answering ------------------------------------------------------------------------------------------------
    def receive(self, op: str, id: int, name: str | None, text: str | None) -> Outcome:
        """Answers one request. Nothing is raised: what isn't a Throw becomes `fatal` and ends the script."""
        try:
            return self._operations[op](id, name, text)
        except Throw as thrown:
            return "!" + self.encode(thrown.value)
        except BaseException as error:
            self.fatal = self.fatal or error
            self._kill()
            return FATAL

    def _call(self, id: int, name: None, text: str | None) -> Outcome:
        return self._apply(self._owned[id], text)

    def _method(self, id: int, name: str, text: str | None) -> Outcome:
        return self._apply(self._owned[id].methods[name], text)

    def _apply(self, function: Callable[..., Any], text: str | None) -> Outcome:
        args: list[Any] = [] if text is None else self.decode(text)
        linked = [self._link(args, index) for index, arg in enumerate(args) if type(arg) is dict]
        self._depth += 1
        try:
            value = function(*args)
        finally:
            self._depth -= 1
            for options in linked:
                options.detach()
        return None if value is UNDEFINED else self.encode(value)

    def _link(self, args: list[Any], index: int) -> JsDict:
        options = JsDict(args[index])
        options._peer, options._at = self, (self._depth, index)
        args[index] = options
        return options

    def _get(self, id: int, name: str, text: None) -> Outcome:
        value = self._owned[id].fields[name]
        return None if value is UNDEFINED else self.encode(value)

    def _set(self, id: int, name: str, text: str) -> Outcome:
        self._owned[id].fields[name] = self.decode(text)
        return None

    def _describe(self, id: int, name: None, text: None) -> Outcome:
        value: HostObject = self._owned[id]
        value.on_field = lambda name: self._ask("field", id, name, None)
        return json.dumps(
            {
                "type": value.class_name,
                "fields": [*value.fields],
                "methods": [*value.methods],
                "own": value.own_methods,
                "getters": value.getters,
            }
        )

    def _watch(self, id: int, name: None, text: None) -> Outcome:
        promise: PromiseValue = self._owned[id]

        def settled(ok: bool, value: Any) -> None:
            if id in self._owned:  # else JavaScript is gone
                self._ask("settle", id, ok, self.encode(value))

        promise.watch(settled)
        return None

    # --- asking ---------------------------------------------------------------------------------------------------
    def request(self, op: str, id: int = 0, name: str | int | None = None, text: str | None = None) -> Any:
        """The value that JavaScript answers; raises Throw if it threw."""
        outcome = self._ask(op, id, name, text)
        if outcome is None:
            return UNDEFINED
        if outcome[0] == "!":
            raise Throw(self.decode(outcome[1:]))
        return self.decode(outcome)

    def invoke(self, id: int, args: tuple[Any, ...]) -> Any:
        shared, texts = 0, []
        for index, arg in enumerate(args):
            if index == 0 and isinstance(arg, dict) and not self.tables.is_shared(arg):
                shared, changed, _ = self.tables.share(arg)
                texts.append(self._codec.text(changed))
            else:
                texts.append(self.encode(arg))
        return self.request("invoke", id, shared, f"[{','.join(texts)}]" if texts else None)

    def subscribe(self, id: int, settled: Callable[[bool, Any], None]) -> None:
        def told(ok: bool, value: Any) -> Any:
            settled(ok, value)
            return UNDEFINED

        both = [lambda value=UNDEFINED: told(True, value), lambda value=UNDEFINED: told(False, value)]
        self.request("subscribe", id, None, self.encode(both))

    def write(self, depth: int, index: int, key: str, value: Any) -> None:
        self.request("write", depth, index, self.encode([key, value]))

    def end_turn(self) -> list[list[Any]]:
        """Gives rejections that nobody handled: then call again. Or forgets what was shared or isn't held any more."""
        outcome = self._ask("endTurn", 0, None, None)
        found = self.decode(outcome) if outcome else []
        if found and isinstance(found[0], list):
            return list(found)
        for id in found:
            self.tables.disown(id)
        self.tables.end_turn()
        freed = self.tables.freed()
        if freed:
            self._ask("release", 0, None, json.dumps(freed))
        return []

    def close(self) -> None:
        self.tables.clear()
