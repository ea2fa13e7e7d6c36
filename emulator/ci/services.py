"""The files of the services, written out: what a person would commit, with comments where they would change it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Final, TypeAlias

from emulator.ci.jobs import Job
from emulator.ci.setting import NODE, PYTHON, Setting

Write: TypeAlias = Callable[[Sequence[Job], Setting, str], str]
"""The jobs, what they do, and the command that printed this -> the file."""


def github(jobs: Sequence[Job], setting: Setting, typed: str) -> str:
    """A workflow of GitHub Actions."""
    steps = ["- uses: actions/checkout@v4", *_uses("setup-python@v5", "python-version", PYTHON)]
    if setting.node:
        steps += _uses("setup-node@v4", "node-version", NODE)
    steps += [f"- run: {_text(one)}" for one in (*setting.install, *setting.run)]
    return _joined(
        [
            f"# Printed by `{typed}`. Each job finds its targets in UNISOCK_TARGETS.",
            "name: platforms",
            "on: [push, pull_request]",
            "permissions:",
            "  contents: read",
            "jobs:",
            "  platforms:",
            "    name: ${{ matrix.name }}",
            "    runs-on: ubuntu-latest",
            "    strategy:",
            "      fail-fast: false",
            "      matrix:",
            "        include:",
            *(f"          - {{ name: {_text(job.name)}, targets: {_text(job.targets)} }}" for job in jobs),
            "    env:",
            "      UNISOCK_TARGETS: ${{ matrix.targets }}",
            "    steps:",
            *(f"      {line}" for line in steps),
            "      - uses: actions/upload-artifact@v4",
            "        if: always()",
            "        with:",
            "          name: reports-${{ strategy.job-index }}",
            '          path: "*.xml"',
            "          if-no-files-found: ignore",
        ]
    )


def gitlab(jobs: Sequence[Job], setting: Setting, typed: str) -> str:
    """A pipeline of GitLab CI, to be included or to be a child pipeline."""
    image = f"nikolaik/python-nodejs:python{PYTHON}-nodejs{NODE}" if setting.node else f"python:{PYTHON}"
    return _joined(
        [
            f"# Printed by `{typed}`. Each job finds its targets in UNISOCK_TARGETS.",
            ".platform:",
            f"  image: {image}",
            "  before_script:",
            *_items(setting.install),
            "  script:",
            *_items(setting.run),
            "  artifacts:",
            "    when: always",
            "    reports:",
            '      junit: "*.xml"',
            *(line for job in jobs for line in _gitlab_job(job)),
        ]
    )


def _gitlab_job(job: Job) -> list[str]:
    return [
        "",
        f"{_text(job.name)}:",
        "  extends: .platform",
        "  variables:",
        f"    UNISOCK_TARGETS: {_text(job.targets)}",
    ]


SERVICES: Final[dict[str, Write]] = {"github": github, "gitlab": gitlab}


def _uses(action: str, key: str, version: str) -> list[str]:
    return [f"- uses: actions/{action}", "  with:", f'    {key}: "{version}"']


def _items(commands: Iterable[str]) -> list[str]:
    return [f"    - {_text(command)}" for command in commands]


def _text(value: str) -> str:
    """As YAML reads it whatever is in it: JSON's strings are YAML's."""
    return json.dumps(value, ensure_ascii=False)


def _joined(lines: Iterable[str]) -> str:
    return "\n".join(lines) + "\n"
