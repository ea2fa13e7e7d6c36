"""Files that build on each other: `extends`, overlays, invented platforms, and whose evidence holds."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import platforms
from platforms import ProfileError, UserError, load, validate
from platforms.files.merging import merge

OVERLAY = """\
platform: mp-acme
overlay: true
sets: {live: {max: 9}}
"""


def test_mappings_merge_and_anything_else_is_replaced():
    below = {"a": {"b": 1, "c": [1, 2]}, "d": 1}
    assert merge(below, {"a": {"c": [3], "e": 4}}, "f") == {"a": {"b": 1, "c": [3], "e": 4}, "d": 1}


def test_what_a_later_file_changes_is_not_covered_by_an_earlier_ones_evidence():
    below = {"a": {"b": 1, "c": 2, "cites": ["x"]}}
    merged = merge(below, {"a": {"c": 3}}, "mine.yaml")
    assert merged["a"]["c"] == {"value": 3, "because": "mine.yaml says so and cites no record"}
    assert merged["a"]["cites"] == ["x"]


def test_what_a_later_file_leaves_alone_keeps_the_earlier_ones_evidence():
    below = {"a": {"b": 1, "c": {"d": 2}, "cites": ["x"]}}
    merged = merge(below, {"a": {"c": {"e": 3}, "f": 4, "cites": ["y"]}}, "mine.yaml")
    assert merged["a"]["b"] == {"value": 1, "cites": ["x"]}
    assert merged["a"]["f"] == 4
    assert merged["a"]["cites"] == ["y"]


def test_a_wrapped_value_is_replaced_with_its_evidence():
    assert merge({"a": {"value": 1, "cites": ["x"]}}, {"a": {"value": 2}}, "f") == {"a": {"value": 2}}


def test_an_overlay_changes_a_platform(write, invented):
    found = load([write("mine.yaml", OVERLAY)], folder=invented)
    resolved = found.resolve("mp-acme")
    assert resolved.profile.sets["live"].max == 9
    assert resolved.profile.sets == load(folder=invented).resolve("mp-acme").profile.sets | resolved.profile.sets
    assert resolved.why("sets.live.max").confidence == "inferred"
    assert resolved.why("connect.unless.url-missing").confidence == "documented"


def test_an_overlay_makes_eras_and_brings_its_own_ledger(write, invented):
    path = write(
        "mine.yaml",
        "platform: mp-acme\noverlay: true\nledger: seen.yaml\n"
        'timeout: {param: [{when: {version: ">=2.0.0"}, value: first, cites: [me.seen]}]}\n',
    )
    write(
        "seen.yaml",
        "platform: mp-acme\nversion_axis: base-library\nfacts:\n"
        "  - id: me.seen\n    topic: timeout\n    api: connectSocket\n"
        "    claim: On my phone.\n    versions: '>=2.0.0'\n    confidence: reported\n"
        "    sources:\n      - {kind: issue, ref: mine, quote: it is so}\n",
    )
    found = load([path], folder=invented)
    assert "mp-acme@2.0.0" in map(str, found.targets("eras"))
    assert found.resolve("mp-acme").why("timeout.param").confidence == "reported"
    assert validate(path, folder=invented) == []


def test_overlays_lie_over_each_other_in_their_order(write, invented):
    first = write("one.yaml", OVERLAY)
    second = write("two.yaml", OVERLAY.replace("9", "2"))
    assert load([first, second], folder=invented).resolve("mp-acme").profile.sets["live"].max == 2


def test_an_overlay_of_no_platform(write, invented):
    with pytest.raises(
        ProfileError, match=r"mine.yaml:1: platform: unknown platform 'mp-acne'; did you mean 'mp-acme'"
    ):
        load([write("mine.yaml", OVERLAY.replace("acme", "acne"))], folder=invented)


def test_an_invented_platform_in_one_file_and_one_ledger(small, write, invented):
    path = small("timeout: {param: first, cites: [mp-small.timeout]}\n")
    ledger = (invented / "evidence" / "mp-acme.yaml").read_text(encoding="utf-8")
    write(
        "evidence/mp-small.yaml",
        ledger.replace("mp-acme.url.missing", "mp-small.timeout").replace("mp-acme", "mp-small"),
    )
    found = load([path], folder=invented)
    assert found.names == ("mp-acme", "mp-small")
    assert [str(target) for target in found.targets("all")] == ["mp-acme@3.8.0", "mp-small@3.0"]
    assert found.resolve("mp-small").why("timeout.param").confidence == "documented"
    assert validate(path, folder=invented) == []


def test_a_file_dropped_among_the_profiles_is_found_and_parts_for_others_are_not(small, write, tmp_path):
    small()
    write("_part.yaml", "platform: no\n")
    write("part.yaml", "abstract: true\nplatform: no\n")
    write("ledger.yaml", "platform: no\nfacts: []\n")
    write("mine.yaml", "platform: mp-small\noverlay: true\ntitle: Mine\n")
    assert load(folder=tmp_path).names == ("mp-small",)
    assert load(folder=tmp_path).resolve("mp-small").profile.title == "Mine"


def test_a_handed_over_file_replaces_the_platform_of_that_name(small, invented):
    path = small()
    path.write_text(path.read_text().replace("mp-small", "mp-acme"))
    assert load([path], folder=invented).resolve("mp-acme").profile.title == "Small"


def test_several_bases_join_in_their_order(small, write, tmp_path):
    write("_a.yaml", "timeout: {param: first, max: 5 s}\n")
    write("b.yaml", "abstract: true\ntimeout: {param: largest}\n")
    timeout = load([small("extends: [a, b]\n")], folder=tmp_path).resolve("mp-small").profile.timeout
    assert (timeout.param, timeout.max) == ("largest", 5000)


def test_a_part_for_others_is_validated_through_them(small, write, tmp_path):
    small("extends: kin\n")
    path = write("_kin.yaml", "timeout: {parm: first}\n")
    assert [fault.key for fault in validate(path, folder=tmp_path)] == ["timeout.parm"]


def test_a_missing_profile_file_is_the_users_mistake(invented):
    with pytest.raises(UserError, match=r"nowhere.yaml: there is no such file"):
        load(["nowhere.yaml"], folder=invented)


def test_a_target_resolves_once(acme):
    first, second = acme.resolve("mp-acme@1.6.0"), acme.resolve("mp-acme@1.5.0")
    assert first.profile is second.profile
    assert first != second
    assert acme.resolve("mp-acme@1.6.0") == first


def test_resolving_reads_no_ledger(invented):
    code = (
        "import sys, pathlib, platforms, platforms.evidence.ledger as ledger\n"
        "ledger.Ledger = None\n"
        f"found = platforms.load(folder=pathlib.Path({str(invented)!r}))\n"
        "[found.resolve(target) for target in found.targets('full')]\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(platforms.__file__).parent.parent)
