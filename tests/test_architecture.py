"""The laws of docs/architecture.md that a machine can check."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import platforms
from emulator.engine import conditions, placeholders, verbs
from platforms import vocabulary

ROOT = Path(__file__).parent.parent
# A part may import those before it, and itself.
LAYERS = ["engine", "servers", "expectations", "api", "js", "matrix", "report"]
OPEN_TO_ALL = {"emulator.errors", "emulator.manifest", "emulator.durations"}
EVERYDAY = {"app", "APP", "MP", "WEB", "my", "uni"}  # names that are words of any program too, or uni-app's own


def modules(folder: str) -> Iterator[Path]:
    yield from sorted((ROOT / folder).rglob("*.py"))


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def test_platforms_never_imports_emulator() -> None:
    offenders = [
        (path.name, name) for path in modules("platforms") for name in imports(path) if name.startswith("emulator")
    ]
    assert not offenders


@pytest.mark.parametrize("layer", LAYERS)
def test_imports_inside_emulator_run_one_way(layer: str) -> None:
    allowed = LAYERS[: LAYERS.index(layer) + 1]
    for path in modules(f"emulator/{layer}"):
        for name in imports(path):
            if name.startswith("emulator.") and name not in OPEN_TO_ALL:
                assert name.split(".")[1] in allowed, f"{path.relative_to(ROOT)} imports {name}"


def test_nothing_imports_a_package_called_profiles() -> None:
    for folder in ("emulator", "platforms"):
        for path in modules(folder):
            assert not [name for name in imports(path) if name.split(".")[0] == "profiles"], path


def own_words() -> set[str]:
    """What belongs to one platform: its id, its conditional compilation names, its namespace, its vendor's names."""
    loaded = platforms.load()
    words: set[str] = set()
    for name in loaded.names:
        profile = loaded.resolve(name).profile
        vendor = re.sub(r"\b(?:(?:Mini|Smart) Program|uni-app|Web)\b", "", profile.title)
        words |= {profile.platform, *profile.macros, profile.namespace, *re.findall(r"\w{2,}", vendor)}
    return {word for word in words if word not in EVERYDAY and word.casefold() not in EVERYDAY}


def test_no_code_names_a_platform() -> None:
    """Nor does a comment, a docstring or an example in one."""
    words = own_words()
    assert len(words) > 40
    pattern = re.compile(r"(?<![\w-])(?:" + "|".join(map(re.escape, sorted(words))) + r")(?![\w-])")
    for folder in ("emulator", "platforms"):
        for path in [*modules(folder), *(ROOT / folder).rglob("*.js")]:
            for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
                found = pattern.search(line)
                assert not found, f"{path.relative_to(ROOT)}:{number} names {found[0] if found else ''}"


def test_the_engine_implements_the_vocabulary_and_no_more() -> None:
    assert set(verbs.VERBS) | {"check"} == set(vocabulary.VERBS)
    assert conditions.DETECTORS.keys() <= vocabulary.CONDITIONS.keys()
    assert placeholders.VALUES.keys() == vocabulary.VALUES.keys()


def test_every_condition_that_is_not_detected_arrives_with_a_failure() -> None:
    source = "".join(path.read_text("utf-8") for path in modules("emulator/engine"))
    for name in conditions.ARRIVING:
        assert f'"{name}"' in source, f"nothing ever raises {name}"


def test_the_project_stands_alone() -> None:
    for path in ROOT.rglob("*"):
        if path.suffix in {".py", ".md", ".yaml", ".yml", ".toml", ".js", ".mk"} and ".venv" not in path.parts:
            if path == Path(__file__) or "node_modules" in path.parts or ".git" in path.parts:
                continue
            words = path.read_text("utf-8", "replace")
            assert "../shared" not in words, path
