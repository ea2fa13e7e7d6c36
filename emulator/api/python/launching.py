"""launch(): an app on a target, as a context manager of either kind."""

from __future__ import annotations

import ssl
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Literal

from emulator.api.environment.stage import Handler as RequestHandler
from emulator.api.python.app import AsyncEmulatedApp, EmulatedApp
from emulator.api.python.session import Session
from emulator.api.python.timeline import Why
from emulator.engine.app import Settings
from emulator.engine.wire.domains import Listed, parse_entry
from emulator.engine.world import RealWorld, VirtualWorld, World
from emulator.errors import UserError
from emulator.servers import Application, Handler, Server, for_handler, of_real_world, parse
from platforms import Resolved, Target, load
from platforms.model import Profile

ServerLike = Server | Handler | Application | str | None


@dataclass
class Launch:
    """An app that is launched when the `with` or `async with` block begins, and ends with it.

    `why`: the evidence of a path in the profile, unless a profile was given instead of a target.
    """

    profile: Profile
    name: str
    server: Server
    settings: Settings
    virtual: bool = True
    seed: int = 0
    request: RequestHandler | None = None
    why: Why | None = None
    _session: Session | None = field(default=None, init=False)
    _apart: AsyncEmulatedApp | None = field(default=None, init=False)

    def __enter__(self) -> EmulatedApp:
        return EmulatedApp(self._begin(), self.name, self.why)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.finish(error)

    async def __aenter__(self) -> AsyncEmulatedApp:
        return self.awaited()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None
    ) -> None:
        self.finish(error)

    def awaited(self) -> AsyncEmulatedApp:
        """Launches the app for a test that is a coroutine; finish() ends it. `async with` does both."""
        self._apart = AsyncEmulatedApp(self._begin(), self.name, self.why)
        return self._apart

    def _begin(self) -> Session:
        if self._session is not None:
            raise RuntimeError("this app has been launched already: launch() another")
        world: World = VirtualWorld(self.seed) if self.virtual else RealWorld(self.seed)
        self._session = Session(self.profile, world, self.server, self.settings, self.request)
        try:
            self._session.start()
        except BaseException:
            self.finish(KeyboardInterrupt())
            raise
        return self._session

    def finish(self, error: BaseException | None = None) -> None:
        """Ends the app. Raises what Python code raised and nobody caught, unless an `error` is on its way."""
        session = self._session
        assert session is not None
        session.close()
        if self._apart is not None:
            self._apart._end()
        if error is None:
            session.check()


def launch(
    target: str | Target | Resolved | Profile,
    *,
    server: ServerLike = "echo",
    world: Literal["virtual", "real"] | None = None,
    vue: int | str | None = None,
    domains: Iterable[str] | None = None,
    url_check: bool = True,
    csp: str = "",
    connect_timeout_ms: float | None = None,
    appid: str = "unisock",
    profiles: Iterable[Path | str] = (),
    request: RequestHandler | None = None,
    tls: ssl.SSLContext | None = None,
    seed: int = 0,
) -> Launch:
    """An app on a target: `with launch("some-platform@1.6.0") as app:`, or `async with`.

    server: what its connections lead to: an embedded server by name ("echo", "reject:403", ...), a handler
        `async def handler(websocket)` written for `websockets`, an ASGI application (Starlette, FastAPI, ...), either
        as "module:name" too, "ws://localhost:8000" for a server that runs by itself, or None for the url's own (in the
        real world) or nothing at all (in the virtual one).
    world: "virtual": time jumps and the network is in memory; "real": real time and TCP. None: virtual, unless the
        server can only be reached in the real one.
    vue: the generation of uni-app's runtime; None: the newest that the target has.
    domains: the whitelist, such as ["wss://example.com"]; None: every wss:// host.
    url_check: False switches the vendor's check of schemes and domains off.
    csp: the page's Content-Security-Policy, where the app is one in a browser: "connect-src 'self' wss://example.com".
    connect_timeout_ms: networkTimeout.connectSocket of the app's configuration.
    profiles: further profile files, overlays too.
    request: answers `request` calls: gets the options dict, gives {"data", "statusCode", "header"} or raises. None: the
        ASGI application, or the function `request` of the handler's module, or else they get an empty answer.
    tls: the client's context for wss:// in the real world; None: connections to an embedded server run no TLS.
    Raises UserError.
    """
    profile, name, why = _resolved(target, vue, profiles)
    real = world == "real" or (world is None and isinstance(server, str) and of_real_world(server))
    settings = Settings(
        domains=_domains(domains),
        url_check=url_check,
        csp=csp,
        connect_timeout_ms=connect_timeout_ms,
        appid=appid,
        tls=_client_tls(tls, real and server is None),
    )
    return Launch(profile, name, _server(server, real), settings, not real, seed, request, why)


def _resolved(
    target: str | Target | Resolved | Profile, vue: int | str | None, files: Iterable[Path | str]
) -> tuple[Profile, str, Why | None]:
    if isinstance(target, Profile):
        return target, target.platform, None
    if isinstance(target, Resolved):
        return target.profile, target.target.name, target.why
    platforms = load(files)
    found = platforms.target(target, vue=None if vue is None else str(vue)) if isinstance(target, str) else target
    resolved = platforms.resolve(found)
    return resolved.profile, found.name, resolved.why


def _domains(entries: Iterable[str] | None) -> Sequence[Listed]:
    if entries is None:
        return Settings().domains
    try:
        return tuple(parse_entry(entry) for entry in entries)
    except ValueError as error:
        raise UserError(f"domains: {error}") from None


def _client_tls(given: ssl.SSLContext | None, to_the_net: bool) -> Any:
    if given is not None:
        return lambda: given
    return ssl.create_default_context if to_the_net else lambda: None


def _server(server: ServerLike, real: bool) -> Server:
    if isinstance(server, Server):
        return server
    if server is None:
        return parse("real" if real else "refuse", Path.cwd())
    return parse(server, Path.cwd()) if isinstance(server, str) else for_handler(server)
