"""What app code sees: the platform's namespace, uni-app's `uni`, and the environment around them."""

from emulator.api.environment.prelude import prelude
from emulator.api.environment.stage import Handler
from emulator.api.globals import globals_for

__all__ = ["Handler", "globals_for", "prelude"]
