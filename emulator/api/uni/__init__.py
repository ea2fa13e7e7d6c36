"""uni-app's layer: the `uni` global of one app, as its profile has it."""

from emulator.api.uni.layer import uni_functions

__all__ = ["uni_functions"]
