"""The schema of a resolved profile: what is left when a target has picked its cases. One concern a module."""

from platforms.model.profile import Profile

__all__ = ["Profile"]
