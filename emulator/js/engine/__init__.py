"""The embedded JavaScript engine: scripts run on quickjs-ng, and talk with Python by the dialogue of `dialogue.py`."""

from emulator.js.engine.handles import JsDict, JsError, JsForeign, JsFunction, JsPromise
from emulator.js.engine.host import JsHost
from emulator.js.engine.words import EngineWords

__all__ = [
    "EngineWords",
    "JsDict",
    "JsError",
    "JsForeign",
    "JsFunction",
    "JsHost",
    "JsPromise",
]
