"""Targets as jobs of a CI service: what `unisock ci` prints."""

from emulator.ci.jobs import PER, Job, jobs, matrix
from emulator.ci.services import SERVICES
from emulator.ci.setting import Setting, setting

__all__ = ["PER", "SERVICES", "Job", "Setting", "jobs", "matrix", "setting"]
