"""The backend's tests: its own application, in process, against the clients that will really call it."""

import pytest
from server import app

pytestmark = pytest.mark.server(app=app)
ROOM = "wss://chat.example.com/room"


@pytest.fixture(autouse=True)
def only_where_there_are_sockets(unisock):
    if not hasattr(unisock.uni, "connectSocket"):
        pytest.skip("no sockets on this target")


async def test_greets_and_leaves_the_connection_open(unisock):
    unisock.uni.connectSocket({"url": f"{ROOM}/lobby", "complete": lambda res: None})
    await unisock.expect_in_order(["open", {"name": "message", "data": {"data": "welcome to lobby"}}])
    await unisock.expect_none("close", within_ms=60_000)


async def test_a_closed_room_never_opens(unisock):
    unisock.uni.connectSocket({"url": f"{ROOM}/closed", "complete": lambda res: None})
    await unisock.expect_none("open", within_ms=10_000)
    assert unisock.handshakes[0].status == 403
