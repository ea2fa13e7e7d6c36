"""Hands results to callbacks and events to listeners, and does with their exceptions what the platform does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from emulator.engine.payloads import render
from emulator.engine.values import ErrorValue, Throw, text

if TYPE_CHECKING:
    from emulator.engine.run import Run


def call_back(run: Run, name: str) -> bool:
    """Calls success, fail or complete, if app code gave it, and settles the Promise, if there is one.

    False: the recipe ends with it.
    """
    payload = _result(run, name)
    callback = run.options.get(name)
    heard = callable(callback) or (run.promise is not None and name != "complete")
    heard = heard or (name == "fail" and callable(run.options.get("complete")))
    run.app.trace.add("callback", name, _number(run), payload, run.path, None, heard)
    if run.promise is not None and name != "complete":
        (run.promise.resolve if name == "success" else run.promise.reject)(payload)
    if callable(callback):
        try:
            callback(payload)
        except Throw as thrown:
            return _callback_threw(run, name, thrown)
    return True


def deliver(run: Run, event: str, order: Sequence[str]) -> None:
    """Delivers an event to the task's listeners and, where they hear this socket, to the global ones, in this order.

    A run that delivers it to one of them after the other tells the trace once.
    """
    socket, app = run.socket, run.app
    assert socket is not None
    if socket.forgotten and socket.forgotten_by is not run:
        return
    again, run.event = run.event == event, event
    own = socket.listeners[event]
    payload = run.payload(event)
    if not socket.named:
        payload = _global_payload(run, event, payload)
    if not again:
        handled = bool(own) or (bool(app.listeners[event]) and app.heard_globally(socket))
        app.trace.add("event", event, socket.number, payload, run.path, handled=handled)
    rules = run.rules.listeners
    for who in order:
        listeners, policy, told = own, rules.throw, payload
        if who == "global":  # those of now: what was called before may have changed them
            listeners = app.listeners[event] if app.heard_globally(socket) else []
            policy = rules.throw_global or rules.throw
            told = _global_payload(run, event, payload) if listeners and socket.named else payload
        if not _tell(run, listeners, told, policy):
            return


def _global_payload(run: Run, event: str, payload: Any) -> Any:
    return payload if run.words(f"{event}_global")[0] is None else run.payload(f"{event}_global")


def _tell(run: Run, listeners: list[Callable[..., Any]], payload: Any, policy: str) -> bool:
    """False: an exception ended the delivery."""
    not_function = run.rules.listeners.not_function
    for listener in listeners.copy():
        try:
            if callable(listener):
                listener(payload)
            elif not_function:
                raise Throw(ErrorValue("TypeError", not_function))
        except Throw as thrown:
            _listener_threw(run, thrown, policy)
            if policy == "ends":
                return False
    return True


def _result(run: Run, name: str) -> Any:
    if name == "complete":
        return run.outcome if run.words("complete")[0] is None else run.payload("complete")
    run.outcome, run.answered = run.payload(name), name
    return run.outcome


def _callback_threw(run: Run, name: str, thrown: Throw) -> bool:
    rules = run.rules.callbacks
    match rules.throw if run.name == "connect" else rules.throw_task or rules.throw:
        case "escapes":
            raise thrown
        case "printed":
            run.error = thrown.value
            words = text(render(rules.throw_text, run.value)) if rules.throw_text else text(thrown.value)
            run.app.console("error", words, "callbacks.throw")
        case "fails":
            return _rejected(run, name, thrown)
        case "fails-in-words":
            if run.answered == "fail":
                raise thrown
            return fail_in_words(run, thrown)
        case "caught":
            if run.failing:
                raise thrown
            return fail_in_words(run, thrown)
        case _:
            run.app.uncaught(thrown.value)
    return True


def fail_in_words(run: Run, thrown: Throw) -> bool:
    """Calls fail and complete with the recipe's own words for an exception; the recipe ends with it."""
    run.error, run.failing = thrown.value, True
    run.speeches = run.speeches[-1:]  # the recipe's own words, whatever a check had to say before
    call_back(run, "fail")
    call_back(run, "complete")
    return False


def _rejected(run: Run, name: str, thrown: Throw) -> bool:
    """The exception rejects the platform's own Promise: fail hears that of success, nobody any other."""
    if name != "success":
        run.app.uncaught(thrown.value, name="rejection")
        return False
    run.outcome = thrown.value
    if run.socket and run.name == "connect":
        run.socket.set_state("closed")
    fail = run.options.get("fail")
    run.app.trace.add("callback", "fail", _number(run), thrown.value, "callbacks.throw", handled=callable(fail))
    if callable(fail):
        try:
            fail(thrown.value)
        except Throw as again:
            return _rejected(run, "fail", again)
    return True


def _listener_threw(run: Run, thrown: Throw, policy: str) -> None:
    rules = run.rules.listeners
    if policy == "escapes":
        raise thrown
    if policy == "printed":
        run.error = thrown.value
        words = text(render(rules.throw_text, run.value)) if rules.throw_text else text(thrown.value)
        run.app.console("error", words, "listeners.throw")
    else:
        run.app.uncaught(thrown.value)


def _number(run: Run) -> int | None:
    return run.socket.number if run.socket else None
