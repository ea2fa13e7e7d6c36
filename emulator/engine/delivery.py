"""Hands results to callbacks and events to listeners, and does with their exceptions what the platform does."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from emulator.engine.payloads import render
from emulator.engine.values import Throw, text

if TYPE_CHECKING:
    from emulator.engine.run import Run


def call_back(run: Run, name: str) -> None:
    """Calls success, fail or complete, if app code gave it, and settles the Promise, if there is one."""
    payload = _result(run, name)
    callback = run.options.get(name)
    heard = callable(callback) or run.promise is not None
    heard = heard or (name == "fail" and callable(run.options.get("complete")))
    run.app.trace.add("callback", name, _number(run), payload, run.path, handled=heard)
    if run.promise is not None and name != "complete":
        (run.promise.resolve if name == "success" else run.promise.reject)(payload)
    if callable(callback):
        try:
            callback(payload)
        except Throw as thrown:
            _callback_threw(run, name, thrown)


def deliver(run: Run, event: str) -> None:
    """Delivers an event to the task's listeners and, where they hear this socket, to the global ones."""
    socket, app = run.socket, run.app
    assert socket is not None
    own = list(socket.listeners[event])
    shared = list(app.listeners[event]) if app.heard_globally(socket) else []
    payload = run.payload(event)
    if not socket.named:
        payload = _global_payload(run, event, payload)
    app.trace.add("event", event, socket.number, payload, run.path, handled=bool(own or shared))
    for who in app.profile.listeners.order:
        if who == "task":
            _tell(run, own, payload)
        elif shared:
            _tell(run, shared, _global_payload(run, event, payload) if socket.named else payload)


def _global_payload(run: Run, event: str, payload: Any) -> Any:
    return payload if run.words(f"{event}_global")[0] is None else run.payload(f"{event}_global")


def _tell(run: Run, listeners: list[Callable[..., Any]], payload: Any) -> None:
    for listener in listeners:
        if not callable(listener):
            continue
        try:
            listener(payload)
        except Throw as thrown:
            _listener_threw(run, thrown)


def _result(run: Run, name: str) -> Any:
    if name == "complete":
        return run.outcome if run.words("complete")[0] is None else run.payload("complete")
    run.outcome = run.payload(name)
    return run.outcome


def _callback_threw(run: Run, name: str, thrown: Throw) -> None:
    match run.app.profile.callbacks.throw:
        case "escapes":
            raise thrown
        case "printed":
            run.app.console("error", text(thrown.value), "callbacks.throw")
        case "fails" if name == "success":
            run.outcome = thrown.value
            if run.socket and run.name == "connect":
                run.socket.set_state("closed")
            fail = run.options.get("fail")
            run.app.trace.add("callback", "fail", _number(run), thrown.value, "callbacks.throw", handled=callable(fail))
            if callable(fail):
                fail(thrown.value)
        case _:
            run.app.uncaught(thrown.value)


def _listener_threw(run: Run, thrown: Throw) -> None:
    rules = run.app.profile.listeners
    if rules.throw == "escapes":
        raise thrown
    if rules.throw == "printed":
        run.error = thrown.value
        words = text(render(rules.throw_text, run.value)) if rules.throw_text else text(thrown.value)
        run.app.console("error", words, "listeners.throw")
    else:
        run.app.uncaught(thrown.value)


def _number(run: Run) -> int | None:
    return run.socket.number if run.socket else None
