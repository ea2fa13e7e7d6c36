from __future__ import annotations

import pytest

from platforms import load


def why(acme, target, path):
    found = acme.resolve(target).why(path)
    return found.confidence, found.because


def test_an_entry_carries_its_records_confidence(acme):
    evidence = acme.resolve("mp-acme").why("connect.unless.too-many-sockets")
    assert evidence.ids == ("mp-acme.limit",)
    assert evidence.records[0].sources[0].quote == "max = 5"
    assert evidence.confidence == "source-code"


def test_a_path_without_an_entry_has_that_of_its_nearest_ancestor(acme):
    assert acme.resolve("mp-acme").why("connect.unless.url-missing.fail.errMsg").ids == ("mp-acme.url.missing",)


def test_a_step_cites_by_its_place_in_what_is_left_of_the_list(acme):
    assert acme.resolve("mp-acme@1.6.0").why("connect.steps.2").ids == ("mp-acme.limit",)
    assert acme.resolve("mp-acme").why("connect.steps.3").ids == ("mp-acme.limit",)


@pytest.mark.parametrize(
    ("target", "path", "because"),
    [
        ("mp-acme/ios", "wire.headers.dropped", "seen on android only"),
        ("mp-acme/ios", "connect.steps.3", "seen with engine binding only"),
        ("mp-acme@1.6.0", "connect.steps.2", "seen with engine binding only"),
        ("mp-acme", "timeout.default", "read in 2.2.5 to 2.30.3 only"),
        ("mp-acme/devtools", "connect.unless.too-many-sockets", "the simulator was never tried"),
        ("mp-acme", "listeners.throw", "no record"),
    ],
)
def test_outside_what_was_seen_it_is_inferred_and_says_why(acme, target, path, because):
    assert why(acme, target, path) == ("inferred", because)


def test_a_host_in_the_one_that_was_seen_is_covered(acme):
    assert why(acme, "mp-acme/android-jsapi", "wire.headers.dropped") == ("reported", "")
    assert why(acme, "mp-acme@2.10.0", "timeout.default") == ("source-code", "")


def test_of_several_records_that_cover_the_weakest_counts(small, invented):
    ledger = (invented / "evidence" / "mp-acme.yaml").read_text(encoding="utf-8").replace("mp-acme", "mp-small")
    path = small("timeout: {param: first, cites: [mp-small.url.missing, mp-small.header.android]}\n")
    (path.parent / "mp-small.evidence.yaml").write_text(ledger.replace("- android", "- browser"), encoding="utf-8")
    evidence = load([path], folder=path.parent / "none").resolve("mp-small").why("timeout.param")
    assert (evidence.confidence, len(evidence.records)) == ("documented", 2)
    (path.parent / "mp-small.evidence.yaml").write_text(
        ledger.replace("  surface:\n  - android\n", ""), encoding="utf-8"
    )
    evidence = load([path], folder=path.parent / "none").resolve("mp-small").why("timeout.param")
    assert evidence.confidence == "reported"


def test_a_record_of_another_platform_is_an_inference(small, invented):
    path = small("timeout: {param: first, cites: [mp-acme.url.missing]}\n")
    evidence = load([path], folder=invented).resolve("mp-small").why("timeout.param")
    assert (evidence.confidence, evidence.because) == ("inferred", "seen on mp-acme only")


def test_an_axis_may_name_a_ledger_that_speaks_of_the_platform(small, invented):
    axes = """\
axes:
  version: {counts: small releases, first: "1.0", latest: "3.0"}
  layer: {counts: runtime, first: "1.0", latest: "9.0", ledger: mp-acme}
timeout: {param: first, cites: [mp-acme.limit.old]}
"""
    path = small(axes)
    path.write_text(
        path.read_text().replace('  version: {counts: small releases, first: "1.0", latest: "3.0"}\n', "", 1)
    )
    found = load([path], folder=invented)
    assert found.resolve("mp-small:layer=1.6").why("timeout.param").confidence == "documented"
    assert found.resolve("mp-small").why("timeout.param").because == "holds for <1.7.0 only"
