"""A script that logs what a real device does, and what the emulation does otherwise."""

from emulator.recording.comparing import Comparison, compare
from emulator.recording.log import Log, read_log
from emulator.recording.script import recorder

__all__ = ["Comparison", "Log", "compare", "read_log", "recorder"]
