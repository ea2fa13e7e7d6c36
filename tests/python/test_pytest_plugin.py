"""The pytest plugin: an app a target, ids that name it, its timeline when a test fails."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.api.conftest import BASE

pytest_plugins = ["pytester"]

VERSIONS = {"axes": {"version": {"counts": "library", "first": "1.0", "latest": "3.0"}}, "hosts": {"default": "phone"}}


@pytest.fixture
def project(pytester: pytest.Pytester) -> pytest.Pytester:
    """A project whose tests know two invented platforms, one with an era at 2.0."""
    hosts = {"hosts": {"default": "phone", "tree": {"phone": {"target": True}}}}
    for name, namespace in (("inv-a", "ia"), ("inv-b", "ib")):
        data = BASE | VERSIONS | hosts | {"platform": name, "namespace": namespace}
        if name == "inv-a":
            era = [{"when": {"version": "<2.0"}, "value": "last"}, {"when": {"version": ">=2.0"}, "value": "all"}]
            data = data | {"listeners": {"global": era}}
        Path(pytester.path / f"{name}.yaml").write_text(json.dumps(data), "utf-8")
    asyncio = "asyncio_mode = auto\nasyncio_default_fixture_loop_scope = function\n"
    pytester.makeini(f"[pytest]\n{asyncio}unisock_profiles = inv-a.yaml inv-b.yaml\n")
    return pytester


CONNECT = """
import pytest
{mark}
def test_login(unisock):
    task = unisock.uni.connectSocket({{"url": "wss://h/x", "success": lambda: None}})
    unisock.event(task, "{event}")
"""


def ids(result: pytest.RunResult) -> list[str]:
    return sorted(line.partition("::")[2].split()[0] for line in result.outlines if "::" in line and "PASSED" in line)


def test_a_test_runs_on_the_targets_of_its_marker(project: pytest.Pytester) -> None:
    project.makepyfile(CONNECT.format(mark="@pytest.mark.targets('inv-*')", event="open"))
    assert ids(project.runpytest("-v")) == ["test_login[inv-a@3.0]", "test_login[inv-b@3.0]"]


def test_a_version_range_in_a_marker(project: pytest.Pytester) -> None:
    project.makepyfile(CONNECT.format(mark="@pytest.mark.targets('inv-b', 'inv-a@<2.0')", event="open"))
    assert ids(project.runpytest("-v")) == ["test_login[inv-a@1.0]", "test_login[inv-b@3.0]"]


def test_targets_on_the_command_line_pick_among_those_that_the_marker_allows(project: pytest.Pytester) -> None:
    project.makepyfile(CONNECT.format(mark="@pytest.mark.targets('inv-*')", event="open"))
    found = ids(project.runpytest("-v", "--targets=eras"))
    assert found == ["test_login[inv-a@1.0]", "test_login[inv-a@3.0]", "test_login[inv-b@3.0]"]
    assert ids(project.runpytest("-v", "--targets=inv-b")) == ["test_login[inv-b@3.0]"]


def test_a_marker_allows_a_version_between_its_eras(project: pytest.Pytester) -> None:
    project.makepyfile(CONNECT.format(mark="@pytest.mark.targets('inv-a@<2.0', 'inv-b@latest')", event="open"))
    assert ids(project.runpytest("-v", "--targets=inv-a@1.5")) == ["test_login[inv-a@1.5]"]
    assert ids(project.runpytest("-v", "--targets=inv-b")) == ["test_login[inv-b@3.0]"]


def test_a_wrong_target_in_a_marker_is_one_clear_line(project: pytest.Pytester) -> None:
    project.makepyfile(CONNECT.format(mark="@pytest.mark.targets('inv-z')", event="open"))
    result = project.runpytest()
    assert result.ret != 0
    result.stdout.fnmatch_lines(["*::test_login: unknown platform 'inv-z'; known are *"])
    assert "pytest_plugin.py" not in result.stdout.str()


def test_the_server_of_a_test(project: pytest.Pytester) -> None:
    project.makepyfile(
        CONNECT.format(mark="@pytest.mark.targets('inv-b')\n@pytest.mark.server('refuse')", event="error")
    )
    project.runpytest().assert_outcomes(passed=1)


def test_a_handler_as_the_server_of_a_test(project: pytest.Pytester) -> None:
    project.makepyfile(
        """
        import pytest

        async def greet(websocket):
            await websocket.send("welcome")

        @pytest.mark.targets("inv-b")
        @pytest.mark.server(handler=greet)
        def test_greeting(unisock):
            task = unisock.ib.connectSocket({"url": "wss://h"})
            assert unisock.event(task, "message") == {"data": "welcome"}
        """
    )
    project.runpytest().assert_outcomes(passed=1)


def test_a_server_marker_that_names_nothing(project: pytest.Pytester) -> None:
    project.makepyfile(CONNECT.format(mark="@pytest.mark.targets('inv-b')\n@pytest.mark.server(port=1)", event="open"))
    result = project.runpytest()
    assert "@pytest.mark.server takes a name" in result.stdout.str() + result.stderr.str()


def test_the_server_and_the_options_of_a_module(project: pytest.Pytester) -> None:
    project.makepyfile(
        """
        import pytest

        pytestmark = pytest.mark.targets("inv-b")

        async def greet(websocket):
            await websocket.send("welcome")

        @pytest.fixture
        def unisock_server():
            return greet

        @pytest.fixture
        def unisock_options():
            return {"appid": "wx1"}

        async def test_greeting(unisock):
            task = unisock.ib.connectSocket({"url": "wss://h"})
            assert await unisock.event(task, "message") == {"data": "welcome"}
            assert (await unisock.uni.showModal({"title": "x"}))["confirm"]
        """
    )
    project.runpytest().assert_outcomes(passed=1)


def test_the_timeline_of_a_failed_test_is_in_the_report(project: pytest.Pytester) -> None:
    project.makepyfile(CONNECT.format(mark="@pytest.mark.targets('inv-b')", event="error"))
    result = project.runpytest()
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        [
            "*unisock timeline of inv-b@3.0*",
            '*0 ms*call*uni.connectSocket({"url":"wss://h/x",*',
            "*wire*dial wss://h/x*",
            "*ms #1*event*open*[[]opened.open, inferred[]]*",
        ]
    )


@pytest.mark.parametrize(("options", "words"), [(["--targets=inv-z"], "inv-z"), (["--vue=4"], "--vue")])
def test_a_wrong_target_is_one_clear_line(project: pytest.Pytester, options: list[str], words: str) -> None:
    project.makepyfile(CONNECT.format(mark="", event="open"))
    result = project.runpytest(*options)
    assert result.ret != 0
    assert words in result.stdout.str() + result.stderr.str()
    assert "Traceback" not in result.stdout.str() + result.stderr.str()


def test_tests_without_the_fixture_are_left_alone(project: pytest.Pytester) -> None:
    project.makepyfile("def test_it():\n    pass\n")
    result = project.runpytest("-v", "--targets=eras")
    assert ids(result) == ["test_it"]
