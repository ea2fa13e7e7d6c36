"""What a script finds on a packaged platform's namespace and on its SocketTask, as JavaScript sees it."""

from __future__ import annotations

import pytest

from platforms import load
from platforms.model import Profile
from tests.api.conftest import Play

KNOWN = load()
SEVEN = "closeSocket,connectSocket,onSocketClose,onSocketError,onSocketMessage,onSocketOpen,sendSocketMessage"


def profile(target: str) -> Profile:
    return KNOWN.resolve(target).profile


@pytest.mark.records("mp-weixin.api.globals", "mp-weixin.api.no-off")
@pytest.mark.parametrize("target", ["mp-weixin@1.0.0", "mp-weixin", "mp-weixin/android-jsapi", "mp-weixin/devtools"])
def test_wechat_has_seven_functions_and_none_to_take_a_listener_away(play: Play, target: str) -> None:
    code = """
    console.log(Object.keys(wx).filter((name) => /socket/i.test(name) && typeof wx[name] === 'function').sort().join())
    console.log(['Open', 'Message', 'Error', 'Close'].map((event) => typeof wx['offSocket' + event]).join())
    const task = wx.connectSocket({url: 'wss://a.example'})
    console.log(task ? Object.keys(task).filter((name) => /^off/.test(name)).length + typeof task.offOpen : 'no task')
    """
    tasks = "no task" if "@1.0.0" in target else "0undefined"
    assert play(code, profile(target)).lines == [SEVEN, ",".join(["undefined"] * 4), tasks]


@pytest.mark.records("mp-weixin.api.readystate", "mp-weixin.api.sockettask.methods")
@pytest.mark.parametrize("target", ["mp-weixin@1.7.0", "mp-weixin", "mp-weixin/devtools"])
def test_wechats_task(play: Play, target: str) -> None:
    code = """
    const task = wx.connectSocket({url: 'wss://a.example'})
    console.log(Object.keys(task).filter((name) => typeof task[name] !== 'function').join())
    console.log(['send', 'close', 'onOpen', 'onClose', 'onError', 'onMessage'].map((name) => typeof task[name]).join())
    console.log(task.CONNECTING, task.OPEN, task.CLOSING, task.CLOSED, task.readyState)
    task.readyState = 7
    console.log(task.readyState)
    """
    fields, methods, values, written = play(code, profile(target)).lines
    assert fields == "CONNECTING,OPEN,CLOSING,CLOSED,readyState"
    assert methods == ",".join(["function"] * 6)
    assert (values, written) == ("0 1 2 3 0", "7")


@pytest.mark.records("mp-weixin.errmsg.composition")
@pytest.mark.parametrize("target", ["mp-weixin", "mp-weixin/android-jsapi", "mp-weixin/devtools"])
def test_wechats_fail_and_complete_get_one_object(play: Play, target: str) -> None:
    code = """
    let failed
    const complete = (result) => console.log(result === failed, Object.keys(result).sort().join())
    wx.connectSocket({url: 5, fail(result) { failed = result }, complete})
    wx.connectSocket({url: 'x', fail(result) { failed = result }, complete})
    """
    assert play(code, profile(target)).lines == ["true errMsg,errno", "true errMsg"]
