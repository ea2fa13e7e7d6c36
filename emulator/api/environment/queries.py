"""Functions that tell of the device, the app and the platform, and those that only compute."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from emulator.api.environment import base64
from emulator.api.environment.answers import CALLBACKS, succeed
from emulator.engine.values import UNDEFINED, text

if TYPE_CHECKING:
    from emulator.api.environment.stage import Stage
    from platforms.model import Profile

Query = Callable[["Stage", tuple[Any, ...]], Any]


def play(stage: Stage, name: str, args: tuple[Any, ...]) -> Any:
    """Returns the answer, or hands it to success where the function is one that takes callbacks."""
    if name in RETURNING:
        return RETURNING[name](stage, args)
    environment = stage.app.profile.environment
    base = name.removesuffix("Sync")
    found = CALLED_BACK[base](stage) if base in CALLED_BACK else environment.results.get(base, {})
    if base in environment.objects:
        return stage.inert(base)
    if name != base or name in environment.returning:
        return found
    return succeed(stage.app, name, args, found)


def can_i_use(profile: Profile, schema: str) -> bool:
    """canIUse: a function or `SocketTask`, optionally with more behind it: `.object.<parameter>`, `.return`, `.send`.

    Where the profile tells what the platform's own table has of a name, that decides; else what the profile has.
    """
    name, _, rest = schema.partition(".")
    if not _is_there(profile, name):
        return False
    known = profile.environment.can_i_use.get(name)
    if known is not None:
        return not rest or any(f"{entry}.".startswith(f"{rest}.") for entry in known)
    if name == "SocketTask":
        task = profile.task
        return task is not None and (not rest or rest.partition(".")[0] in (*task.methods, *task.fields))
    if name not in profile.functions:
        return True
    what, _, member = rest.partition(".")
    params = profile.functions[name].params
    return what != "object" or not member or member.partition(".")[0] in (*params, *CALLBACKS)


def _is_there(profile: Profile, name: str) -> bool:
    if name == "SocketTask":
        return profile.task is not None
    environment = profile.environment
    return name in profile.functions or (name in environment.functions and name not in environment.absent)


def _first(args: tuple[Any, ...]) -> Any:
    return args[0] if args else UNDEFINED


def _launch(stage: Stage) -> dict[str, Any]:
    return {"path": "pages/index/index", "query": {}, "scene": 1001, "referrerInfo": {}}


def _account(stage: Stage) -> dict[str, Any]:
    return {"miniProgram": {"appId": stage.app.settings.appid, "envVersion": "develop", "version": ""}}


def _info(stage: Stage) -> dict[str, Any]:
    return dict(stage.app.profile.environment.system_info)


RETURNING: Final[dict[str, Query]] = {
    "canIUse": lambda stage, args: can_i_use(stage.app.profile, text(_first(args))),
    "arrayBufferToBase64": lambda stage, args: base64.from_buffer(_first(args)),
    "base64ToArrayBuffer": lambda stage, args: base64.to_buffer(_first(args)),
    "getDeviceInfo": lambda stage, args: _info(stage),
    "getWindowInfo": lambda stage, args: _info(stage),
    "getAppBaseInfo": lambda stage, args: _info(stage),
}
CALLED_BACK: Final[dict[str, Callable[[Stage], dict[str, Any]]]] = {
    "getSystemInfo": _info,
    "getNetworkType": lambda stage: {"networkType": stage.app.device.network},
    "getLaunchOptions": _launch,
    "getEnterOptions": _launch,
    "getAccountInfo": _account,
}
