"""What the browser's classes in JavaScript ask of the host."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from emulator.api.browser.coding import decoder
from emulator.api.browser.websocket import BrowserSocket
from emulator.api.environment.stage import Stage
from emulator.engine.values import UNDEFINED, HostObject


def helper(stage: Stage) -> HostObject:
    """The object that `source` works with.

    Fields: page (the page's address), userAgent. Methods: connect(sink, url, protocols), decoder(label,
    fatal, keepBom), encode(text), refusal(key, method), wrongValue(text), uncaught(error), post(fn), watch(fn),
    cookie(), setCookie(line), online(), visible().
    """
    app, environment = stage.app, stage.app.profile.environment

    def connect(sink: Callable[..., Any], *args: Any) -> HostObject:
        socket = BrowserSocket(app, sink)
        socket.open(args)
        return socket.object()

    def uncaught(error: Any) -> Any:
        app.uncaught(error)
        return UNDEFINED

    def post(fn: Callable[..., Any]) -> Any:
        app.post(fn)
        return UNDEFINED

    def set_cookie(line: str) -> Any:
        app.cookies.set_by_page(line)
        return UNDEFINED

    def watch(fn: Callable[..., Any]) -> Any:
        app.observers.append(lambda what, value: app.task(fn) if what in DEVICE else None)
        return UNDEFINED

    rules = app.profile.websocket

    def refusal(key: str, method: str) -> str:
        return rules.refusals.text(key, method) if rules else ""

    def wrong_value(value: str) -> Any:
        for line in rules.binary_type if rules else ():
            app.console(line.level, line.text.replace("{value}", value), "websocket.binary-type")
        return UNDEFINED

    methods: dict[str, Callable[..., Any]] = {
        "connect": connect,
        "refusal": refusal,
        "wrongValue": wrong_value,
        "decoder": decoder,
        "encode": lambda text: text.encode("utf-8", "replace"),
        "uncaught": uncaught,
        "post": post,
        "watch": watch,
        "cookie": app.cookies.of_page,
        "setCookie": set_cookie,
        "online": lambda: app.device.network != "none",
        "visible": lambda: app.device.foreground,
    }
    fields = {"page": environment.page_url or "about:blank", "userAgent": rules.user_agent if rules else ""}
    return HostObject("Object", fields, methods, own_methods=True)


DEVICE = ("network", "background", "foreground")
