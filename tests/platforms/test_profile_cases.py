from __future__ import annotations

import pytest

from platforms import ProfileError, load


def value(path, target="mp-small"):
    return load([path], folder=path.parent / "none").resolve(target).profile.wire.subprotocols.join


def cases(*lines: str) -> str:
    return "wire:\n  subprotocols:\n    join:\n" + "".join(f"      - {line}\n" for line in lines)


def test_the_narrowest_matching_case_wins_wherever_it_stands(small):
    path = small(cases("{when: {host: desk}, value: d}", "{when: {}, value: a}", '{when: {version: "<2.0"}, value: o}'))
    assert value(path) == "a"
    assert value(path, "mp-small/desk") == "d"
    assert value(path, "mp-small@1.5") == "o"


def test_two_cases_of_which_none_is_narrower_are_an_error_with_both_lines(small):
    path = small(cases("{when: {host: desk}, value: d}", '{when: {version: "<2.0"}, value: o}'))
    with pytest.raises(ProfileError, match=r"lines 17 and 18 both match version 1\.0, host desk") as error:
        value(path, "mp-small@1.0/desk")
    assert error.value.place.line == 17
    assert value(path, "mp-small/desk") == "d"


def test_a_narrower_case_settles_a_tie(small):
    lines = ("{when: {host: desk}, value: d}", '{when: {version: "<2.0"}, value: o}')
    path = small(cases(*lines, '{when: {version: "<2.0", host: desk}, value: both}'))
    assert value(path, "mp-small@1.0/desk") == "both"


def test_ranges_compare_as_sets_of_eras(small):
    path = small(cases('{when: {version: "<2.0"}, value: a}', '{when: {version: ">=0.5,<2"}, value: b}'))
    with pytest.raises(ProfileError, match="both match"):
        value(path, "mp-small@1.0")


def test_a_host_means_all_hosts_in_it(acme):
    dropped = {host: acme.resolve(f"mp-acme/{host}").profile.wire.headers.dropped for host in ("ios", "devtools")}
    assert dropped == {"ios": ("referer",), "devtools": ()}


def test_without_a_matching_case_the_key_is_absent(small):
    path = small(cases("{when: {host: desk}, value: d}"))
    assert value(path) == ", "


def test_an_item_without_a_matching_case_is_left_out(acme):
    old, new = (acme.resolve(name).profile.connect.steps for name in ("mp-acme@1.6.0", "mp-acme"))
    assert [str(step) for step in new if step not in old] == ["check too-many-sockets"]


def test_cases_nest_and_a_list_of_names_are_alternatives(small):
    path = small(
        cases(
            "{when: {host: [desk]}, value: [{when: {version: '<2'}, value: x}, {when: {}, value: y}]}",
            "{when: {host: [desk, phone]}, value: z}",
        )
    )
    assert [value(path, name) for name in ("mp-small@1.0/desk", "mp-small/desk", "mp-small")] == ["x", "y", "z"]


def test_a_case_may_be_the_mapping_itself(small):
    path = small("timeout:\n  - {when: {host: desk}, default: 5 s, param: first}\n")
    timeout = load([path], folder=path.parent / "none").resolve("mp-small/desk").profile.timeout
    assert (timeout.default, timeout.param) == (5000, "first")


def test_a_step_in_a_case_is_written_with_do_or_value(small):
    path = small("connect:\n  steps:\n    - [{when: {host: desk}, do: dial}]\n    - {do: success, because: x}\n")
    steps = load([path], folder=path.parent / "none").resolve("mp-small/desk").profile.connect.steps
    assert [str(step) for step in steps] == ["dial", "success"]


def test_a_tie_names_only_the_axes_that_its_cases_look_at(small):
    path = small(cases("{when: {host: desk}, value: d}", "{when: {host: [desk]}, value: o}"))
    with pytest.raises(ProfileError, match=r"both match host desk, and"):
        value(path, "mp-small/desk")


def test_further_axes_take_part(acme):
    assert acme.resolve("mp-acme:client=10.1").profile.timeout.max is None
    assert acme.resolve("mp-acme:client=10.2").profile.timeout.max == 300_000


def test_null_takes_away_what_is_said_for_a_condition(small):
    path = small(
        "send:\n  steps: [[{when: {host: phone}, value: check data-missing}], transmit]\n"
        "  unless:\n    data-missing:\n"
        "      - {when: {}, then: [fail, stop]}\n      - {when: {host: desk}, value: null}\n"
    )
    resolved = {
        host: load([path], folder=path.parent / "none").resolve(f"mp-small/{host}") for host in ("phone", "desk")
    }
    assert {host: list(one.profile.send.unless) for host, one in resolved.items()} == {
        "phone": ["data-missing"],
        "desk": [],
    }
