"""How the messages that an app sends are cut into frames."""

from __future__ import annotations

from collections.abc import Iterator

from platforms.model.wire import SendBuffer


class Pieces:
    """A ring buffer through which messages leave: whatever lies in one stretch of it is one frame.

    `rules`: None: each message is one frame.
    """

    def __init__(self, rules: SendBuffer | None) -> None:
        self._rules = rules
        self._at = 0

    def of(self, payload: bytes) -> Iterator[tuple[bytes, bool]]:
        """The pieces of a message, and whether each is its last."""
        rules, begin = self._rules, 0
        if rules is None or len(payload) <= rules.whole:
            self._at = (self._at + len(payload)) % rules.size if rules else 0
            yield payload, True
            return
        size = rules.size
        while begin < len(payload):
            filled = begin + min(size, len(payload) - begin)  # as much as the empty buffer takes
            while begin < filled:
                end = min(filled, begin + size - self._at)
                self._at = (self._at + end - begin) % size
                yield payload[begin:end], end == len(payload)
                begin = end
