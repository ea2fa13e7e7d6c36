"""The web-platform-tests' rules on WebSocket: in unisock, and in a real Chromium where there is one.

Where the two disagree, the emulated browser does what Chromium does, and the rule says both.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from emulator.engine.app import App
from tests.api.browser.beside.chromium import Chromium
from tests.api.browser.beside.scripts import HTTPS_PAGE
from tests.api.browser.beside.server import Peer, start
from tests.api.browser.wpt.files import ELSEWHERE, FILES, NOT_APPLYING
from tests.api.browser.wpt.rules import Rule, heard, script
from tests.api.browser.wpt.table import RULES
from tests.profiles.driver import resolve

URL = "ws://localhost:8080"
NUMBERED = [pytest.param(rule, id=f"{number}-{rule.name}") for number, rule in enumerate(RULES)]


def expected(rule: Rule, url: str) -> list[str]:
    return [line.replace("SERVER", url).rstrip() for lines in rule.expected for line in lines.split("\n")]


@pytest.mark.parametrize("rule", NUMBERED)
def test_a_rule(rule: Rule, play: Callable[..., Any]) -> None:
    def serve(app: App) -> None:
        app.world.loop.create_task(start(Peer(URL), "localhost", 8080))

    target = "h5:page=https" if rule.page == HTTPS_PAGE else "h5"
    played = play(script(rule, URL), profile=resolve(target).profile, then=((0, serve),), for_ms=5_000)
    assert heard(played.lines) == expected(rule, URL)


@pytest.mark.parametrize("rule", NUMBERED)
def test_a_rule_in_chromium(rule: Rule, chromium: Chromium, peer: Peer) -> None:
    peer.forget()
    url = peer.url.replace("127.0.0.1", "localhost")
    assert heard(chromium.run(script(rule, url), rule.page)) == expected(rule, url)


def test_every_file_is_a_rule_or_does_not_apply() -> None:
    ruled = {file for rule in RULES for file in rule.files}
    apart = NOT_APPLYING.keys() | ELSEWHERE.keys()
    assert ruled & apart == set()
    assert ruled | apart == FILES
