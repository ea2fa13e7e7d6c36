"""A broker that speaks MQTT alone: whoever doesn't ask for its subprotocol is sent away."""

from __future__ import annotations

from websockets.asyncio.server import ServerConnection


async def mqtt_only(websocket: ServerConnection) -> None:
    offered = websocket.request.headers.get("Sec-WebSocket-Protocol", "") if websocket.request else ""
    if "mqtt" not in offered:
        await websocket.close(1002, "mqtt expected")
    async for message in websocket:
        await websocket.send(message)
