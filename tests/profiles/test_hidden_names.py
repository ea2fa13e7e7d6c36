"""Global names: those of a browser that the platforms hide from app code, and those that uni-app's build adds."""

from __future__ import annotations

from pathlib import Path

import pytest

from emulator.matrix.run import run
from emulator.matrix.scenario import Scenario
from emulator.servers import parse
from tests.profiles.driver import exact, resolve

SCRIPT = """
for (const used of [() => new WebSocket('wss://a.example'), () => window.location]) {
  try { used() } catch (error) { console.log(`${error.name}: ${error.message}`) }
}
console.log(typeof WebSocket, typeof window)
"""


def lines(target: str, folder: Path, script: str = SCRIPT) -> list[str]:
    file = folder / "script.js"
    file.write_text(script)
    done = run(Scenario((file,), folder), parse("echo", folder), resolve(target), frozenset(), frozenset)
    return [str(moment.data) for moment in done.moments if moment.kind == "console"]


@pytest.mark.records("mp-weixin.surface.hidden-names")
@pytest.mark.parametrize("host", ["android", "ios", "devtools"])
def test_a_browsers_socket_is_no_constructor(host: str, tmp_path: Path) -> None:
    constructed, window, types = lines(f"mp-weixin/{host}", tmp_path)
    words = {"android": exact("mp-weixin.surface.hidden-names")["throws"], "ios": "undefined is not a constructor"}
    assert constructed.startswith(f"TypeError: {words.get(host, words['android'])}")
    assert window.startswith("TypeError: ")
    assert types == "undefined undefined"


@pytest.mark.records("mp-baidu.surface.hidden-names")
def test_a_platform_that_hides_window_and_not_the_socket(tmp_path: Path) -> None:
    constructed, window, types = lines("mp-baidu", tmp_path)
    assert constructed == "ReferenceError: WebSocket is not defined"
    assert window == "TypeError: Cannot read properties of undefined (reading 'location')"
    assert types == "undefined undefined"


@pytest.mark.records("mp-alipay.surface.hidden-names")
def test_reading_a_property_of_window_is_a_type_error(tmp_path: Path) -> None:
    of_2019 = exact("mp-alipay.surface.hidden-names")["throws"]
    newer = of_2019.replace("property 'location' of undefined", "properties of undefined (reading 'location')")
    assert lines("mp-alipay", tmp_path)[1] == f"TypeError: {newer}"


def test_where_nothing_is_hidden_the_name_is_unknown(tmp_path: Path) -> None:
    assert lines("mp-weixin/minigame", tmp_path)[0] == "ReferenceError: WebSocket is not defined"


@pytest.mark.records("uni.api.vue2-wx")
@pytest.mark.parametrize(
    ("target", "same"), [("mp-alipay:vue=2", "true"), ("mp-qq:vue=2", "undefined"), ("mp-weixin:vue=2", "false")]
)
def test_uni_under_the_name_of_another_platform(target: str, same: str, tmp_path: Path) -> None:
    script = "console.log(typeof wx === 'undefined' ? 'undefined' : String(wx === uni))"
    assert lines(target, tmp_path, script) == [same]
    assert lines("mp-alipay", tmp_path, script) == ["undefined"]


@pytest.mark.records("uni.api.global-object")
@pytest.mark.parametrize(("target", "found"), [("mp-weixin", "1"), ("mp-toutiao", "1"), ("mp-alipay", "none")])
def test_the_global_object_has_a_name(target: str, found: str, tmp_path: Path) -> None:
    script = "console.log(typeof global === 'undefined' ? 'none' : ((global.jsonp = [1]), global.jsonp[0]))"
    assert lines(target, tmp_path, script) == [found]
