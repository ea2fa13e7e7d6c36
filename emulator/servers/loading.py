"""Loads the user's handler out of a file or a module of the project.

Each load runs the module anew, so that what one target left in a module's variables doesn't reach the next. A module
that was imported before (by a test, say) is taken as it is.
"""

from __future__ import annotations

import asyncio
import difflib
import importlib
import importlib.util
import inspect
import sys
import traceback
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

from emulator.errors import Place, UserError
from emulator.servers.handlers import Requests


def check_handler(module: str, name: str, project: Path) -> Any:
    """Load once to find mistakes early. Raises UserError."""

    async def load() -> Any:
        return load_handler(module, name, project)

    if asyncio._get_running_loop() is not None:
        return load_handler(module, name, project)
    # Inside a loop, so that an asyncio.run() at the module's top level fails instead of serving for ever.
    loop = asyncio.new_event_loop()
    try:
        return loop.run_until_complete(load())
    finally:
        loop.close()


def load_handler(module: str, name: str, project: Path) -> Any:
    """What `module` calls `name`, a handler or an ASGI application: of a dotted module, or a .py file from `project`.

    Raises UserError: no such module or function, it fails when imported, or it is neither.
    """
    with _own_modules(project):
        loaded = _load(module, project)
    handler: Any = loaded
    for part in name.split("."):
        handler = getattr(handler, part, None)
    if handler is None:
        raise UserError(f"server {module}:{name}: {module} has no {name!r}{_nearest(name, loaded)}")
    if not callable(handler):
        raise UserError(f"server {module}:{name}: {name} is no function; it should be `async def {name}(websocket)`")
    if not takes_a_connection(handler) and not is_asgi(handler):
        raise UserError(
            f"server {module}:{name}: it should take one connection, `async def {name}(websocket)`,"
            f" or be an ASGI application, `async def {name}(scope, receive, send)`"
        )
    return handler


def is_asgi(value: Any) -> bool:
    """Whether it is an ASGI application, by what it takes: (scope, receive, send), and not one connection."""
    return _takes(value, 3) and not takes_a_connection(value)


def takes_a_connection(value: Any) -> bool:
    """Whether it may be a handler for `websockets`."""
    return _takes(value, 1)


def _takes(value: Any, count: int) -> bool:
    try:
        inspect.signature(value).bind(*(object() for _ in range(count)))
    except (TypeError, ValueError):
        return False
    return callable(value)


def load_requests(module: str, project: Path) -> Requests | None:
    """The module's function `request`, which answers the app's HTTP requests: options -> {data, statusCode, header}."""
    with _own_modules(project):
        found: Any = getattr(_load(module, project), "request", None)
    return found if callable(found) else None


def _load(module: str, project: Path) -> ModuleType:
    importlib.invalidate_caches()
    path = project / module if module.endswith(".py") else None
    if path is not None and not path.is_file():
        raise UserError(f"server {module}: there is no such file in {project}")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # of coroutines that a failing asyncio.run() leaves
        try:
            return importlib.import_module(module) if path is None else _run_file(path)
        except (Exception, SystemExit) as error:
            failure = _import_failed(module, project, error)
            traceback.clear_frames(error.__traceback__)  # lets go of those coroutines while the filter stands
            raise failure from None


def _run_file(path: Path) -> ModuleType:
    name = f"unisock_server_{path.stem}"
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    loaded = importlib.util.module_from_spec(spec)
    sys.modules[name] = loaded  # dataclasses and pickle look a class's module up there
    sys.path.insert(0, str(path.parent))
    try:
        spec.loader.exec_module(loaded)
    finally:
        sys.path.remove(str(path.parent))
    return loaded


@contextmanager
def _own_modules(project: Path) -> Iterator[None]:
    """Imports find the project's modules, and forget those of the project that weren't there before."""
    root = str(project.resolve())
    before = set(sys.modules)
    sys.path.insert(0, root)
    try:
        yield
    finally:
        sys.path.remove(root)
        for name in set(sys.modules) - before:
            file = getattr(sys.modules[name], "__file__", None)
            if file and Path(file).is_relative_to(root) and "site-packages" not in Path(file).parts:
                del sys.modules[name]


def _import_failed(module: str, project: Path, error: BaseException) -> UserError:
    missing = error.name if isinstance(error, ModuleNotFoundError) and not module.endswith(".py") else None
    if missing and f"{module}.".startswith(f"{missing}."):
        return UserError(f"server {module}: there is no module {missing!r} in {project}")
    words = f"server {module}: it fails when imported: {type(error).__name__}: {error}"
    if isinstance(error, SyntaxError) and error.filename:
        return UserError(f"server {module}: {error.msg}", Place(error.filename, error.lineno or 0, error.offset or 0))
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "importlib" not in frame.filename]
    users = [frame for frame in frames if frame.filename != __file__ and "asyncio" not in Path(frame.filename).parts]
    return UserError(words, Place(users[-1].filename, users[-1].lineno or 0) if users else None)


def _nearest(name: str, module: ModuleType) -> str:
    functions = [known for known, value in vars(module).items() if inspect.iscoroutinefunction(value)]
    near = difflib.get_close_matches(name, functions, n=3) or functions
    return f"; there is {', '.join(near)}" if near else ""
