"""Small functions that uni has of its own on every target."""

from __future__ import annotations

import math
from typing import Any

from emulator.api.members import Function
from emulator.engine.app import App
from emulator.engine.values import UNDEFINED, text

DESIGN_WIDTH = 750
WIDTH = 375
_SMALLEST = 1e-4


def extras(app: App, natives: dict[str, Function]) -> dict[str, Function]:
    """upx2px, getLocale and, where the platform's storage takes objects, the positional forms over it."""
    width = app.profile.environment.system_info.get("windowWidth", WIDTH)

    def upx2px(value: Any = 0, *_: Any) -> Any:
        number = float(value) if isinstance(value, int | float) else 0.0
        pixels = math.floor(abs(number) / DESIGN_WIDTH * width + _SMALLEST) or (1 if number else 0)
        return -pixels if number < 0 else pixels

    language = str(app.profile.environment.system_info.get("language", "zh-Hans"))
    locale = "zh-Hans" if language.startswith("zh") else language
    found: dict[str, Function] = {"upx2px": upx2px, "rpx2px": upx2px, "getLocale": lambda *_: locale}
    if app.profile.environment.storage_sync == "object":
        found |= _positional(natives)
    return found


def _positional(natives: dict[str, Function]) -> dict[str, Function]:
    def write(key: Any = UNDEFINED, data: Any = UNDEFINED, *_: Any) -> Any:
        return natives["setStorageSync"]({"key": text(key), "data": data})

    def read(key: Any = UNDEFINED, *_: Any) -> Any:
        data = natives["getStorageSync"]({"key": text(key)})["data"]
        return "" if data is None else data

    def remove(key: Any = UNDEFINED, *_: Any) -> Any:
        return natives["removeStorageSync"]({"key": text(key)})

    positional = {"setStorageSync": write, "getStorageSync": read, "removeStorageSync": remove}
    return {name: function for name, function in positional.items() if name in natives}
