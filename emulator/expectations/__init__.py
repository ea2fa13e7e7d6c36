"""What a test expects of a trace: patterns as plain data, that consume nothing, for every test runner alike."""

from emulator.expectations.expecting import Expectation, begin_at, read
from emulator.expectations.patterns import Pattern, pattern
from emulator.expectations.telling import Line

__all__ = ["Expectation", "Line", "Pattern", "begin_at", "pattern", "read"]
