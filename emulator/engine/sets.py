"""Counted sets: how many sockets the platform thinks there are."""

from __future__ import annotations

from collections.abc import Mapping

from emulator.engine.socket import Socket
from platforms.model.profile import CountedSet


class CountedSets:
    """The counted sets of one app, by name. A set that the profile does not define has no limit."""

    def __init__(self, rules: Mapping[str, CountedSet]) -> None:
        self._rules = rules
        self._members: dict[str, list[Socket]] = {}
        self._counts: dict[str, int] = {}

    def enter(self, name: str, socket: Socket) -> None:
        members = self._members.setdefault(name, [])
        if socket not in members:
            members.append(socket)
        self._counts[name] = self._counts.get(name, 0) + 1

    def leave(self, name: str, socket: Socket) -> None:
        members = self._members.setdefault(name, [])
        if socket in members:
            members.remove(socket)
        self._counts[name] = self._counts.get(name, 0) - 1

    def members(self, name: str) -> list[Socket]:
        return list(self._members.get(name, ()))

    def limit(self, name: str) -> int | None:
        return self._rules[name].max if name in self._rules else None

    def stops(self, name: str) -> str:
        return self._rules[name].stops if name in self._rules else "all"

    def full(self, name: str) -> bool:
        limit = self.limit(name)
        if limit is None:
            return False
        signed = self._rules[name].signed
        return (self._counts.get(name, 0) if signed else len(self._members.get(name, ()))) >= limit
