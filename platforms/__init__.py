"""What each platform does, as data: profiles, targets, evidence. Knows no socket.

>>> platforms = load()
>>> resolved = platforms.resolve("some-platform@1.6.0/devtools")
>>> resolved.why("connect.steps.0").confidence
"""

from platforms.errors import Fault, Place, ProfileError, UserError
from platforms.evidence import Confidence, Evidence, Record
from platforms.model import Profile
from platforms.registry import Platforms, load, resolve
from platforms.resolving import Resolved
from platforms.targets import GROUPS, Target
from platforms.validating import house_faults, validate

__all__ = [
    "GROUPS",
    "Confidence",
    "Evidence",
    "Fault",
    "Place",
    "Platforms",
    "Profile",
    "ProfileError",
    "Record",
    "Resolved",
    "Target",
    "UserError",
    "house_faults",
    "load",
    "resolve",
    "validate",
]
