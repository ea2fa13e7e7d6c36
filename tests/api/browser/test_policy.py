"""A page whose Content Security Policy forbids connections."""

from __future__ import annotations

import pytest

from emulator import launch
from tests.api.browser.browsing import URL, said, words

NONE, DEFAULT = (said(text) for text in words("csp")["console.error"])
FAILING = "connect-src 'none'"


@pytest.mark.records("h5.chrome.csp")
@pytest.mark.parametrize(("policy", "line"), [(FAILING, NONE), ("default-src 'self'", DEFAULT)])
def test_the_socket_is_closed_at_once_and_tells_of_an_error_alone(policy: str, line: str) -> None:
    with launch("h5", csp=policy) as app:
        heard: list[str] = []
        task = app.uni.connectSocket({"url": URL, "success": lambda result: heard.append(result["errMsg"])})
        for event in ("Open", "Error", "Close"):
            getattr(task, f"on{event}")(lambda result, event=event: heard.append(event))
        assert task.readyState == 3
        app.advance(60_000)
        assert heard == ["connectSocket:ok", "Error"]
        printed = [entry.data for entry in app.trace if entry.kind == "console"]
        assert printed == [line.removeprefix("error: ")]


def test_what_the_policy_allows_connects() -> None:
    with launch("h5", csp=f"connect-src {URL}") as app:
        task = app.uni.connectSocket({"url": URL, "complete": lambda result: None})
        app.advance(1_000)
        assert task.readyState == 1
