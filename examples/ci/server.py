"""A chat server in Starlette, as a backend has it."""

from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect


async def room(websocket: WebSocket) -> None:
    name = websocket.path_params["name"]
    if name == "closed":
        await websocket.close()  # before it is accepted: the handshake is answered with 403
        return
    await websocket.accept()
    await websocket.send_text(f"welcome to {name}")
    try:
        async for text in websocket.iter_text():
            await websocket.send_text(f"you said {text}")
    except WebSocketDisconnect:
        pass


app = Starlette(routes=[WebSocketRoute("/room/{name}", room)])
