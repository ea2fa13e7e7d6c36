"""explain, diff and the catalogue."""

from __future__ import annotations

import pytest

from platforms import UserError, catalogue, diff, explain, load
from platforms.differing import MISSING


def test_each_step_is_a_sentence_with_its_evidence(acme):
    told = explain(acme.resolve("mp-acme"), "connectSocket")
    first = told.steps[0]
    assert first.sentence == "If url is undefined or null:"
    assert [line.sentence for line in first.instead] == [
        "The fail callback runs.",
        "The complete callback runs.",
        "Nothing more of this recipe happens.",
    ]
    assert [(line.sentence, line.value) for line in first.words] == [("fail", {"errMsg": "connectSocket:fail no url"})]
    assert first.evidence.ids == ("mp-acme.url.missing",)
    assert told.steps[3].sentence == "The socket takes a place in the counted set live."


def test_settings_are_those_that_the_profile_gives(acme):
    told = explain(acme.resolve("mp-acme"), "acme.connectSocket")
    assert {line.path: line.value for line in told.settings}["sets.live.max"] == 5
    assert not any(line.path.startswith("wire.url") for line in told.settings)


def test_text_has_rules_confidence_reasons_quotes_and_sources(acme):
    text = explain(acme.resolve("mp-acme/ios"), "uni.connectSocket").text()
    assert text.startswith("Acme Mini Program (mp-acme@3.8.0/ios): connectSocket\n")
    assert "[inferred, mp-acme.limit: seen with engine binding only]" in text
    assert '      docs https://acme.example/docs: "url is needed"' in text


def test_a_function_that_the_platform_lacks(acme):
    told = explain(acme.resolve("mp-acme"), "closeSocket")
    assert not told.exists
    assert told.text().endswith("The platform has no such function.")


def test_an_unknown_function(acme):
    with pytest.raises(UserError, match="unknown function 'conectSocket'; did you mean 'connectSocket'"):
        explain(acme.resolve("mp-acme"), "conectSocket")


def test_a_function_of_the_task_needs_no_owner(acme):
    assert explain(acme.resolve("mp-acme"), "send").api == "SocketTask.send"
    assert explain(acme.resolve("mp-acme"), "onClose").api == "SocketTask.onClose"


def test_diff_is_key_paths_with_both_values_and_evidence(acme):
    found = {one.path: one for one in diff(acme.resolve("mp-acme@1.6.0"), acme.resolve("mp-acme/devtools"))}
    assert set(found) == {
        "connect.steps",
        "connect.unless.too-many-sockets",
        "sets.live.max",
        "wire.headers.dropped",
    }
    limit = found["sets.live.max"]
    assert (limit.left, limit.right) == (1, 5)
    assert limit.left_evidence.ids == ("mp-acme.limit.old",)


def test_what_one_target_lacks_is_one_difference(acme):
    found = {one.path: one for one in diff(acme.resolve("mp-acme@1.6.0"), acme.resolve("mp-acme/devtools"))}
    lacking = found["connect.unless.too-many-sockets"]
    assert lacking.left is MISSING
    assert lacking.left_evidence is None
    assert lacking.text() == ('connect.unless.too-many-sockets\n  - absent\n  + {"then": ["fail", "stop"]}  [inferred]')


def test_names_of_platforms_are_no_difference_and_need_no_evidence(acme, small, invented):
    found = load([small()], folder=invented)
    told = {one.path: one for one in diff(found.resolve("mp-acme"), found.resolve("mp-small"))}
    assert not {"platform", "title"} & set(told)
    assert told["namespace"].text() == 'namespace\n  - "acme"\n  + "small"'


def test_a_target_does_not_differ_from_itself(acme):
    assert diff(acme.resolve("mp-acme"), acme.resolve("mp-acme")) == []


def test_the_catalogue(acme):
    (entry,) = catalogue(acme)
    assert (entry.name, entry.namespace, entry.macros, entry.counts) == (
        "mp-acme",
        "acme",
        ("MP-ACME", "MP"),
        "base library",
    )
    assert [(era.version, era.begins, era.limits) for era in entry.eras] == [
        ("1.0.0", "1.0.0", {"live": 1}),
        ("1.7.0", "1.7.0", {"live": 5}),
        ("3.8.0", "2.4.9", {"live": 5}),
    ]
    assert [(host.name, host.default) for host in entry.hosts][:2] == [("android", True), ("android-jsapi", False)]
    assert entry.axes == {"vue": ("3", "2"), "client": ("10.0.0", "10.5.90")}
    assert "sockets   1.0.0: 1 (live); 1.7.0: 5 (live); 3.8.0: 5 (live)" in entry.text()
