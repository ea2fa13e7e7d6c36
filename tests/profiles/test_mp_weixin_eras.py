"""Where mp-weixin changes, by version and by host: just before a boundary and just behind it."""

from __future__ import annotations

import re

import pytest

from platforms import diff, explain
from tests.profiles.driver import exact, perform, platforms, resolve

WX = "mp-weixin"
BOUND = re.compile(r"(>=|<=|<|==)(\d+(?:\.\d+)*)")


def next_patch(version: str) -> str:
    *front, last = version.split(".")
    return ".".join([*front, str(int(last) + 1)])


def boundaries() -> set[str]:
    """The versions at which a cited record says that something changes."""
    found = set()
    (ledger,) = platforms().ledgers(WX).about(WX)
    for fact in ledger.records():
        if fact.window:
            continue
        for sign, version in BOUND.findall(fact.versions):
            found.add(next_patch(version) if sign == "<=" else version)
    return found


@pytest.mark.records("mp-weixin.param.tcp-nodelay")
@pytest.mark.parametrize(
    ("name", "since"),
    [
        ("protocols", "1.4.0"),
        ("tcpNoDelay", "2.4.0"),
        ("perMessageDeflate", "2.8.0"),
        ("timeout", "2.10.0"),
        ("forceCellularNetwork", "2.29.0"),
    ],
)
def test_a_parameter_is_told_since_its_version(name: str, since: str) -> None:
    def told(version: str) -> bool:
        lines = explain(resolve(f"{WX}@{version}"), "connectSocket").text().splitlines()
        return any(line.strip().startswith(f"{name}:") for line in lines)

    major, minor, _ = since.split(".")
    assert told(since)
    assert not told(f"{major}.{int(minor) - 1}.9")


def test_each_change_of_the_ledger_is_a_boundary_and_no_window_is() -> None:
    eras = set(platforms().source(WX).versions.points)
    assert boundaries() - {"1.9.6"} <= eras, "1.9.6: plugins, which are not emulated"
    assert eras - boundaries() == {"1.0.0"}
    assert not {"2.2.5", "2.29.2", "2.30.3", "2.30.4", "3.4.1", "1.9.98"} & eras


@pytest.mark.parametrize(
    ("before", "after", "path"),
    [
        ("1.3.9", "1.4.0", "wire.subprotocols.sent"),
        ("1.6.9", "1.7.0", "task"),
        ("1.9.9", "2.0.0", "opened.open.header"),
        ("2.3.9", "2.4.0", "wire.domain.lan-exempt"),
        ("2.4.0", "2.4.1", "sets.live.max"),
        ("2.7.9", "2.8.0", "wire.deflate-param"),
        ("2.9.9", "2.10.0", "timeout.param"),
        ("2.10.3", "2.10.4", "opened.open.profile"),
        ("2.23.9", "2.24.0", "connect.unless.url-missing.fail.errno"),
        ("2.28.9", "2.29.0", "connect.unless.too-many-sockets"),
    ],
)
def test_what_changes_at_a_boundary(before: str, after: str, path: str) -> None:
    changed = [one.path for one in diff(resolve(f"{WX}@{before}"), resolve(f"{WX}@{after}"))]
    assert any(one.startswith(path) or path.startswith(one) for one in changed), changed


@pytest.mark.parametrize("version", ["2.2.5", "2.29.2", "2.30.3", "3.4.1"])
def test_nothing_changes_where_a_copy_was_read(version: str) -> None:
    major, minor, patch = map(int, version.split("."))
    before = f"{major}.{minor}.{patch - 1}"
    changed = [one.path for one in diff(resolve(f"{WX}@{before}"), resolve(f"{WX}@{version}"))]
    assert changed == ["environment.system-info.SDKVersion"]


@pytest.mark.records(
    "mp-weixin.domain.error.binding",
    "mp-weixin.domain.error.android-jsapi",
    "mp-weixin.domain.error.ios-style",
    "mp-weixin.domain.error.wss-variant",
    "mp-weixin.domain.error.devtools",
)
def test_each_text_has_a_host_and_the_default_is_the_newest_phone() -> None:
    texts = {
        exact(f"{WX}.domain.error.{name}").get("onError.errMsg") or exact(f"{WX}.domain.error.{name}")["errMsg"]
        for name in ("binding", "android-jsapi", "ios-style", "wss-variant", "devtools")
    }
    hosts = [host for host in platforms().source(WX).hosts.points if host != "device"]
    heard = {
        host: perform(f"{WX}/{host}", lambda play: play.connect(), domains=["wss://other.example"]).first("task.error")
        for host in hosts
    }
    assert {error["errMsg"] for error in heard.values()} == texts
    assert resolve(WX).target.host == "android"
    assert heard["android"] == {"errMsg": exact(f"{WX}.domain.error.binding")["onError.errMsg"]}
