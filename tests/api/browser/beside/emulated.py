"""The same script in unisock's browser, in real time over TCP."""

from __future__ import annotations

from pathlib import Path

from emulator.api import globals_for, prelude
from emulator.engine.app import App, Settings
from emulator.engine.world import RealWorld
from emulator.js.engine import JsHost
from emulator.js.sources import load
from emulator.servers import parse
from tests.profiles.driver import resolve

RUN_WITHIN_MS = 30_000


def run(code: str, folder: Path, target: str = "h5", policy: str = "") -> list[str]:
    """What it printed, up to its line "done"; lines of another level than log as "level: text"."""
    (folder / "a.js").write_text(code, "utf-8")
    lines: list[str] = []
    profile = resolve(target).profile
    world = RealWorld(1)
    app = App(profile, world, Settings(csp=policy))

    def uncaught(what: str, value: object) -> None:
        if what in ("error", "rejection"):
            lines.append(f"uncaught: {value}")

    app.on_console = lambda level, words: lines.append(words if level == "log" else f"{level}: {words}")
    app.observers.append(uncaught)
    host = JsHost(
        globals_for(app, profile),
        random=world.random.random,
        now_ms=world.now_ms,
        on_unhandled=lambda value, place: app.uncaught(value, place, "rejection"),
        on_uncaught=lambda value, place: app.uncaught(value, place),
    )
    app.face = host
    host.evaluate(prelude())

    async def main() -> None:
        async with parse("real", folder).start(world):
            app.post(host.run, load(folder / "a.js"))
            await world.loop.create_future()

    try:
        world.start(main)
        world.drive(RUN_WITHIN_MS, quiet=lambda: "done" in lines)
        assert "done" in lines, f"not done: {lines}"
        return lines[: lines.index("done")]
    finally:
        app.stop()
        host.close()
        world.close()
