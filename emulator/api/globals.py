"""Everything that a script finds as a global on its target, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from emulator.api import browser
from emulator.api.environment import base64, prelude
from emulator.api.environment.console import Console
from emulator.api.environment.stage import Handler, Stage
from emulator.api.environment.timers import Timers
from emulator.api.native import functions_of, namespace
from emulator.api.uni import uni_functions
from emulator.engine.app import App
from emulator.engine.values import UNDEFINED
from platforms.model import Profile

UNI: Final = "uni"
HELPERS: Final[dict[str, Callable[..., Any]]] = {
    "atob": lambda value=UNDEFINED, *_: base64.atob(value),
    "btoa": lambda value=UNDEFINED, *_: base64.btoa(value),
}


def globals_for(
    app: App, profile: Profile, *, request: Handler | None = None, mounts: bool = False
) -> Mapping[str, Any]:
    """The globals of one script: plain values, callables and HostObjects by name.

    One of them, `prelude.HOST`, is for `prelude.prelude()`, which is to be evaluated before the program: it makes App,
    Page, Component, getApp and getCurrentPages, and takes that one away.
    request: answers `request` calls; without it they fail.
    mounts: a program whose default export is a page of uni-app's, or its app, is run as that: see `prelude.helper`.
    """
    stage = Stage(app, request)
    natives = functions_of(app, stage)
    found: dict[str, Any] = {**Timers(app).functions(), "console": Console(app).object()}
    in_browser = profile.environment.websocket
    found |= {name: HELPERS[name] for name in HELPERS if in_browser or name in profile.environment.globals}
    more = (browser.source(), browser.helper(stage)) if in_browser else None
    found[prelude.HOST] = prelude.helper(stage, more, mounts=mounts)
    if profile.uni.layer == "over-namespace":
        native = namespace(app, profile.namespace, natives)
        found |= dict.fromkeys((profile.namespace, *profile.environment.aliases), native)
    found[UNI] = namespace(app, UNI, uni_functions(app, stage, natives))
    found |= dict.fromkeys(profile.uni.aliases, found[UNI])
    return found
