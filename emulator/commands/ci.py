"""`unisock ci`: a job per platform for a CI service, ready to be committed, or its matrix alone."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Final

from emulator.ci import SERVICES, jobs, matrix, setting
from emulator.errors import UserError
from platforms import load

MOST_OF_GITHUB: Final = 256
"""Jobs that one matrix may make, says GitHub's documentation of `strategy.matrix`."""


def command(arguments: argparse.Namespace) -> int:
    if arguments.matrix and arguments.service != "github":
        raise UserError("--matrix is for github; for gitlab the whole file can be a child pipeline")
    found = jobs(arguments.targets, load(arguments.profiles), arguments.per, arguments.vue)
    if arguments.service == "github" and len(found) > MOST_OF_GITHUB:
        raise UserError(
            f"--targets {arguments.targets} --per {arguments.per}: this makes {len(found)} jobs,"
            f" and GitHub takes at most {MOST_OF_GITHUB} of a matrix"
        )
    if arguments.matrix:
        print(matrix(found))
    else:
        project = setting(Path.cwd(), arguments.run)
        print(SERVICES[arguments.service](found, project, arguments.typed), end="")
    return 0
