"""`unisock explain`: the rules in force for one function of a target, step by step."""

from __future__ import annotations

import argparse

from platforms import explain, load


def command(arguments: argparse.Namespace) -> int:
    platforms = load(arguments.profiles)
    target = platforms.target(_text(arguments), vue=arguments.vue)
    for note in platforms.beyond(target):
        print(f"note: {note}")
    print(explain(platforms.resolve(target), arguments.api).text(quotes=not arguments.no_quotes))
    return 0


def _text(arguments: argparse.Namespace) -> str:
    """The target with --version and --host put where a target has them."""
    head, *axes = str(arguments.target).split(":")
    head, slash, host = head.partition("/")
    platform, at, version = head.partition("@")
    if arguments.platform_version:
        at, version = "@", arguments.platform_version
    if arguments.host:
        slash, host = "/", arguments.host
    return ":".join([f"{platform}{at}{version}{slash}{host}", *axes])
