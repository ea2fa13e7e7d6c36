"""`unisock diff`: what differs between two targets."""

from __future__ import annotations

import argparse

from platforms import diff, load


def command(arguments: argparse.Namespace) -> int:
    platforms = load(arguments.profiles)
    left, right = (
        platforms.resolve(platforms.target(text, vue=arguments.vue)) for text in (arguments.left, arguments.right)
    )
    found = diff(left, right)
    print(f"- {left.target.name}\n+ {right.target.name}")
    for note in dict.fromkeys(note for side in (left, right) for note in platforms.beyond(side.target)):
        print(f"note: {note}")
    print()
    print("\n".join(difference.text() for difference in found) if found else "no difference")
    return 0
