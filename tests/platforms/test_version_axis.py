from __future__ import annotations

import pytest

from platforms.space import VersionAxis
from platforms.space.declared import AxisSpec
from platforms.versions import range_of, version


def test_numbers_compare_as_pep_440():
    assert version("4.08") == version("4.8") < version("4.36")
    assert version("3.10") > version("3.9")
    assert version("1.7") == version("1.7.0")


@pytest.mark.parametrize(
    ("text", "inside", "outside"), [(">=1.7.0,<2", "1.7", "2.0"), ("*", "0.1", None), ("==2.2.5", "2.2.5", "2.2.6")]
)
def test_ranges_hold_what_they_say(text, inside, outside):
    bounds = range_of(text)
    assert version(inside) in bounds
    assert outside is None or version(outside) not in bounds


@pytest.mark.parametrize("wrong", ["1.7", "=>1", ">=x", "", 1.7])
def test_what_is_no_range_says_so(wrong):
    if wrong == "":
        assert range_of(wrong).bounds == ()
        return
    with pytest.raises(ValueError, match=r"no range|no version|in quotes"):
        range_of(wrong)


def axis(*ranges: str) -> VersionAxis:
    return VersionAxis("version", AxisSpec(counts="releases", first="1.0.0", latest="3.8.0"), map(range_of, ranges))


def test_eras_begin_at_the_first_version_and_at_each_boundary_as_it_is_written():
    assert axis(">=1.7", "<2.10.0", ">=1.7.0,<2.10").points == ("1.0.0", "1.7", "2.10.0")


def test_a_boundary_at_or_below_the_first_version_makes_no_era():
    assert axis("<1.0.0", ">=0.9").points == ("1.0.0",)


def test_the_newest_era_is_shown_by_the_latest_version():
    assert [axis(">=1.7.0").shown(index) for index in (0, 1)] == ["1.0.0", "3.8.0"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("<1.7.0", ["1.0.0"]),
        (">=1.7.0", ["1.7.0", "3.8.0"]),
        (">=1.8,<2", ["1.8"]),
        (">1.7.0", ["1.7.1", "3.8.0"]),
        ("<=2.5", ["1.0.0", "1.7.0", "2.4.0"]),
        (">=9", ["9"]),
        ("<0.5", []),
    ],
)
def test_a_range_of_targets_is_the_eras_that_it_meets(text, names):
    assert axis(">=1.7.0", ">=2.4.0").inside(range_of(text)) == names
