"""Rules about all packaged profiles and ledgers together, tried on the invented platforms."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from platforms import house_faults, validate

Edit = Callable[[str, str, str], list[str]]


@pytest.fixture
def edit(tmp_path: Path, invented: Path, monkeypatch: pytest.MonkeyPatch) -> Edit:
    """Changes a text in a copy of the invented profiles and returns what the house's rules say then."""
    shutil.copytree(invented, tmp_path / "profiles")
    monkeypatch.chdir(tmp_path / "profiles")

    def edit(file: str, old: str, new: str) -> list[str]:
        path = Path(file)
        path.parent.mkdir(exist_ok=True)
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        assert old in text
        path.write_text(text.replace(old, new, 1) if old else text + new, encoding="utf-8")
        return [str(fault) for fault in house_faults(tmp_path / "profiles")]

    return edit


UNUSED = "mp-acme.limit.old: nobody asks\n"


def test_the_invented_house_has_no_fault(edit):
    assert edit("mp-acme.yaml", "", "") == []


def test_a_record_that_is_neither_cited_nor_listed(edit):
    found = edit("mp-acme.yaml", ", cites: [mp-acme.limit.old]", "")
    assert found == ["evidence/mp-acme.yaml:31: mp-acme.limit.old: the record is neither cited nor listed in unused/"]
    assert edit("evidence/unused/acme.yaml", "", UNUSED) == []


def test_the_list_of_unused_records_can_only_shrink(edit):
    found = edit("evidence/unused/acme.yaml", "", UNUSED)
    assert found == ["evidence/unused/acme.yaml:1: mp-acme.limit.old: the record is cited: take it off the list"]
    found = edit("evidence/unused/acme.yaml", UNUSED, "mp-acme.gone: x\n")
    assert found == ["evidence/unused/acme.yaml:1: mp-acme.gone: no ledger has such a record"]


def test_a_recipe_without_evidence(edit):
    found = edit("_kin.yaml", "{value: [deliver message], because: invented}", "[deliver message]")
    assert found == [
        "_kin.yaml:17: received.steps: no evidence here or above; add `cites`, or `because` if nothing is known"
    ]


def test_a_conditional_compilation_name_of_two_platforms(edit):
    text = Path("mp-acme.yaml").read_text(encoding="utf-8").replace("platform: mp-acme", "platform: mp-twin")
    found = edit("mp-twin.yaml", "", text)
    assert "mp-twin.yaml:5: macros.0: 'MP-ACME' is the name of mp-acme already" in found


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("confidence: documented", "confidence: sure", "mp-acme.url.missing.confidence: unknown value 'sure'"),
        (
            "topic: error-text",
            "topc: error-text",
            "mp-acme.url.missing.topc: unknown key 'topc'; did you mean 'topic'?",
        ),
        ("versions: <1.7.0", "versions: =<1.7.0", "mp-acme.limit.old.versions: '=<1.7.0' is no range of versions"),
        ("  - android", "  - android\n  - device", "mp-acme.header.android.surface: device stands beside the phone"),
        (
            "id: mp-acme.url.missing",
            "id: acme.url.missing",
            "acme.url.missing: an id begins with its platform: mp-acme.",
        ),
        ("id: mp-acme.limit.old", "id: mp-acme.limit", "write each record once"),
        ("engine: binding", "engine: bound", "binding: the engine is explained but not used in the head"),
    ],
)
def test_a_ledger_that_breaks_its_format(edit, old, new, words):
    found = edit("evidence/mp-acme.yaml", old, new)
    assert any(words in line for line in found), found


def test_an_engine_that_no_ledger_explains(edit, tmp_path):
    edit("mp-acme.yaml", "value: [binding]", "value: [bindng]")
    found = [str(fault) for fault in validate("mp-acme.yaml", folder=tmp_path / "profiles")]
    assert any("hosts.tree.android.engine: unknown engine 'bindng'; did you mean 'binding'?" in line for line in found)


def test_cases_of_engines_are_checked_too(edit):
    found = edit(
        "mp-acme.yaml", '{when: {version: "<1.7.0"}, value: [legacy]}', "{when: {vresion: x}, value: [legacy]}"
    )
    assert "unknown axis 'vresion'; did you mean 'version'?" in found[0]
