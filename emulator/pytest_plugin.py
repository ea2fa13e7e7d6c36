"""The pytest plugin: the fixture `unisock` is a launched app, on each of the targets asked for.

    @pytest.mark.targets("mini-*", "app@<2.2.6")      which targets the test is for (default: all)
    @pytest.mark.server("reject:403")                 what connections lead to: an embedded server by name,
    @pytest.mark.server("ws://localhost:8000")        a server that runs by itself (also url=...),
    @pytest.mark.server(app=app)                      an ASGI application,
    @pytest.mark.server(handler=handler)              or a handler for `websockets`
    def test_login(unisock):
        task = unisock.uni.connectSocket({"url": "wss://example.com", "complete": lambda: None})
        unisock.expect("open", socket=task)

    async def test_login(unisock):                    a coroutine gets the app whose methods are awaited
        ...

`pytest --targets=eras`, or UNISOCK_TARGETS in the environment, picks among a test's targets. When a test fails, all
that its app did is in the report.
"""

from __future__ import annotations

import asyncio
import inspect
import os
from collections.abc import Generator, Iterable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from emulator import AsyncEmulatedApp, EmulatedApp
    from emulator.api.python.launching import ServerLike
    from platforms import Platforms, Target

FIXTURE = "unisock"
VARIABLE = "UNISOCK_TARGETS"
_PLATFORMS = pytest.StashKey["Platforms"]()


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("unisock", "emulated mini-program platforms")
    group.addoption(
        "--targets",
        metavar="TARGETS",
        help="run `unisock` tests on these targets: all (default), eras, hosts, full, or a list such as app@<2.2.6",
    )
    group.addoption("--vue", choices=("2", "3"), help="the generation of uni-app's runtime in `unisock` tests")
    parser.addini("unisock_targets", "the default of --targets")
    parser.addini("unisock_profiles", "further profile files for `unisock` tests", type="paths", default=[])


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "targets(*targets): the targets that a `unisock` test is for")
    forms = "server(name, *, handler, app, url)"
    config.addinivalue_line("markers", f"{forms}: what the connections of a `unisock` test lead to")


def pytest_sessionstart(session: pytest.Session) -> None:
    """A mistake in what was asked for is told before anything is collected."""
    from platforms import UserError

    origin, text = _asked_for(session.config)
    if text:
        try:
            _named(session.config, text)
        except UserError as mistake:
            raise pytest.UsageError(f"{origin}: {mistake}") from None


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    from platforms import UserError

    if FIXTURE not in metafunc.fixturenames:
        return
    marker = metafunc.definition.get_closest_marker("targets")
    try:
        targets = _targets(metafunc.config, marker.args if marker else ())
    except UserError as mistake:
        raise pytest.Collector.CollectError(f"{metafunc.definition.nodeid}: {mistake}") from None
    metafunc.parametrize(FIXTURE, targets, ids=[target.name for target in targets], indirect=True)


@pytest.fixture
def unisock_server() -> ServerLike:
    """What connections lead to, unless the test has a `server` marker: override it for a whole module."""
    return "echo"


@pytest.fixture
def unisock_options() -> dict[str, Any]:
    """Further arguments of `emulator.launch`, such as {"domains": ["wss://example.com"]}: override it."""
    return {}


@pytest.fixture
def unisock(
    request: pytest.FixtureRequest, unisock_server: ServerLike, unisock_options: dict[str, Any]
) -> Iterator[EmulatedApp | AsyncEmulatedApp]:
    """An app on one target, launched. Time goes on only in its own methods; see `emulator.EmulatedApp`.

    A test that is a coroutine gets an `emulator.AsyncEmulatedApp`, whose methods are awaited.
    """
    from emulator import UserError, launch

    marker = request.node.get_closest_marker("server")
    server = _served(marker) if marker else unisock_server
    resolved = _platforms(request.config).resolve(request.param)
    try:
        launched = launch(resolved, server=server, **unisock_options)
        app = launched.awaited() if _is_coroutine(request.function) else launched.__enter__()
    except UserError as mistake:
        pytest.fail(str(mistake), pytrace=False)
    yield app
    launched.finish()


@pytest.hookimpl
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Runs a coroutine that no other plugin, for asyncio or trio, has taken."""
    if FIXTURE not in pyfuncitem.funcargs or not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    arguments = {name: pyfuncitem.funcargs[name] for name in pyfuncitem._fixtureinfo.argnames}
    asyncio.run(pyfuncitem.obj(**arguments))
    return True


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    app = getattr(item, "funcargs", {}).get(FIXTURE)
    if report.failed and app is not None and hasattr(app, "timeline"):
        report.sections.append((f"unisock timeline of {app.target}", app.timeline()))
    return report


def _served(marker: pytest.Mark) -> ServerLike:
    """What a `server` marker names. pytest takes a marker with one function for a decorator, hence the keywords."""
    given = [*marker.args, *marker.kwargs.values()]
    if len(given) != 1 or set(marker.kwargs) - {"handler", "app", "url"}:
        raise pytest.UsageError('@pytest.mark.server takes a name, such as "reject:403", or handler=, app= or url=')
    served: ServerLike = given[0]
    return served


def _is_coroutine(function: Any) -> bool:
    inner = getattr(getattr(function, "hypothesis", None), "inner_test", function)
    return inspect.iscoroutinefunction(inspect.unwrap(inner))


def _platforms(config: pytest.Config) -> Platforms:
    if _PLATFORMS not in config.stash:
        from platforms import load

        config.stash[_PLATFORMS] = load(config.getini("unisock_profiles"))
    return config.stash[_PLATFORMS]


def _targets(config: pytest.Config, wanted: tuple[str, ...]) -> list[Target]:
    """The targets of a test: those asked for on the command line that its marker allows, else the marker's own.

    Raises UserError.
    """
    asked = _asked(config)
    allowed = list(_unique(target for text in wanted for target in _named(config, text)))
    if not wanted:
        return asked if asked is not None else _named(config, "all")
    if asked is None:
        return allowed
    names = {target.name for target in allowed}
    return [target for target in asked if target.name in names or any(_matches(text, target) for text in wanted)]


def _asked(config: pytest.Config) -> list[Target] | None:
    _, text = _asked_for(config)
    return _named(config, text) if text else None


def _asked_for(config: pytest.Config) -> tuple[str, str]:
    """Where it is said which targets to run on, and what."""
    if config.getoption("targets"):
        return "--targets", config.getoption("targets")
    if os.environ.get(VARIABLE):
        return VARIABLE, os.environ[VARIABLE]
    return "unisock_targets", config.getini("unisock_targets")


def _named(config: pytest.Config, text: str) -> list[Target]:
    return _platforms(config).targets(text, vue=config.getoption("vue"))


def _unique(targets: Iterable[Target]) -> Iterable[Target]:
    return {target.name: target for target in targets}.values()


def _matches(text: str, target: Target) -> bool:
    """Whether a target is one that a marker's text means: what the text leaves open may be anything."""
    from platforms.targets import GROUPS, items

    return any(item in GROUPS or _means(item, target) for item in items(text))


def _means(item: str, target: Target) -> bool:
    from emulator.matrix.expecting import pattern

    try:
        return pattern(item).matches(target)
    except ValueError:  # "@latest" names a target and is no pattern
        return False
