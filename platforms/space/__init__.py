"""The space of targets: a profile's axes, their finite points, and lists of cases over them."""

from platforms.space.axes import Axis, ValueAxis, VersionAxis
from platforms.space.cases import Cases, Point, Space
from platforms.space.hosts import HostAxis

__all__ = ["Axis", "Cases", "HostAxis", "Point", "Space", "ValueAxis", "VersionAxis"]
