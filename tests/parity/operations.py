"""Plans: lists of operations as app code might do them, on a server that behaves in some way. driver.js plays them."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tests.parity.play import Plan
from tests.parity.serving import FLAGGED

Values = st.SearchStrategy[Any]

URLS = (
    "wss://a.example",
    "wss://a.example/path?q=1",
    "ws://a.example",
    "http://a.example",
    "a.example",
    "",
    "wss://",
    "wss://a b",
)
EVENTS = ("Open", "Message", "Error", "Close")
SERVERS = (
    *("echo", "silent", "close:4001:bye", "close:1000", "reject:403", "refuse", "dns", "drop", "hang", "tls", "chat"),
    *("tests.parity.serving:talk", "tests.parity.serving:leave"),
)
GAPS = (0, 1, 10, 50)
NAMES = (
    "connectSocket",
    *(f"{way}Socket{event}" for event in EVENTS for way in ("on", "off")),
    *("sendSocketMessage", "closeSocket", "createSocketTask", "addInterceptor", "removeInterceptor", "noSuchFunction"),
)


def tagged(*kinds: str) -> Values:
    return st.sampled_from([{"$": kind} for kind in kinds])


WILD = st.one_of(
    st.sampled_from([None, True, False, 0, 1, -1.5, 4000, "", "text", "文", [], [1, "a"], {}, {"a": {"b": 1}}]),
    tagged("undefined", "nan", "infinity", "fn", "date", "error", "map", "String"),
    st.just({"$": "buffer", "bytes": [1, 2]}),
    st.just({"$": "view", "bytes": [3, 4]}),
)
NOT_OPTIONS = st.one_of(WILD, tagged("point", "bare", "symbol", "promise", "thing"))
RESULTS = st.sampled_from([{"$": "undefined"}, None, False, True, 0, "text", {"url": "wss://hooked.example"}, {"a": 1}])
THROWING = tagged("throws", "throws-text")


def functions(then: Values | None = None) -> Values:
    """A function that notes its arguments, and sometimes does something beside."""
    plain = st.just({"$": "fn"})
    returning = RESULTS.map(lambda value: {"$": "fn", "does": {"$": "returns", "value": value}})
    doing = st.one_of(THROWING, tagged("changes")).map(lambda does: {"$": "fn", "does": does})
    found = [plain, plain, plain, plain, returning, doing]
    if then is not None:
        found.append(then.map(lambda op: {"$": "fn", "does": {"$": "then", "then": op}}))
    return st.one_of(found)


def mostly(usual: Values, rare: Values, *, of: int = 8) -> Values:
    return st.integers(0, of - 1).flatmap(lambda n: rare if n == of - 1 else usual)


@st.composite
def objects(draw: st.DrawFn, fields: dict[str, Values], often: tuple[str, ...] = ()) -> dict[str, Any]:
    """An options object: any of the fields, in any order."""
    names = [name for name in fields if draw(st.integers(0, 9)) < (9 if name in often else 4)]
    return {name: draw(fields[name]) for name in draw(st.permutations(names))}


def callbacks(then: Values | None) -> dict[str, Values]:
    one = mostly(functions(then), WILD)
    return {"success": one, "fail": one, "complete": one}


def connecting(then: Values | None) -> Values:
    fields: dict[str, Values] = {
        "url": mostly(st.one_of(st.just(URLS[0]), st.sampled_from(URLS)), WILD),
        "header": mostly(st.sampled_from([{}, {"a": "1"}, {"A": 1, "content-type": "x"}]), WILD),
        "method": mostly(st.sampled_from(["GET", "POST", "get"]), WILD, of=4),
        "protocols": mostly(st.sampled_from([[], ["p"], ["p", "q"], "p"]), WILD, of=4),
        "multiple": mostly(st.just(True), WILD),
        "timeout": st.sampled_from([1000, 0]),
        "cancel": functions(),
        "other": WILD,
        **callbacks(then),
    }
    return mostly(objects(fields, often=("url", "success")), st.one_of(NOT_OPTIONS, st.just({"$": "kept"})))


def sending(then: Values | None) -> Values:
    data = mostly(st.sampled_from(["hi", "", "文字", {"$": "buffer", "bytes": [1, 2, 3]}, *FLAGGED]), WILD)
    return mostly(objects({"data": data, "other": WILD, **callbacks(then)}, often=("data", "success")), NOT_OPTIONS)


def closing(then: Values | None) -> Values:
    codes = [1000, 1001, 1005, 1011, 2000, 3000, 4000, 4999, 5000, 999, 4000.5, "1000", "4000"]
    code = mostly(st.sampled_from(codes), WILD)
    reason = mostly(st.sampled_from(["bye", "", "文" * 41, "x" * 124]), WILD)
    return mostly(objects({"code": code, "reason": reason, **callbacks(then)}), NOT_OPTIONS)


def listening(then: Values | None) -> Values:
    return mostly(functions(then), NOT_OPTIONS)


def called(name: Values, args: Values, **more: Values) -> Values:
    some = mostly(args.map(lambda one: [one]), st.one_of(st.just([]), args.map(lambda one: [one, {"$": "fn"}])))
    return st.fixed_dictionaries({"do": st.just("uni"), "name": name, "args": some, **more})


def hooks() -> Values:
    waiting = st.builds(
        lambda kind, value: {"$": kind, "value": value}, st.sampled_from(["resolves", "rejects"]), RESULTS
    )
    hook = st.one_of(functions(), waiting.map(lambda does: {"$": "fn", "does": does}))
    field = mostly(hook, WILD)
    return objects(dict.fromkeys(("invoke", "success", "fail", "complete", "returnValue"), field), often=("invoke",))


def intercepting() -> Values:
    names = st.sampled_from(["connectSocket", "sendSocketMessage", "closeSocket", "onSocketOpen", "noSuchFunction"])
    both = st.tuples(names, mostly(hooks(), WILD)).map(list)
    args = st.one_of(
        both, hooks().map(lambda all_: [all_]), names.map(lambda name: [name]), WILD.map(lambda one: [one])
    )
    name = st.sampled_from(["addInterceptor", "addInterceptor", "addInterceptor", "removeInterceptor"])
    return st.fixed_dictionaries({"do": st.just("uni"), "name": name, "args": args})


def acts(then: Values | None = None, *, interceptors: bool = True) -> Values:
    """One operation; `then` gives those that its callbacks may do."""
    floats = st.booleans().map(lambda one: one)
    connect = called(
        st.just("connectSocket"), connecting(then), floats=mostly(st.just(False), floats), keeps=st.booleans()
    )
    back = st.sampled_from([0, 0, 0, 1, 2])
    task = {"back": back}
    event = st.sampled_from(EVENTS)
    on = st.fixed_dictionaries(
        {"do": st.just("on"), "event": event, "args": listening(then).map(lambda one: [one]), **task}
    )
    some = [
        connect,
        connect,
        on,
        on,
        on,
        called(event.map(lambda name: f"onSocket{name}"), listening(then)),
        called(event.map(lambda name: f"offSocket{name}"), listening(then), again=st.booleans()),
        st.fixed_dictionaries({"do": st.just("send"), "args": sending(then).map(lambda one: [one]), **task}),
        st.fixed_dictionaries(
            {"do": st.just("close"), "args": st.one_of(st.just([]), closing(then).map(lambda one: [one])), **task}
        ),
        called(st.just("sendSocketMessage"), sending(then)),
        called(st.just("closeSocket"), closing(then)),
        st.fixed_dictionaries({"do": st.just("look"), **task}),
        st.just({"do": "typeof", "names": list(NAMES)}),
    ]
    if interceptors:
        some.append(intercepting())
    return st.one_of(some)


def calm(then: Values | None = None) -> Values:
    """One operation that nothing is wrong with, so that plans of these come far in the life of a socket."""
    call = functions(then)
    heard = {"success": call, "fail": call, "complete": call}

    def options(often: dict[str, Values], seldom: dict[str, Values]) -> Values:
        return st.fixed_dictionaries(often, optional=seldom).map(lambda one: [one])

    data = st.sampled_from(["hi", "文字", {"$": "buffer", "bytes": [1, 2, 3]}, *FLAGGED])
    closing_ = st.one_of(
        st.just([]), options({}, {"code": st.sampled_from([1000, 4000]), "reason": st.just("bye"), **heard})
    )
    event, back = st.sampled_from(EVENTS), {"back": st.sampled_from([0, 0, 1, 2])}
    connect = options(
        {"url": st.just(URLS[0]), "success": call}, {"protocols": st.just(["p"]), "fail": call, "complete": call}
    )
    some = {
        "uni connectSocket": connect,
        "uni sendSocketMessage": options({"data": data}, heard),
        "uni closeSocket": closing_,
        "send": options({"data": data}, heard),
        "close": closing_,
    }
    listening_ = call.map(lambda one: [one])
    acts_ = [operation(*name.split(), args=args, **back) for name, args in some.items()]
    acts_ += [operation("on", event=event, args=listening_, **back)] * 2
    acts_ += [called(event.map(lambda name: f"onSocket{name}"), call), operation("look", **back)]
    return st.one_of(acts_)


def operation(do: str, name: str | None = None, **more: Values) -> Values:
    named = {} if name is None else {"name": st.just(name)}
    return st.fixed_dictionaries({"do": st.just(do), **named, **more})


CALM = calm(calm())


@st.composite
def easily(draw: st.DrawFn) -> Any:
    """One of CALM, whose own description would be too long for hypothesis."""
    return draw(CALM)


@st.composite
def timed(draw: st.DrawFn, act: Values) -> dict[str, Any]:
    op = dict(draw(act))
    if draw(st.booleans()):
        op["after"] = draw(st.sampled_from(GAPS))
    if draw(st.integers(0, 3)) == 0:
        op["ticks"] = 5
    return op


def plans(*, interceptors: bool = True) -> st.SearchStrategy[Plan]:
    first = called(st.just("connectSocket"), connecting(None))
    wild = st.lists(timed(acts(acts(interceptors=False), interceptors=interceptors)), min_size=3, max_size=14)
    begun = st.just({"do": "uni", "name": "connectSocket", "args": [{"url": URLS[0], "success": {"$": "fn"}}]})
    easy = st.lists(timed(easily()), min_size=3, max_size=14)
    return st.builds(
        lambda server, ops: {"server": server, "ops": [ops[0], *ops[1]]},
        st.one_of(st.just("echo"), st.sampled_from(SERVERS)),
        st.one_of(st.tuples(timed(first), wild), st.tuples(timed(begun), easy)),
    )
