"""Takes a rule out of a platform's YAML: a copy of the whole profile in which the values at some paths are others."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import platforms
from platforms.files.merging import is_cases, merge
from tests.reference.machine import packaged

Edit = Callable[[Any], Any]
Change = Mapping[str, Any]
"""Dotted path -> what stands there instead: a value, or a function of what stands there (REMOVE takes the key out)."""


class _Remove:
    def __repr__(self) -> str:
        return "REMOVE"


REMOVE = _Remove()
_NOT_OF_A_PLATFORM = ("extends", "abstract", "overlay")


def without(*steps: str) -> Edit:
    """Takes steps out of a recipe, in all its cases and reactions; a check goes with its entry in `unless`."""
    gone = {step.removeprefix("check ") for step in steps if step.startswith("check ")}

    def edit(node: Any) -> Any:
        if isinstance(node, list):
            return [edit(item) for item in node if _verb(item) not in steps]
        if not isinstance(node, dict):
            return node
        return {
            key: edit({name: entry for name, entry in value.items() if name not in gone} if key == "unless" else value)
            for key, value in node.items()
        }

    return edit


def swapping(old: str, new: str, *gone: str) -> Edit:
    """Puts one step in the place of another, and takes the steps `gone` out."""
    taking = without(*gone)

    def swap(node: Any) -> Any:
        if isinstance(node, dict):
            return {key: swap(value) for key, value in node.items()}
        if isinstance(node, list):
            return [swap(item) for item in node]
        return new if node == old else node

    return lambda node: swap(taking(node))


def _verb(step: Any) -> Any:
    if is_cases(step):
        return _verb(step[0])
    return step.get("do") if isinstance(step, dict) else step


@lru_cache(maxsize=64)
def _merged(platform: str) -> str:
    """The profile with all that it extends, as JSON: so no two places share one object."""
    tree: dict[str, Any] = {}
    for document in packaged().source(platform).documents:
        own = {key: value for key, value in document.data.items() if key not in _NOT_OF_A_PLATFORM}
        tree = merge(tree, own, document.shown)
    return json.dumps(tree)


def changed(platform: str, change: Change) -> platforms.Platforms:
    """All platforms, this one with other values at the paths of `change`, in every case that stands there."""
    tree = json.loads(_merged(platform))
    for path, value in change.items():
        for one in path.split(" | "):
            _set(tree, one.split("."), value)
    with TemporaryDirectory() as folder:
        file = Path(folder) / f"{platform}.yaml"
        file.write_text(json.dumps(tree), "utf-8")
        found = platforms.load([file], folder=packaged().folder)
        found.source(platform)
    return found


def _set(node: Any, keys: list[str], value: Any) -> None:
    """Goes down through lists of cases and through {value: ...}, to every place that the path names."""
    if is_cases(node):
        for case in node:
            if not ("value" in case and not isinstance(case["value"], dict | list)):
                _set(case, keys, value)
        return
    if not isinstance(node, dict):
        return
    if "value" in node and keys[0] not in node:
        _set(node["value"], keys, value)
        return
    key, rest = keys[0], keys[1:]
    if rest:
        _set(node.setdefault(key, {}), rest, value)
    elif value is REMOVE:
        node.pop(key, None)
    elif callable(value):
        if key in node:
            node[key] = value(node[key])
    else:
        node[key] = value
