"""The user looks at another app for ten minutes. Some platforms close the socket, each at its own time and in its own
way; on some the program learns of it only when it is back, and on some it is not there any more and starts anew.

Source: https://www.cnblogs.com/wangchengb/p/11334001.html
Source: https://github.com/dcloudio/uni-app/issues/1272
Source: https://developer.open-douyin.com/forum/question/post/64e836f5a57c82769c5e3fdf
Ledger: mp-weixin.life.suspend-observed mp-weixin.life.suspend app.background
Run: python closes_in_the_background.py
"""

from __future__ import annotations

import emulator
from emulator.api.python.timeline import timeline
from platforms import resolve

TARGETS = ("mp-weixin", "mp-weixin/devtools", "mp-alipay", "mp-toutiao", "mp-lark", "mp-qq", "app")


def trace(target: str) -> str:
    """What the platform does while the app is in the background for ten minutes."""
    with emulator.launch(target) as app:
        task = app.uni.connectSocket({"url": "wss://chat.example.com", "multiple": True, "complete": lambda *_: None})
        task.onError(lambda *_: None)
        task.onClose(lambda *_: None)
        app.advance(1_000)
        before = len(app.trace)
        app.background()
        app.advance(600_000)
        app.foreground()
        app.advance(1_000)
        return timeline(app.trace.entries[before:], resolve(target).why)


def main() -> str:
    return "\n\n".join(f"── {target}\n{trace(target)}" for target in TARGETS) + "\n"


if __name__ == "__main__":
    print(main(), end="")
