"""Taro's published runtime over the platforms' namespaces: what its functions give, since they rest on those alone."""

from __future__ import annotations

import re

import pytest

from emulator.cli import main
from tests.parity.runtimes import missing, published

pytestmark = pytest.mark.skipif(missing() is not None, reason=missing() or "")

LIFE = ["open", "message hi", "close"]


@pytest.mark.parametrize(
    ("target", "platform", "before", "rejected"),
    [
        ("mp-weixin", "weapp", ["success", "complete", "resolved function connectSocket:ok"], "connectSocket:fail "),
        ("mp-alipay", "alipay", ["success", "complete", "resolved function undefined"], "URL 为空"),
    ],
)
def test_taros_promise_gives_a_task(tmp_path, monkeypatch, capsys, target, platform, before, rejected):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "app.js").write_text(published(f"taro:{platform}"), "utf-8")
    assert main(["run", "app.js", "-p", target, "--timeline"]) == 0
    lines = re.findall(r"# console\.log (.*?)  app\.js", capsys.readouterr().out)
    assert lines[:-1] == [*before, *LIFE]
    assert re.match(f"rejected .*{rejected}", lines[-1])
