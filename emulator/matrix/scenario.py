"""What is run: the scripts, the server that they meet, and the settings of their project."""

from __future__ import annotations

import functools
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from emulator.engine.app import Settings
from emulator.engine.wire.domains import Listed
from emulator.manifest import Manifest
from emulator.servers import of_real_world
from platforms import Profile

VIRTUAL_FOR_MS: Final = 600_000.0
REAL_FOR_MS: Final = 10_000.0
EVERY_WSS: Final = (Listed("wss", "*", None),)


@dataclass(frozen=True)
class Scenario:
    """One scenario, for any target.

    `root` is the project's folder. `server` is a SERVER text; "real" means the script's own URLs, in real time.
    `for_ms` is how long the app's time may go on; None: 10 minutes, or 10 s in real time. `url_check`: None if the
    user didn't say. `csp`: a page's Content-Security-Policy. `time_limit_s`: CPU seconds of one turn;
    `memory_limit`: bytes. `most_entries` of the trace and `most_turns` of an app's queue end a run that would go on
    and on.
    """

    scripts: tuple[Path, ...]
    root: Path
    server: str = "echo"
    domains: tuple[Listed, ...] = EVERY_WSS
    url_check: bool | None = None
    csp: str = ""
    manifest: Manifest = field(default_factory=Manifest)
    for_ms: float | None = None
    seed: int = 0
    time_limit_s: float = 2.0
    memory_limit: int = 256 << 20
    most_entries: int = 20_000
    most_turns: int = 100_000

    @property
    def virtual(self) -> bool:
        return not of_real_world(self.server)

    @property
    def until_ms(self) -> float:
        if self.for_ms is not None:
            return self.for_ms
        return VIRTUAL_FOR_MS if self.virtual else REAL_FOR_MS

    def settings(self, profile: Profile) -> Settings:
        """What the developer has configured, for one platform."""
        section = self.manifest.section(profile.platform, *profile.macros)
        check = self.url_check if self.url_check is not None else section.url_check
        tls: Callable[[], ssl.SSLContext] = _unused_tls if self.virtual else ssl.create_default_context
        return Settings(
            domains=self.domains,
            url_check=check is not False,
            csp=self.csp,
            connect_timeout_ms=section.connect_timeout_ms,
            appid=section.appid or "unisock",
            tls=tls,
        )


@functools.cache
def _unused_tls() -> ssl.SSLContext:
    """The virtual network runs no TLS; reading the system's certificates takes longer than a whole run."""
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
