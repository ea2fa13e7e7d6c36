"""What the client beneath the API holds under one socket's id: connections, and the socket that hears of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from websockets.http11 import Response

from emulator.engine.wire.connection import Connection, Dial
from emulator.engine.wire.failures import Failure
from emulator.engine.wire.urls import Address

if TYPE_CHECKING:
    from emulator.engine.socket import Socket

Phase = Literal["new", "dialing", "open", "ended"]


class Line:
    """Sockets share a line where the platform gives them one id and the client beneath knows them by it.

    `owner`: the socket that hears what comes. `link`: the connection that calls act on; None if none was ever dialled.
    `links`: that one, and those that had the id before it. `released`: later calls find no handle of it.
    """

    def __init__(self, owner: Socket) -> None:
        self.owner = owner
        self.link: Link | None = None
        self.links: list[Link] = []
        self.released = False

    @property
    def phase(self) -> Phase:
        return self.link.phase if self.link else "new"

    @property
    def is_taken(self) -> bool:
        """Whether the client makes no second connection for the id."""
        return self.link is not None and self.link.phase in ("dialing", "open") and not self.link.has_failed

    def pass_to(self, owner: Socket) -> None:
        """From now on this socket hears what comes. What no longer takes the id is no connection to act on."""
        self.owner = owner
        self.released = False
        if not self.is_taken:
            self.link = None

    def dial(self, dial: Dial | Failure) -> None:
        self.link = Link(self, dial.address if isinstance(dial, Dial) else None)
        self.links.append(self.link)
        app = self.owner.app
        if isinstance(dial, Failure):
            app.post(self.link.failed, dial)
            return
        app.trace.add("wire", "dial", self.owner.number, self.owner.url)
        self.link.connection = Connection(app.world, dial, self.owner.rules.wire, self.link)
        app.dialled.append(self.owner)

    def report(self) -> None:
        """The client tells of a failure of its own, in the next task, and forgets the id; the connection goes on."""
        assert self.link is not None
        self.link.has_failed = True
        self.owner.app.post(lambda: self.owner.arrive("failed", failure=Failure(())))


class Link:
    """One connection of a line; hears of it from the wire.

    `phase`: the truth of it; readyState may say otherwise. `was_open`: it has opened, whatever came then.
    """

    def __init__(self, line: Line, address: Address | None) -> None:
        self.line = line
        self.address = address
        self.phase: Phase = "dialing"
        self.was_open = False
        self.has_failed = False
        self.connection: Connection | None = None
        self.response: Response | None = None

    def answered(self, response: Response) -> None:
        owner = self.line.owner
        for cookie in response.headers.get_all("Set-Cookie") if owner.rules.wire.headers.cookies else ():
            assert self.address is not None
            owner.app.cookies.set_by_answer(cookie, self.address)

    def closing(self) -> None:
        self.line.owner.hear_closing()

    def opened(self, response: Response) -> None:
        self.phase = "open"
        self.was_open = True
        self.response = response
        self.line.owner.arrive("opened")

    def received(self, message: str | bytes) -> None:
        owner = self.line.owner
        if message or isinstance(message, bytes) or not owner.rules.data.drop_empty:
            owner.arrive("received", message=message)

    def failed(self, failure: Failure) -> None:
        self._over("failed", failure)

    def ended(self, failure: Failure) -> None:
        self._over("ended", failure)

    def frame(self, direction: str, opcode: str, payload: bytes) -> None:
        owner = self.line.owner
        owner.app.trace.add("frame", f"{direction} {opcode}", owner.number, payload)

    def _over(self, name: str, failure: Failure) -> None:
        self.phase = "ended"
        owner = self.line.owner
        owner.app.trace.add("wire", name, owner.number, failure)
        owner.arrive(name, failure=failure)
