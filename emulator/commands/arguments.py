"""The command line: what may be typed, and which command it means."""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Callable, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final, NoReturn

from emulator.errors import UserError
from platforms.naming import unknown

Command = Callable[[argparse.Namespace], int]
TARGETS_HELP: Final = "all, eras, hosts, full, or a list such as 'mp-x@1.6.0,mp-y@<1.9.4,mp-x/devtools' (default: all)"

SERVER_HELP: Final = (
    "what the script's connections meet: echo (default), chat, reject:STATUS, close:CODE, silent, hang, refuse, dns,"
    " tls, drop; module:handler, your own `websockets` handler or ASGI application; ws://HOST:PORT, a server that runs;"
    " real, its own URLs in the real world"
)


class _Parser(argparse.ArgumentParser):
    """One line for a mistake, instead of the whole usage."""

    def error(self, message: str) -> NoReturn:
        raise UserError(f"{message}; see `{self.prog} --help`")

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        if action.choices is not None and value not in action.choices:
            kind = action.metavar.lower() if isinstance(action.metavar, str) else "choice"
            raise UserError(unknown(f"{' or '.join(action.option_strings)} {kind}".strip(), value, action.choices))


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """The arguments, with `command` the function to call. Raises UserError, and SystemExit(0) after --help."""
    arguments = _parser().parse_args(argv)
    arguments.typed = shlex.join(["unisock", *argv])
    return arguments


def _parser() -> _Parser:
    parser = _Parser(
        prog="unisock",
        description="Emulates the WebSocket APIs of mini-program platforms, and uni-app's over them.",
    )
    parser.add_argument("--version", action="version", version=f"unisock {_version()}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True, parser_class=_Parser)
    _run(commands)
    _platforms(commands)
    _targets(commands)
    _explain(commands)
    _diff(commands)
    _evidence(commands)
    _record(commands)
    _compare(commands)
    _validate(commands)
    _ci(commands)
    _bridge(commands)
    return parser


def _run(commands: Any) -> None:
    run = commands.add_parser("run", help="take a script through platforms and show where it breaks")
    run.add_argument(
        "scripts", nargs="+", metavar="SCRIPT", type=Path, help="a JavaScript file; several are several apps"
    )
    run.add_argument("-p", "--platforms", "--targets", dest="targets", metavar="TARGETS", help=TARGETS_HELP)
    run.add_argument("--server", metavar="SERVER", help=SERVER_HELP)
    run.add_argument("--vue", choices=("2", "3"), help="the version of Vue (default: 3 where there is one)")
    run.add_argument("--manifest", type=Path, metavar="FILE", help="manifest.json (default: the project's)")
    run.add_argument("--domains", metavar="LIST", help="the domain whitelist (default: wss://*)")
    run.add_argument("--url-check", choices=("on", "off"), help="the vendors' switch for schemes and domains")
    run.add_argument("--csp", metavar="POLICY", help="the Content-Security-Policy of a page in a browser")
    run.add_argument(
        "--for",
        dest="duration",
        metavar="DURATION",
        help="how long, in the app's time (default: 10m; 10s with --server real)",
    )
    run.add_argument("--baseline", metavar="TARGET", help="compare with it (default: the first that passes)")
    run.add_argument("--timeline", action="store_true", help="print each trace")
    run.add_argument("--json", type=Path, metavar="FILE", help="write the results as JSON")
    run.add_argument("--junit", type=Path, metavar="FILE", help="write the results as JUnit XML")
    _profiles(run)
    run.set_defaults(command=_later("emulator.commands.run"))


def _platforms(commands: Any) -> None:
    platforms = commands.add_parser("platforms", help="list platforms, versions, hosts, limits and functions")
    platforms.add_argument("names", nargs="*", metavar="PLATFORM", help="only these")
    _profiles(platforms)
    platforms.set_defaults(command=_later("emulator.commands.platforms"))


def _targets(commands: Any) -> None:
    targets = commands.add_parser("targets", help="list the targets that a text names")
    targets.add_argument("targets", nargs="?", default="all", metavar="TARGETS", help=TARGETS_HELP)
    targets.add_argument("--vue", choices=("2", "3"), help="the version of Vue (default: 3 where there is one)")
    targets.add_argument("--json", action="store_true", help="with version, host, names of #ifdef, ... as JSON")
    _profiles(targets)
    targets.set_defaults(command=_later("emulator.commands.targets"), own_version=_version())


def _explain(commands: Any) -> None:
    explain = commands.add_parser("explain", help="the rules in force for a function, with their evidence")
    explain.add_argument("target", metavar="TARGET", help="a platform or a target: mp-x, mp-x@1.6.0/ios")
    explain.add_argument(
        "api",
        nargs="?",
        default="connectSocket",
        metavar="FUNCTION",
        help="connectSocket (default), send, onSocketOpen, SocketTask.close, ...",
    )
    explain.add_argument("--version", dest="platform_version", metavar="V", help="the platform's version")
    explain.add_argument("--host", metavar="H", help="android, ios, devtools, ...")
    explain.add_argument("--vue", choices=("2", "3"), help="the version of Vue")
    explain.add_argument("--no-quotes", action="store_true", help="without the records that are cited")
    _profiles(explain)
    explain.set_defaults(command=_later("emulator.commands.explain"))


def _diff(commands: Any) -> None:
    diff = commands.add_parser("diff", help="what differs between two targets")
    diff.add_argument("left", metavar="A", help="a target: mp-x@1.6.0")
    diff.add_argument("right", metavar="B", help="the target to compare it with")
    diff.add_argument("--vue", choices=("2", "3"), help="the version of Vue")
    _profiles(diff)
    diff.set_defaults(command=_later("emulator.commands.diff"))


def _evidence(commands: Any) -> None:
    evidence = commands.add_parser("evidence", help="how far the evidence is in force, and what is inferred")
    evidence.add_argument("names", nargs="*", metavar="PLATFORM", help="only these, with every reason and conflict")
    _profiles(evidence)
    evidence.set_defaults(command=_later("emulator.commands.evidence"))


def _record(commands: Any) -> None:
    record = commands.add_parser("record", help="print a script that logs what a real device does")
    record.add_argument("target", metavar="PLATFORM", help="where it is to be run")
    record.add_argument("url", metavar="URL", help="an echo server that the device can reach: wss://...")
    record.add_argument("--uni", action="store_true", help="call uni-app's functions, not the platform's own")
    _profiles(record)
    record.set_defaults(command=_later("emulator.commands.record"))


def _compare(commands: Any) -> None:
    compare = commands.add_parser("compare", help="hold what a real device logged against the emulation")
    compare.add_argument("log", metavar="LOG", type=Path, help="the console's text, as it was copied")
    compare.add_argument("target", metavar="TARGET", help="what was recorded on: mp-x@1.6.0/ios")
    compare.add_argument("--vue", choices=("2", "3"), help="the version of Vue")
    compare.add_argument("--url-check", choices=("on", "off"), help="off: the device checked no schemes and domains")
    _profiles(compare)
    compare.set_defaults(command=_later("emulator.commands.compare"))


def _validate(commands: Any) -> None:
    validate = commands.add_parser("validate", help="check a profile or an overlay")
    validate.add_argument("files", nargs="+", metavar="FILE", type=Path)
    validate.set_defaults(command=_later("emulator.commands.validate"))


def _ci(commands: Any) -> None:
    ci = commands.add_parser("ci", help="print a CI file with a job for each platform")
    ci.add_argument("service", choices=("github", "gitlab"), metavar="SERVICE", help="github or gitlab")
    ci.add_argument(
        "-p", "--platforms", "--targets", dest="targets", default="all", metavar="TARGETS", help=TARGETS_HELP
    )
    ci.add_argument("--vue", choices=("2", "3"), help="the version of Vue (default: 3 where there is one)")
    ci.add_argument(
        "--per", choices=("platform", "target"), default="platform", metavar="UNIT",
        help="a job for each platform, with all its targets (default), or for each target",
    )  # fmt: skip
    ci.add_argument(
        "--run", action="append", default=[], metavar="COMMAND",
        help="what each job runs; may be given several times (default: pytest, or npm test, as the project has it)",
    )  # fmt: skip
    ci.add_argument("--matrix", action="store_true", help="only GitHub's matrix, as a line of JSON")
    _profiles(ci)
    ci.set_defaults(command=_later("emulator.commands.ci"))


def _profiles(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--profile", dest="profiles", action="append", default=[], type=Path, metavar="FILE",
        help="a profile or overlay of your own; may be given several times",
    )  # fmt: skip


def _later(module: str) -> Command:
    """The command of a module that is imported when it is called, so that each costs only what it needs."""

    def call(arguments: argparse.Namespace) -> int:
        from importlib import import_module

        command: Command = import_module(module).command
        return command(arguments)

    return call


def _bridge(commands: Any) -> None:
    bridge = commands.add_parser("bridge", help="what the npm package starts: the engine for code that runs in Node")
    bridge.set_defaults(command=_later("emulator.commands.bridge"), own_version=_version())


def _version() -> str:
    try:
        return version("unisock")
    except PackageNotFoundError:
        return "(not installed)"
