"""The user's JavaScript as it stands in a repository, made into a script that an embedded engine can run."""

from emulator.js.sources.calls import CallSite, MemberSite, describe_call, describe_member
from emulator.js.sources.program import Program, load

__all__ = ["CallSite", "MemberSite", "Program", "describe_call", "describe_member", "load"]
