"""How far the ledgers are in force. coverage.yaml has the least that must be; it is raised when more is."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
import yaml

from platforms import Coverage, UserError, coverage, load
from platforms.evidence import CONFIDENCES

HERE = Path(__file__)
ROOT = HERE.parent.parent.parent
LEAST = yaml.safe_load(HERE.with_name("coverage.yaml").read_text("utf-8"))
ID = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+")


@cache
def packaged() -> dict[str, Coverage]:
    return {one.ledger: one for one in coverage(load())}


@cache
def told() -> set[str]:
    """Everything that looks like an id in the tests and the gallery."""
    files = [*(ROOT / "tests").rglob("test_*.py"), *(ROOT / "examples" / "bugs").glob("*.[jp][sy]")]
    return {word for file in files for word in ID.findall(file.read_text("utf-8"))}


@pytest.mark.parametrize("ledger", LEAST)
def test_coverage_does_not_fall(ledger):
    found = packaged()[ledger]
    have = {
        "cited": len(found.cited),
        "proved": sum(count for one, count in found.quirks[0].confidences.items() if one != "inferred")
        if found.quirks
        else 0,
        "tested": len(set(found.cited) & told()),
    }
    assert {name: have[name] for name in have if have[name] < LEAST[ledger][name]} == {}, LEAST[ledger]


def test_every_ledger_has_its_least():
    assert list(LEAST) == list(packaged())


@pytest.mark.parametrize("ledger", LEAST)
def test_the_text_adds_up(ledger):
    found = packaged()[ledger]
    assert not found.unlisted
    text = found.text(whole=True)
    numbers = re.findall(r"(\d+) (?:cited|not yet|not observable)\b", text.splitlines()[1])
    assert sum(map(int, numbers)) == found.total
    for id_, reason in (found.not_yet | found.not_observable).items():
        assert f"{id_}: {reason}" in text
    for quirks in found.quirks:
        assert sum(quirks.confidences.values()) == quirks.total
        assert sum(quirks.areas.values()) == sum(quirks.reasons.values()) == quirks.confidences.get("inferred", 0)
        assert f"{quirks.target}: " in text


def test_an_invented_platform_with_an_unlisted_record(acme):
    found = {one.ledger: one for one in coverage(acme)}["mp-acme"]
    assert set(found.cited) | set(found.not_yet) | set(found.not_observable) | set(found.unlisted)
    assert set(found.cited.values()) <= set(CONFIDENCES)
    assert found.quirks[0].target == str(acme.target("mp-acme"))


CONFLICTS = """\
platform: mp-small
version_axis: base-library
facts:
- id: mp-small.a
  topic: misc
  api: '*'
  claim: A
  sources: [{kind: docs, ref: x}]
  confidence: documented
- id: mp-small.b
  topic: misc
  api: '*'
  claim: B
  sources: [{kind: docs, ref: x}]
  confidence: reported
  note: Seen once. Contradicts a and mp-small.a, not c.d; read in 2.0.
"""


def test_a_note_that_tells_of_a_contradiction_is_a_conflict(small):
    path = small()
    path.with_name("mp-small.evidence.yaml").write_text(CONFLICTS, "utf-8")
    (found,) = coverage(load([path], folder=path.parent / "none"), ["mp-small"])
    assert [(one.id, one.others, one.note) for one in found.conflicts] == [
        ("mp-small.b", ("mp-small.a",), "Contradicts a and mp-small.a, not c.d;")
    ]
    assert found.unlisted == ("mp-small.a", "mp-small.b")
    assert "mp-small.b (not in use): Contradicts a" in found.text(whole=True)


def test_an_unknown_name_gets_the_nearest():
    with pytest.raises(UserError, match="mp-weixin"):
        coverage(load(), ["mp-wexin"])
