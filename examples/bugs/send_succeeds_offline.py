"""The network goes while the socket is open; send still calls success, in an App and on H5.

Source: https://github.com/dcloudio/uni-app/issues/744
Ledger: app.send.ok-means-queued h5.misc.send-offline
Run: python send_succeeds_offline.py
"""

from __future__ import annotations

import emulator
from emulator.api.python.timeline import timeline
from platforms import resolve

TARGETS = ("app", "h5", "mp-weixin")


def trace(target: str) -> str:
    """What becomes of a message that is sent right after the network went."""
    with emulator.launch(target, server="silent") as app:
        task = app.uni.connectSocket({"url": "wss://chat.example.com", "complete": lambda *_: None})
        task.onError(lambda *_: None)
        task.onClose(lambda *_: None)
        app.advance(1_000)
        before = len(app.trace)
        app.network("none")
        task.send({"data": "into the void", "success": lambda *_: None, "fail": lambda *_: None})
        app.advance(60_000)
        return timeline(app.trace.entries[before:], resolve(target).why)


def main() -> str:
    return "\n\n".join(f"── {target}\n{trace(target)}" for target in TARGETS) + "\n"


if __name__ == "__main__":
    print(main(), end="")
