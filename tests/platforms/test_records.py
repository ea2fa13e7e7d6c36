"""Every record that a profile cites is shown by a test that names it: `@pytest.mark.records("id", ...)`."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from platforms import coverage, load

TESTS = Path(__file__).parent.parent
NAMES = [found.ledger for found in coverage(load())]


def marked(path: Path) -> Iterator[tuple[str, int]]:
    """The ids in the markers of a file of tests, with their lines."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.records":
            for argument in node.args:
                assert isinstance(argument, ast.Constant), f"{path}:{node.lineno}: write the ids of records out"
                yield str(argument.value), argument.lineno


@cache
def named() -> dict[str, str]:
    """id -> a place that names it."""
    return {
        record: f"{path.relative_to(TESTS.parent)}:{line}"
        for path in sorted(TESTS.rglob("test_*.py"))
        for record, line in marked(path)
    }


@pytest.mark.parametrize("ledger", NAMES)
def test_every_cited_record_is_tested(ledger: str) -> None:
    (found,) = (one for one in coverage(load()) if one.ledger == ledger)
    missing = sorted(set(found.cited) - set(named()))
    assert not missing, f"no test names {len(missing)} of {len(found.cited)} records of {ledger}: {' '.join(missing)}"


def test_markers_name_records_that_are_cited() -> None:
    known = {record for found in coverage(load()) for record in found.cited}
    assert {record: place for record, place in named().items() if record not in known} == {}
