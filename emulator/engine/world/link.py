"""Link: one connection of the virtual network, its two ends and the faults between them."""

from __future__ import annotations

from typing import Literal

from emulator.engine.world.faults import Fault, make_fault
from emulator.engine.world.loop import HOP, VirtualLoop
from emulator.engine.world.transport import MemoryTransport
from emulator.engine.world.wire import Item

Direction = Literal["up", "down", "both"]
"""Which way a fault stands: up (client to server), down, or both."""


class Link:
    """A connection from `client` to `server`. While `faulty` is False, nothing is diverted."""

    def __init__(self, loop: VirtualLoop, client: MemoryTransport, server: MemoryTransport) -> None:
        self.loop = loop
        self.client, self.server = client, server
        client.peer, server.peer = server, client
        client.link = server.link = self
        self.faulty = False
        self._faults: dict[MemoryTransport, list[tuple[str, Fault]]] = {client: [], server: []}
        self._order = {client: 0, server: 0}  # the tick at which the last item of a direction arrives
        self._open = {client, server}

    @property
    def is_open(self) -> bool:
        return bool(self._open)

    def add_fault(self, name: str, direction: Direction = "both", **settings: float) -> None:
        """Add a fault by its name ("latency", "bandwidth", "slicer", "timeout", "reset"). Raises UserError."""
        for end in self._senders(direction):
            fault = make_fault(name, settings)
            fault.random = self.loop.network.random
            self._faults[end].append((name, fault))
            self.faulty = True
            fault.attach(self)

    def remove_fault(self, name: str) -> None:
        """Remove the faults of that name; what they held back goes on."""
        for end, faults in self._faults.items():
            gone = [fault for known, fault in faults if known == name]
            faults[:] = [entry for entry in faults if entry[0] != name]
            for item in [item for fault in gone for item in fault.release()]:
                end.send(item)

    def divert(self, sender: MemoryTransport, item: Item) -> bool:
        """Send `item` through the faults. False: there are none, nor anything slow that it could overtake."""
        now = self.loop.ticks
        faults = self._faults[sender]
        if not faults and self._order[sender] < now + HOP:
            self.faulty = any(self._faults.values()) or any(tick >= now for tick in self._order.values())
            return False
        leaving = [(now, item)]
        for _, fault in faults:
            leaving = [later for tick, piece in leaving for later in fault.send(tick, piece)]
        for tick, piece in leaving:
            self._order[sender] = arrives = max(tick + HOP, self._order[sender])
            self.loop.call_at_tick(arrives, sender.peer.arrive, [piece])
        return True

    def reset(self) -> None:
        """Both ends lose the connection with ConnectionResetError at once, past any fault."""
        for end in (self.client, self.server):
            end.fail()

    def cut(self) -> None:
        """Both ends lose the connection at once, as if the other had closed it."""
        for end in (self.client, self.server):
            end.fail(reset=False)

    def closed(self, end: MemoryTransport) -> None:
        self._open.discard(end)
        if not self._open:
            self.loop.network.forget(self)

    def _senders(self, direction: Direction) -> list[MemoryTransport]:
        return {"up": [self.client], "down": [self.server], "both": [self.client, self.server]}[direction]
