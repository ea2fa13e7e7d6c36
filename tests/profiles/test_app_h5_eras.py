"""Where App and H5 change, by version, Vue, host and page: just before a boundary and just behind it."""

from __future__ import annotations

import re

import pytest

from platforms import diff
from tests.profiles.driver import exact, perform, platforms, resolve

BOUND = re.compile(r"(>=|<=|<|==)(\d+(?:\.\d+)*)")
NO_CHANGE = "environment.system-info.SDKVersion"


def versions(ledger: str, *, window: bool) -> set[str]:
    """The versions at which a record says that something changes; with `window`, those that were merely read."""
    (found,) = platforms().ledgers("app").about(ledger)
    facts = [fact for fact in found.records() if bool(fact.window) is window]
    return {version for fact in facts for _, version in BOUND.findall(fact.versions)}


def since(record: str) -> str:
    """The version at which a record begins to hold."""
    fact = platforms().ledgers("app").record(record)
    assert fact is not None
    return str(dict(BOUND.findall(fact.versions))[">="])


def before(version: str) -> str:
    """The version just before."""
    *front, last = version.split(".")
    return ".".join([*front, str(int(last) - 1)])


# 4.23 brings HarmonyOS, another native half. 3.3.4 is the first vue3 of H5 that was read.
@pytest.mark.parametrize(("platform", "elsewhere"), [("app", {"4.23"}), ("h5", {"3.3.4"})])
def test_each_change_of_the_ledger_is_a_boundary_and_no_window_is(platform: str, elsewhere: set[str]) -> None:
    eras = set(platforms().source(platform).versions.points)
    changes = versions(platform, window=False)
    assert changes - eras == elsewhere
    assert not eras & (versions(platform, window=True) - changes)


@pytest.mark.parametrize(
    ("platform", "before", "after", "path"),
    [
        ("app", "2.2.5", "2.2.6", "sets.live.max"),
        ("app", "2.2.5", "2.2.6", "data.send"),
        ("app", "2.6.5", "2.6.6", "listeners.order"),
        ("app", "2.6.5", "2.6.6", "opened"),
        ("app", "2.6.5", "2.6.6", "uni.validation.functions.connectSocket.protocols"),
        ("app", "2.6.9", "2.7.0", "send.unless.argument-missing"),
        ("app", "2.9.5", "2.9.6", "wire.headers.sent"),
        ("app", "3.2.9", "3.3.0", "listeners.global"),
        ("app", "3.7.11", "3.7.12", "ended.close"),
        ("h5", "2.2.3", "2.2.4", "task"),
        ("h5", "2.2.3", "2.2.4", "listeners.current"),
        ("h5", "2.2.3", "2.2.4", "wire.close.code"),
        ("h5", "3.2.1", "3.2.2", "listeners.global"),
        ("h5", "3.7.11", "3.7.12", "ended.close"),
        ("h5", "4.07", "4.08", "send.unless.state-not-open"),
        ("h5", "4.35", "4.36", "close-global.unless.code-invalid"),
    ],
)
def test_what_changes_at_a_boundary(platform: str, before: str, after: str, path: str) -> None:
    name, colon, rest = platform.partition(":")
    one, other = (resolve(f"{name}@{version}{colon}{rest}") for version in (before, after))
    changed = [entry.path for entry in diff(one, other)]
    assert any(entry.startswith(path) or path.startswith(entry) for entry in changed), changed


@pytest.mark.parametrize("target", ["app", "app:vue=2", "h5:vue=2"])
def test_since_when_options_are_copied(target: str) -> None:
    after = since("app.param.args-copied")
    name, colon, rest = target.partition(":")
    one, other = (resolve(f"{name}@{version}{colon}{rest}") for version in (before(after), after))
    assert "uni.copies" in [entry.path for entry in diff(one, other)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("app@3.3.0", "app@3.5.0"),  # records of 3.5.0 and later: the first vue3 package that was read
        ("app@4.22", "app@4.23"),
        ("app@4.87", "app@5.05"),
        ("h5@3.3.3", "h5@3.3.4"),
        ("h5@3.4.0", "h5@3.5.0"),
        ("h5@4.29", "h5@4.35"),
        ("h5:vue=2@4.07", "h5:vue=2@4.08"),
    ],
)
def test_nothing_changes_in_between(old: str, new: str) -> None:
    one, other = (
        resolve(f"{name.partition(':')[0]}@{version}{''.join(name.partition(':')[1:])}")
        for name, _, version in (old.partition("@"), new.partition("@"))
    )
    assert [entry.path for entry in diff(one, other)] == [NO_CHANGE]


def test_hosts_and_what_is_known_of_them() -> None:
    assert [platforms().source("app").hosts.targets, resolve("app").target.host] == [("android", "ios"), "android"]
    assert platforms().source("h5").hosts.targets == ("chromium", "chromium-2017", "ios")
    assert resolve("h5").target.host == "chromium"
    # Native facts were read on Android: on iOS they are inferred. The JavaScript is the same.
    assert resolve("app").why("wire.deflate").confidence == "source-code"
    assert resolve("app/ios").why("wire.deflate").confidence == "inferred"
    assert resolve("app/ios").why("task.states").confidence == "source-code"
    # What Chromium says was not seen in WebKit.
    assert resolve("h5").why("connect.unless.url-unparsable").confidence == "source-code"
    assert resolve("h5/ios").why("connect.unless.url-unparsable").confidence == "inferred"
    assert resolve("h5/ios").why("listeners.order").confidence == "source-code"


@pytest.mark.records("h5.chrome.close-code-invalid", "h5.chrome.old-texts")
def test_each_text_of_the_browsers_has_a_host() -> None:
    def refused(host: str) -> str:
        play = perform(f"h5/{host}", lambda play: play.close(play.connect(), code=999))
        return str(play.first("close.fail")["errMsg"]).removeprefix("closeSocket:fail InvalidAccessError").lstrip(": ")

    closing = "Failed to execute 'close' on 'WebSocket': "
    assert {host: refused(host) for host in platforms().source("h5").hosts.targets} == {
        "chromium": exact("h5.chrome.close-code-invalid")["message"],
        "chromium-2017": closing + exact("h5.chrome.old-texts")["close code"],
        "ios": "",  # nobody has written it down
    }
