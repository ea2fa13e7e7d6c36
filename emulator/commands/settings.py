"""What a run is to do: the command line, then unisock.yaml, then the defaults."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final, TypeVar

from emulator.durations import milliseconds
from emulator.errors import Place, UserError
from emulator.js.sources.project import project_of, read, shown
from emulator.manifest import Manifest, read_manifest
from emulator.matrix.expecting import Expected
from emulator.matrix.matrix import Job
from emulator.matrix.scenario import EVERY_WSS, Scenario
from emulator.project import Config, domains, read_config
from emulator.servers import parse as parse_server
from platforms import Platforms, Target, load
from platforms.guessing import unknown_platform
from platforms.naming import unknown

T = TypeVar("T")
DEFAULT_TARGETS: Final = "all"
DEFAULT_SERVER: Final = "echo"
TARGETS_VARIABLE: Final = "UNISOCK_TARGETS"
"""Names the targets, as in a CI job, where the command line does not."""


@dataclass(frozen=True)
class Plan:
    """A job, with what is expected of it. `warnings` are about the settings."""

    job: Job
    platforms: Platforms
    expected: tuple[Expected, ...]
    warnings: tuple[str, ...] = ()


def plan(arguments: argparse.Namespace) -> Plan:
    """What `unisock run` is to do. Raises UserError."""
    scripts = tuple(_script(path) for path in arguments.scripts)
    project = project_of(scripts[0], None)
    config = read_config(project.root)
    profiles = tuple(path.resolve() for path in (arguments.profiles or config.profiles))
    platforms = load(profiles)
    vue = arguments.vue or config.vue
    baseline = arguments.baseline or config.baseline
    scenario = _scenario(arguments, config, scripts, project.root, project.sources)
    targets = _targets(arguments.targets, config, platforms, vue)
    with config.blaming("baseline", arguments.baseline):
        compared_with = platforms.target(baseline, vue=vue) if baseline else None
    job = Job(
        scenario,
        tuple(targets),
        baseline=compared_with,
        vue=vue,
        profiles=profiles,
        keep=bool(arguments.timeline or arguments.json or arguments.junit),
    )
    return Plan(job, platforms, config.expected, tuple(_never_met(config.expected, platforms)))


def _targets(typed: str | None, config: Config, platforms: Platforms, vue: str | None) -> list[Target]:
    """Those of the command line, else of the environment, else of unisock.yaml."""
    variable = os.environ.get(TARGETS_VARIABLE)
    if typed is None and variable:
        try:
            return platforms.targets(variable, vue=vue)
        except UserError as error:
            raise UserError(f"{TARGETS_VARIABLE}: {error}") from None
    with config.blaming("targets", typed):
        return platforms.targets(config.targets or DEFAULT_TARGETS if typed is None else typed, vue=vue)


def _never_met(expected: Iterable[Expected], platforms: Platforms) -> Iterator[str]:
    """What is to be said of `expect` lines that no target can match: a typo, most often."""
    for line in expected:
        named = [platforms.source(name) for name in platforms.names if fnmatchcase(name, line.pattern.platform)]
        if not named:
            sources = map(platforms.source, platforms.names)
            yield f"{line.place}: expect: {unknown_platform(line.pattern.platform, sources)}"
        elif line.pattern.host and not any(
            fnmatchcase(host, line.pattern.host) for source in named for host in source.hosts.targets
        ):
            hosts = dict.fromkeys(host for source in named for host in source.hosts.targets)
            yield f"{line.place}: expect: {unknown('host', line.pattern.host, hosts)}"


def _scenario(
    arguments: argparse.Namespace, config: Config, scripts: tuple[Path, ...], root: Path, sources: Path
) -> Scenario:
    server, base = _server(arguments.server, config, root)
    listed = _option("--domains", arguments.domains, domains) or config.domains or EVERY_WSS
    check = {"on": True, "off": False, None: config.url_check}[arguments.url_check]
    return Scenario(
        scripts,
        base,
        server,
        domains=listed,
        url_check=check,
        csp=arguments.csp or config.csp or "",
        manifest=_manifest(arguments.manifest or config.manifest, sources),
        for_ms=_option("--for", arguments.duration, milliseconds) or config.for_ms,
    )


def _script(path: Path) -> Path:
    resolved = path.resolve()
    read(resolved, Place(str(path)))
    return resolved


def _server(typed: str | None, config: Config, root: Path) -> tuple[str, Path]:
    """The SERVER and the folder in which a handler is looked for: here for one that was typed, else the project's."""
    spec = config.server or DEFAULT_SERVER if typed is None else typed
    here = Path.cwd()
    module = spec.rpartition(":")[0]
    named = here / (module if module.endswith(".py") else module.replace(".", os.sep))
    base = here if typed and module and (named.exists() or named.with_suffix(".py").exists()) else root
    with config.blaming("server", typed):
        parse_server(spec, base)
    return spec, base


def _manifest(path: Path | None, sources: Path) -> Manifest:
    if path is None:
        path = sources / "manifest.json"
        if not path.is_file():
            return Manifest()
    return read_manifest(path, shown(path.resolve()))


def _option(name: str, value: str | None, read_value: Callable[[str], T]) -> T | None:
    if value is None:
        return None
    try:
        return read_value(value)
    except ValueError as error:
        raise UserError(f"{name}: {error}") from None
