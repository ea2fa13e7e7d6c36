"""The pytest plugin: the fixture `unisock` is a launched app, on each of the targets asked for.

    @pytest.mark.targets("mini-*", "app@<2.2.6")      which targets the test is for (default: all)
    @pytest.mark.server("reject:403")                 what connections lead to: an embedded server by name
    @pytest.mark.server(handler=handler)              or a handler for `websockets`, by keyword (see _served)
    def test_login(unisock):
        task = unisock.uni.connectSocket({"url": "wss://example.com", "complete": lambda: None})
        unisock.event(task, "open")

`pytest --targets=eras` picks among a test's targets. When a test fails, all that its app did is in the report.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from emulator import EmulatedApp
    from emulator.api.python.launching import ServerLike
    from platforms import Platforms, Target

FIXTURE = "unisock"
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
    config.addinivalue_line("markers", "server(name, *, handler): what the connections of a `unisock` test lead to")


def pytest_sessionstart(session: pytest.Session) -> None:
    """A mistake in --targets is told before anything is collected."""
    from platforms import UserError

    if session.config.getoption("targets"):
        try:
            _asked(session.config)
        except UserError as mistake:
            raise pytest.UsageError(f"--targets: {mistake}") from None


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
) -> Iterator[EmulatedApp]:
    """An app on one target, launched. Time goes on only in its own methods; see `emulator.EmulatedApp`."""
    from emulator import launch

    marker = request.node.get_closest_marker("server")
    server = _served(marker) if marker else unisock_server
    resolved = _platforms(request.config).resolve(request.param)
    with launch(resolved.profile, server=server, **unisock_options) as app:
        app.target = request.param.name
        yield app


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    app = getattr(item, "funcargs", {}).get(FIXTURE)
    if report.failed and app is not None and hasattr(app, "trace"):
        from emulator.api.python.timeline import timeline

        resolved = _platforms(item.config).resolve(app.target)
        report.sections.append((f"unisock timeline of {app.target}", timeline(app.trace, resolved.why)))
    return report


def _served(marker: pytest.Mark) -> ServerLike:
    """What a `server` marker names. pytest takes a marker with one callable for a decorator, hence the keyword."""
    if len(marker.args) + len(marker.kwargs) != 1 or set(marker.kwargs) - {"handler"}:
        raise pytest.UsageError('@pytest.mark.server takes a name, such as "reject:403", or handler=...')
    served: ServerLike = marker.args[0] if marker.args else marker.kwargs["handler"]
    return served


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
    text = config.getoption("targets") or config.getini("unisock_targets")
    return _named(config, text) if text else None


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
