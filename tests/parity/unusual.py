"""Plans with arguments that few apps give.

Options that are frozen, inherited, read through getters, of a class, an array with members; thenables, from hooks too;
functions of `uni` taken by destructuring; and, in Vue 3, uni's own events.
"""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tests.parity.operations import (
    EVENTS,
    NAMES,
    RESULTS,
    SERVERS,
    WILD,
    Values,
    called,
    closing,
    connecting,
    functions,
    hooks,
    listening,
    sending,
    timed,
)
from tests.parity.play import Plan

KINDS = ("frozen", "instance", "listed", "symbols", "inherits", "getters")
BUS_NAMES = st.sampled_from(["one", "two", 1, None, ["one", "two"]])


def dressed(options: Values) -> Values:
    """The same options as another kind of object; what is no plain object of JSON's is left as it is."""

    def dress(kind: str, value: Any) -> Any:
        return {"$": kind, "value": value} if isinstance(value, dict) and "$" not in value else value

    return st.builds(dress, st.sampled_from(KINDS), options)


def unusual_plans(*, bus: bool) -> st.SearchStrategy[Plan]:
    """bus: with uni.$on and its kin."""
    thenable = RESULTS.map(lambda value: {"$": "thenable", "value": value})
    then = called(st.just("closeSocket"), closing(None))
    one_hook = functions() | thenable.map(lambda value: {"$": "fn", "does": {"$": "returns", "value": value}})
    some = [
        called(st.just("connectSocket"), dressed(connecting(then)), keeps=st.booleans()),
        called(st.just("connectSocket"), thenable),
        called(st.just("sendSocketMessage"), dressed(sending(then))),
        called(st.just("closeSocket"), dressed(closing(then))),
        called(st.just("addInterceptor"), hooks()).map(lambda op: {**op, "args": ["connectSocket", *op["args"]]}),
        st.fixed_dictionaries(dict.fromkeys(("invoke", "success", "returnValue"), one_hook)).map(
            lambda all_: {"do": "uni", "name": "addInterceptor", "args": ["connectSocket", all_]}
        ),
        called(st.sampled_from(EVENTS).map(lambda name: f"onSocket{name}"), listening(then)),
        st.sampled_from(NAMES).map(lambda name: {"do": "reach", "name": name}),
    ]
    for kind, args in (("send", sending(then)), ("close", closing(then))):
        some.append(st.fixed_dictionaries({"do": st.just(kind), "args": dressed(args).map(lambda one: [one])}))
    if bus:
        listener = functions(then) | WILD
        name = st.sampled_from(["$on", "$once", "$emit", "$emit", "$off"])
        some.append(
            st.builds(
                lambda name, args: {"do": "bus", "name": name, "args": args},
                name,
                st.one_of(st.tuples(BUS_NAMES, listener).map(list), BUS_NAMES.map(lambda one: [one]), st.just([])),
            )
        )
    first = called(st.just("connectSocket"), dressed(connecting(None)), keeps=st.booleans())
    return st.builds(
        lambda server, begin, more: {"server": server, "ops": [begin, *more]},
        st.one_of(st.just("echo"), st.sampled_from(SERVERS)),
        timed(first),
        st.lists(timed(st.one_of(some)), min_size=2, max_size=10),
    )
