"""How functions that take an options object answer: callbacks in a later task, or a Promise where there is one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from emulator.engine.app import App
from emulator.engine.values import UNDEFINED, PromiseValue

CALLBACKS = ("success", "fail", "complete")


def options_of(args: Sequence[Any]) -> dict[str, Any]:
    """The options object of a call; {} if its first argument is none."""
    return args[0] if args and isinstance(args[0], dict) else {}


def succeed(app: App, name: str, args: Sequence[Any], result: dict[str, Any] | None = None) -> Any:
    """Answers with success: the result, and errMsg where the platform adds one."""
    words = app.profile.environment.success_text.replace("{name}", name)
    return _answer(app, args, "success", (result or {}) | ({"errMsg": words} if words else {}))


def fail(app: App, name: str, args: Sequence[Any], words: str) -> Any:
    """Answers with fail: {errMsg}; {name} in the words is the function's."""
    return _answer(app, args, "fail", {"errMsg": words.replace("{name}", name)})


def _answer(app: App, args: Sequence[Any], channel: str, payload: dict[str, Any]) -> Any:
    options = options_of(args)
    promise = None
    if app.profile.environment.promises and not any(callable(options.get(name)) for name in CALLBACKS):
        promise = PromiseValue()
    app.post(settle, app, options, channel, payload, promise)
    return promise or UNDEFINED


def settle(
    app: App, options: dict[str, Any], channel: str, payload: dict[str, Any], promise: PromiseValue | None = None
) -> None:
    """Calls success or fail, then complete; an exception of one does not keep the other from running."""
    heard = [name for name in (channel, "complete") if callable(options.get(name))]
    app.trace.add("callback", channel, data=payload, handled=bool(heard) or promise is not None)
    if promise is not None:
        (promise.resolve if channel == "success" else promise.reject)(payload)
    for name in heard:
        app.task(options[name], payload)
