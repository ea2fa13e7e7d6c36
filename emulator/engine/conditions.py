"""The conditions of the vocabulary: each a small question about the call, the socket, the app or what arrived."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from emulator.engine.close_args import close_args
from emulator.engine.dialling import subprotocols
from emulator.engine.values import UNDEFINED, View, tag, text, truthy
from emulator.engine.wire import csp, data, domains, headers, urls
from emulator.engine.wire.jsontext import has_json
from emulator.engine.wire.protocol import REASON_BYTES
from platforms.vocabulary import CONDITIONS

if TYPE_CHECKING:
    from emulator.engine.run import Run

Detector = Callable[["Run"], bool]
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")


def detector(name: str) -> Detector:
    """What tells whether the condition holds now."""
    return DETECTORS.get(name) or (lambda run: run.failure is not None and name in run.failure.conditions)


def _argument(run: Run) -> Any:
    run.checked = run.args[0] if run.args else UNDEFINED
    return run.checked


def _option(run: Run, name: str) -> Any:
    run.checked = run.options.get(name, UNDEFINED)
    return run.checked


def _given(run: Run, name: str) -> bool:
    return _option(run, name) is not UNDEFINED and run.checked is not None


def _mistyped(run: Run) -> bool:
    for name, parameter in (run.function.params if run.function else {}).items():
        value = run.options.get(name, UNDEFINED)
        if parameter.accepts and value is not UNDEFINED and value is not None and tag(value) not in parameter.accepts:
            run.checked, run.parameter = value, name
            return True
    return False


def _binary(run: Run) -> bool:
    value = run.message if run.message is not None else run.options.get("data", UNDEFINED)
    return isinstance(value, bytes | View)


def _falsy(run: Run, name: str) -> bool:
    return not truthy(_option(run, name))


def _url(run: Run) -> str:
    return text(_option(run, "url"))


def _callback_not_function(run: Run) -> bool:
    return any(_given(run, name) and not callable(run.checked) for name in ("success", "fail"))


def _unparsable(run: Run) -> bool:
    return urls.parse(_url(run), run.rules.wire.url) is None


def _url_fragment(run: Run) -> bool:
    address = urls.parse(_url(run), run.rules.wire.url)
    if address is not None and address.href:
        run.checked = address.fragment or ""
        return address.fragment is not None
    _, hash_sign, run.checked = _url(run).partition("#")
    return bool(hash_sign)


def _port_blocked(run: Run) -> bool:
    address = urls.parse(_url(run), run.rules.wire.url)
    return address is not None and address.port_number in run.rules.wire.url.blocked_ports


def _scheme_not_allowed(run: Run) -> bool:
    return run.app.settings.url_check and not urls.is_secure(_url(run), run.rules.wire.url)


def _csp_forbids(run: Run, fallback: bool) -> bool:
    address, page = (urls.parse(url, run.rules.wire.url) for url in (_url(run), run.rules.environment.page_url or ""))
    found = csp.violation(run.app.settings.csp, address, page) if address and run.app.settings.csp else None
    run.checked = found.directive if found else UNDEFINED
    return found is not None and found.fallback is fallback


def _not_listed(run: Run) -> bool:
    rules = run.rules.wire
    if not run.app.settings.url_check or not rules.domain.checked:
        return False
    reading = rules.url.model_copy(update={"forgiving": True}) if rules.domain.forgiving else rules.url
    address = urls.parse(_url(run), reading)
    if address is None or not urls.has_host(_url(run), rules.url):
        return True
    return not domains.is_listed(address, run.app.settings.domains, rules.domain)


def _protocols(run: Run) -> list[str]:
    return subprotocols(_option(run, "protocols"), run.rules.wire.subprotocols)


def _header_unsendable(run: Run) -> bool:
    given = _option(run, "header")
    words = [word for name, value in given.items() for word in (name, text(value))] if isinstance(given, dict) else []
    return _pick(run, [word for word in words if not headers.is_sendable(word)])


def _full(run: Run) -> bool:
    run.set_name = "live"
    if run.app.sets.stops("live") == "named" and is_unnamed(run):
        return False
    return run.app.sets.full("live")


def _socket_open(run: Run) -> bool:
    if not is_unnamed(run):
        return False
    return any(o.phase == "open" and not o.close_called and not o.named for o in run.app.sockets if o is not run.socket)


def is_unnamed(run: Run) -> bool:
    """Whether the call makes no task of its own."""
    task = run.rules.task
    return task is None or (task.needs is not None and run.options.get(task.needs, task.needs_default) is not True)


def _phase(run: Run) -> str:
    return run.socket.phase if run.socket else "ended"


def _never_open(run: Run) -> bool:
    link = run.socket.line.link if run.socket else None
    return link is None or not link.was_open


def _state_not_open(run: Run) -> bool:
    task = run.rules.task
    is_open = task.states.get("open") if task else 1
    return run.socket is None or run.socket.seen_state != is_open


def _reached(run: Run) -> bool:
    return run.socket is not None and run.socket.connection is not None and run.socket.connection.reached


def _closing(run: Run) -> bool:
    return run.socket is not None and run.socket.close_called and run.socket.phase != "ended"


def _queue_full(run: Run) -> bool:
    limit, socket = run.rules.wire.queue_limit, run.socket
    if limit is None or socket is None or socket.connection is None:
        return False
    value = run.options.get("data", UNDEFINED)
    size = len(value) if isinstance(value, bytes) else len(text(value).encode("utf-8", "replace"))
    return socket.connection.queued() + size > limit


def _code_not_number(run: Run) -> bool:
    return _given(run, "code") and tag(run.checked) != "Number"


def _code_reserved(run: Run) -> bool:
    if not _given(run, "code") or tag(run.checked) != "Number":
        return False
    return any(low <= run.checked <= high for low, high in run.rules.wire.close.reserved)


def _code_invalid(run: Run) -> bool:
    rules = run.rules.wire.close
    if rules.code in ("clamped", "clamped-or-default", "readable-or-default", "integer-text-or-default"):
        run.checked = close_args(run)[0]
        if run.checked is None:
            return False
    elif not _given(run, "code") or tag(run.checked) != "Number":
        return False
    return not any(low <= run.checked <= high for low, high in rules.allowed)


def _reason_too_long(run: Run) -> bool:
    return _given(run, "reason") and len(close_args(run)[1].encode("utf-8", "replace")) > REASON_BYTES


DETECTORS: Final[dict[str, Detector]] = {
    "argument-null": lambda run: _argument(run) is None,
    "argument-missing": lambda run: _argument(run) is UNDEFINED or run.checked is None,
    "argument-not-object": lambda run: not isinstance(_argument(run), dict),
    "callback-not-function": _callback_not_function,
    "unnamed": is_unnamed,
    "parameter-mistyped": _mistyped,
    "url-missing": lambda run: not _given(run, "url"),
    "url-falsy": lambda run: _falsy(run, "url"),
    "url-not-string": lambda run: _given(run, "url") and not isinstance(run.checked, str),
    "url-empty": lambda run: _option(run, "url") == "",
    "url-no-scheme": lambda run: not urls.scheme_of(_url(run)),
    "url-scheme-unknown": lambda run: not urls.passes_scheme_check(_url(run), run.rules.wire.url),
    "url-unparsable": _unparsable,
    "url-fragment": _url_fragment,
    "port-blocked": _port_blocked,
    "csp-forbids": lambda run: _csp_forbids(run, fallback=False),
    "csp-default-forbids": lambda run: _csp_forbids(run, fallback=True),
    "scheme-not-allowed": _scheme_not_allowed,
    "domain-not-listed": _not_listed,
    "method-not-string": lambda run: truthy(_option(run, "method")) and not isinstance(run.checked, str),
    "protocols-not-array": lambda run: truthy(_option(run, "protocols")) and not isinstance(run.checked, list),
    "protocols-invalid": lambda run: _pick(run, [name for name in _protocols(run) if not _TOKEN.fullmatch(name)]),
    "protocols-unsendable": lambda run: _pick(run, [name for name in _protocols(run) if not headers.is_sendable(name)]),
    "header-unsendable": _header_unsendable,
    "protocols-binary": lambda run: tag(_option(run, "protocols")) in ("ArrayBuffer", "DataView"),
    "protocols-duplicated": lambda run: _pick(run, [n for n, times in Counter(_protocols(run)).items() if times > 1]),
    "too-many-sockets": _full,
    "socket-open": _socket_open,
    "id-taken": lambda run: run.socket is not None and run.socket.line.is_taken,
    "no-socket": lambda run: run.socket is None,
    "backgrounded": lambda run: run.app.device.suspended,
    "offline": lambda run: run.app.device.network == "none",
    "state-not-open": _state_not_open,
    "not-connected": lambda run: _phase(run) != "open",
    "state-connecting": lambda run: run.socket is not None and run.socket.state in ("start", "connecting"),
    "state-closed": lambda run: run.socket is not None and run.socket.state == "closed",
    "connecting": lambda run: _phase(run) in ("new", "dialing"),
    "tcp-pending": lambda run: _phase(run) in ("new", "dialing") and not _reached(run),
    "hollow": lambda run: run.socket is not None and run.socket.hollow,
    "never-dialled": lambda run: _phase(run) == "new",
    "never-open": _never_open,
    "closing": _closing,
    "ended": lambda run: _phase(run) == "ended",
    "released": lambda run: run.socket is not None and run.socket.line.released,
    "closed-before": lambda run: run.socket is not None and run.socket.close_called,
    "task-gone": lambda run: run.socket is None or not run.socket.listed,
    "no-task-left": lambda run: not run.app.sockets,
    "never-listed": lambda run: not run.app.has_listed,
    "id-not-known": lambda run: run.socket is None or not run.socket.id_known,
    "binary": _binary,
    "data-missing": lambda run: not _given(run, "data"),
    "data-falsy": lambda run: _falsy(run, "data"),
    "data-not-json": lambda run: not has_json(_option(run, "data")),
    "data-word-null": lambda run: (
        isinstance(_option(run, "data"), str) and run.checked.lower() in ("", "null", "undefined")
    ),
    "bad-data-type": lambda run: data.encoding(_option(run, "data"), run.rules.data) == "rejected",
    "base64-broken": lambda run: data.is_broken_base64(run.options, _option(run, "data"), run.rules.data),
    "queue-full": _queue_full,
    "code-not-number": _code_not_number,
    "code-reserved": _code_reserved,
    "code-invalid": _code_invalid,
    "reason-too-long": _reason_too_long,
}


def _pick(run: Run, names: list[str]) -> bool:
    if names:
        run.checked = names[0]
    return bool(names)


# What is left of the vocabulary arrives with a failure that names it.
ARRIVING: Final = frozenset(CONDITIONS) - DETECTORS.keys()
