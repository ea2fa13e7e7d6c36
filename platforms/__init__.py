"""What each platform does, as data: profiles, targets, evidence. Knows no socket.

>>> platforms = load()
>>> resolved = platforms.resolve("some-platform@1.6.0/devtools")
>>> resolved.why("connect.steps.0").confidence
"""

from platforms.cataloguing import Entry, catalogue
from platforms.covering import Coverage, coverage
from platforms.differing import Difference, diff
from platforms.errors import Fault, Place, ProfileError, UserError
from platforms.evidence import Confidence, Evidence, Record
from platforms.explaining import Explanation, explain
from platforms.model import Profile
from platforms.registry import Platforms, load, resolve
from platforms.resolving import Resolved
from platforms.targets import GROUPS, Target
from platforms.validating import house_faults, validate

__all__ = [
    "GROUPS",
    "Confidence",
    "Coverage",
    "Difference",
    "Entry",
    "Evidence",
    "Explanation",
    "Fault",
    "Place",
    "Platforms",
    "Profile",
    "ProfileError",
    "Record",
    "Resolved",
    "Target",
    "UserError",
    "catalogue",
    "coverage",
    "diff",
    "explain",
    "house_faults",
    "load",
    "resolve",
    "validate",
]
