"""uni-app's own rule, by a function's name: which of its functions take callbacks or give a Promise."""

from __future__ import annotations

import re
from typing import Final

_RETURNING: Final = re.compile(
    r"^\$|getLocale|setLocale|getMenuButtonBoundingClientRect|^report|Interceptor$|upx2px|rpx2px|hideKeyboard|canIUse"
    r"|^create|Sync$|Manager$|base64ToArrayBuffer|arrayBufferToBase64|getDeviceInfo|getAppBaseInfo|getWindowInfo"
    r"|getSystemSetting|getAppAuthorizeSetting"
)
TASKS: Final = ("request", "downloadFile", "uploadFile", "connectSocket")


def is_promised(name: str, listens: tuple[str, ...]) -> bool:
    """Whether uni.<name> returns a Promise when it is called without callbacks."""
    return not (_RETURNING.search(name) or name.startswith(listens))


def among(name: str, names: tuple[str, ...]) -> bool:
    """Whether a list of the profile's holds the name; "*" stands for every name."""
    return name in names or "*" in names
