"""The verbs of the vocabulary: each does one thing to the run, the socket or the app."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, cast

from emulator.engine import conditions, delivery
from emulator.engine.close_args import close_args
from emulator.engine.payloads import render
from emulator.engine.values import UNDEFINED, ErrorValue, Throw, text
from emulator.engine.wire import data, urls
from platforms.model.shape import StateName

if TYPE_CHECKING:
    from emulator.engine.app import App
    from emulator.engine.run import Run
    from emulator.engine.socket import Socket

Resume = Callable[[], None]
Wait = Callable[["App", Resume], None]  # told to a runner: go on later, when this calls `resume`
Verb = Callable[["Run", str], Wait | None]


def STOP(app: App, resume: Resume) -> None:
    """The signal that ends a recipe: what follows never resumes."""


def _socket(run: Run) -> Socket:
    assert run.socket is not None, f"{run.path} needs a socket"
    return run.socket


def _return(run: Run, arg: str) -> None:
    socket = _socket(run)
    socket.named = arg == "task" and not conditions.is_unnamed(run)
    run.returned = socket.make_task() if socket.named else UNDEFINED


def _throw(run: Run, arg: str) -> None:
    words, run.path, _ = run.words("throw")
    assert words is not None, f"{run.path}: a throw needs words"
    raise Throw(ErrorValue(words.name, text(render(words.message, run.value))))


def _throw_caught(run: Run, arg: str) -> Wait:
    try:
        _throw(run, arg)
    except Throw as thrown:
        delivery.fail_in_words(run, thrown)
    return STOP


def _enter(run: Run, arg: str) -> None:
    run.app.sets.enter(arg, _socket(run))


def _leave(run: Run, arg: str) -> None:
    run.app.sets.leave(arg, _socket(run))


def _evict(run: Run, arg: str) -> None:
    for other in run.app.sets.members(arg):
        if other is not run.socket:
            run.app.sets.leave(arg, other)
            if other.connection:
                other.connection.leave("evicted", run.words("code")[0] or 1000, run.words("reason")[0] or "")


def _dial(run: Run, arg: str) -> None:
    socket = _socket(run)
    url = text(run.options.get("url", UNDEFINED))
    if run.rules.wire.url.append_data:
        url = urls.with_query(url, run.options.get("data"))
    socket.url = url
    socket.dial(run.options)


def _transmit(run: Run, arg: str) -> None:
    socket = _socket(run)
    payload = data.encode(run.options, run.options.get("data", UNDEFINED), run.rules.data).payload
    if payload is not None and socket.connection and socket.phase == "open" and not socket.connection.closing:
        socket.connection.send(payload)


def _close_wire(run: Run, arg: str) -> None:
    socket = _socket(run)
    if socket.connection and socket.phase == "open":
        socket.close_called = True
        socket.connection.close(*close_args(run))


def _close_once_open(run: Run, arg: str) -> None:
    socket = _socket(run)
    if socket.connection:
        socket.connection.close_once_open(*close_args(run))


def _cut(run: Run, arg: str) -> None:
    socket = _socket(run)
    if socket.connection:
        code, reason = close_args(run)
        early = socket.phase == "dialing"
        socket.connection.drop("closed-early" if early else "closed-by-app", 1006 if early else code or 1005, reason)


def _calling(name: str) -> Verb:
    def call_back(run: Run, arg: str) -> Wait | None:
        return None if delivery.call_back(run, name) else STOP

    return call_back


def _print(run: Run, arg: str) -> None:
    lines, path, _ = run.words("prints")
    for line in lines:
        run.app.console(line.level, text(render(line.text, run.value)), path)


def _state(run: Run, arg: str) -> None:
    socket = _socket(run)
    socket.set_state(cast(StateName, arg))
    run.app.trace.add("state", arg, socket.number, socket.ready_state, run.path)


def _state_all(run: Run, arg: str) -> None:
    for socket in run.app.sockets:
        socket.set_state(cast(StateName, arg))
        run.app.trace.add("state", arg, socket.number, socket.ready_state, run.path)


def _wait(run: Run, arg: str) -> Wait:
    match arg:
        case "microtask":
            return lambda app, resume: app.face.microtask(resume)
        case "task":
            return lambda app, resume: app.post(resume)
        case "timer":
            return lambda app, resume: cast(None, app.later(0, resume))
        case _:
            return lambda app, resume: cast(None, app.later(int(arg.split()[0]), resume))


def _reveal_id(run: Run, arg: str) -> None:
    _socket(run).reveal_id()


def _register(run: Run, arg: str) -> None:
    _list(run, arg)
    _socket(run).line.pass_to(_socket(run))
    _take_role(run, arg)


def _take_role(run: Run, arg: str) -> None:
    app = run.app
    if app.role is None or app.role.state == "closed":
        app.role = _socket(run)


def _list(run: Run, arg: str) -> None:
    socket = _socket(run)
    run.app.ever_listed += 1
    socket.listed = True
    socket.number_again()
    run.app.sockets.append(socket)
    run.app.has_listed = True


def _unlist(run: Run, arg: str) -> None:
    socket = _socket(run)
    socket.listed = False
    if socket in run.app.sockets:
        run.app.sockets.remove(socket)


def _forget(run: Run, arg: str) -> None:
    socket = _socket(run)
    socket.listed = False
    socket.forgotten_by = socket.forgotten_by or run
    socket.forgotten = True
    if socket in run.app.sockets:
        run.app.sockets.remove(socket)


def _release(run: Run, arg: str) -> None:
    _socket(run).line.released = True


def _report(run: Run, arg: str) -> None:
    _socket(run).line.report()


def _write_back(run: Run, arg: str) -> None:
    said = run.words("writes")
    run.path = said.path
    write = getattr(run.options, "write", run.options.__setitem__)  # a script's object lives on its own side
    for key, value in (said.render(run.value) or {}).items():
        write(key, value)


def _hollow(run: Run, arg: str) -> None:
    _socket(run).make_hollow()


def _unlisten(run: Run, arg: str) -> None:
    for heard in _socket(run).listeners.values():
        heard.clear()


def _pass_on(run: Run, arg: str) -> None:
    run.returned = run.app.runner.call(arg, _socket(run), run.args, run.promise)


def _pass_on_others(run: Run, arg: str) -> None:
    for other in list(run.app.sockets):
        if other is not run.socket:
            run.app.runner.call(arg, other, ())


def _pass_on_all(run: Run, arg: str) -> None:
    for socket in list(run.app.sockets):
        run.app.runner.call(arg, socket, run.args)


VERBS: Final[dict[str, Verb]] = {
    "return": _return,
    "throw": _throw,
    "throw-caught": _throw_caught,
    "stop": lambda run, arg: STOP,
    "enter": _enter,
    "leave": _leave,
    "evict": _evict,
    "dial": _dial,
    "transmit": _transmit,
    "close-wire": _close_wire,
    "close-once-open": _close_once_open,
    "cut": _cut,
    "success": _calling("success"),
    "fail": _calling("fail"),
    "complete": _calling("complete"),
    "print": _print,
    "state": _state,
    "state-all": _state_all,
    "deliver": lambda run, arg: delivery.deliver(run, arg, run.rules.listeners.order),
    "deliver-task": lambda run, arg: delivery.deliver(run, arg, ("task",)),
    "deliver-global": lambda run, arg: delivery.deliver(run, arg, ("global",)),
    "wait": _wait,
    "reveal-id": _reveal_id,
    "register": _register,
    "take-role": _take_role,
    "list": _list,
    "unlist": _unlist,
    "forget": _forget,
    "release": _release,
    "report": _report,
    "unlisten": _unlisten,
    "hollow": _hollow,
    "write-back": _write_back,
    "pass-on": _pass_on,
    "pass-on-others": _pass_on_others,
    "pass-on-all": _pass_on_all,
}
