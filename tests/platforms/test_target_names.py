from __future__ import annotations

import pytest

from platforms import UserError, load


def names(acme, text, **options):
    return [target.name for target in acme.targets(text, **options)]


def test_groups(acme):
    eras = ["mp-acme@1.0.0", "mp-acme@1.7.0", "mp-acme@3.8.0"]
    hosts = ["", "/android-jsapi", "/ios", "/devtools"]
    assert names(acme, "all") == ["mp-acme@3.8.0"]
    assert names(acme, "eras") == eras
    assert names(acme, "hosts") == [f"mp-acme@3.8.0{host}" for host in hosts]
    assert names(acme, "full") == [era + host for era in eras for host in hosts]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("mp-acme", ["mp-acme@3.8.0"]),
        ("mp-acme@latest/android", ["mp-acme@3.8.0"]),
        ("mp-acme@1.6.0,mp-acme/devtools", ["mp-acme@1.6.0", "mp-acme@3.8.0/devtools"]),
        ("mp-acme@1.6.0, mp-acme@1.6.0", ["mp-acme@1.6.0"]),
        ("mp-*@<1.7.0", ["mp-acme@1.0.0"]),
        ("mp-acme@>=1.2,<1.9/ios", ["mp-acme@1.2/ios", "mp-acme@1.7.0/ios"]),
        ("mp-acme@9.0:vue=2:client=10.1", ["mp-acme@9.0:vue=2:client=10.1"]),
        ("mp-acme@1.0.0:vue=2", ["mp-acme@1.0.0"]),
        ("mp-acme@*", ["mp-acme@1.0.0", "mp-acme@1.7.0", "mp-acme@3.8.0"]),
        ("mp-acme/*", ["mp-acme@3.8.0", *(f"mp-acme@3.8.0/{host}" for host in ("android-jsapi", "ios", "devtools"))]),
        ("mp-acme@<1.7.0/android*", ["mp-acme@1.0.0", "mp-acme@1.0.0/android-jsapi"]),
    ],
)
def test_lists(acme, text, found):
    assert names(acme, text) == found


def test_a_version_in_between_keeps_its_name_and_gets_the_rules_of_its_era(acme):
    resolved = acme.resolve("mp-acme@1.6.5")
    assert resolved.target.version == "1.6.5"
    assert resolved.profile == acme.resolve("mp-acme@1.0.0").profile


def test_vue_is_the_best_that_the_version_has(acme):
    assert dict(acme.target("mp-acme").axes)["vue"] == "3"
    assert dict(acme.target("mp-acme@1.6.0").axes)["vue"] == "2"
    assert names(acme, "mp-acme", vue="2") == ["mp-acme@3.8.0:vue=2"]


def test_targets_of_a_group_that_cannot_have_the_vue_are_left_out(acme):
    assert names(acme, "eras", vue="3") == ["mp-acme@3.8.0"]


def test_vue_counts_only_where_there_is_that_axis(small, invented):
    found = load([small()], folder=invented)
    assert names(found, "all", vue="2") == ["mp-acme@3.8.0:vue=2", "mp-small@3.0"]
    with pytest.raises(UserError, match="unknown axis 'vue'; there is none here"):
        found.targets("mp-small:vue=2")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("mp-acm", "unknown platform 'mp-acm'; did you mean 'mp-acme'?"),
        ("erass", "did you mean 'eras'?"),
        ("MP-ACME", "did you mean 'mp-acme'?"),
        ("Acme", "did you mean 'mp-acme'?"),
        ("mp-nothing", "known are mp-acme, all, eras, hosts, full"),
        ("ios", "did you mean 'mp-acme/ios'?"),
        ("mp-acme@0.9", "0.9 is below 1.0.0, the first version that is emulated; versions count base library"),
        ("mp-acme@1.x", "'1.x' is no version number"),
        ("mp-acme/ois", "unknown host 'ois'; did you mean 'ios'?"),
        ("mp-acme/device", "host 'device' stands for several; name one of android, android-jsapi, ios"),
        ("mp-acme:clint=2", "unknown axis 'clint'; did you mean 'client'?"),
        ("mp-acme:vue=4", "unknown vue '4'; known are 3, 2"),
        ("mp-acme:vue", "'vue' is no axis=value"),
        ("mp-acme:client=9", "9 is below 10.0.0, the first client that is emulated (client counts Acme client)"),
        ("mp-acme@1.0.0:vue=3", "vue 3 needs >=2.4.9 of mp-acme (base library)"),
        ("mp-acme@<0.5", "no version of mp-acme is in it"),
        ("mp-acme@>=x", "'x' is no version number"),
        ("mp-acme//", "write it like platform@version/host:axis=value"),
        (",", "no target in ','"),
    ],
)
def test_mistakes_teach_the_nearest_names(acme, text, words):
    with pytest.raises(UserError) as error:
        acme.targets(text)
    assert words in str(error.value)
    assert "\n" not in str(error.value)


def test_a_platform_is_known_by_the_words_of_its_title_that_no_other_has(small, invented):
    found = load([small("title: Tiny (Petite) Mini Program")], folder=invented)
    with pytest.raises(UserError, match="did you mean 'mp-small'"):
        found.targets("mp-petite")
    with pytest.raises(UserError, match="known are"):
        found.targets("program")


def test_a_version_above_the_newest_known_is_taken_like_it_and_it_is_said(acme):
    target = acme.target("mp-acme@9.0:client=99")
    assert acme.resolve(target).profile == acme.resolve("mp-acme").profile
    assert acme.beyond(target) == [
        "version 9.0 is above 3.8.0, the newest version of mp-acme that is known: it is taken to be like that",
        "client 99 is above 10.5.90, the newest client of mp-acme that is known: it is taken to be like that",
    ]
    assert acme.beyond(acme.target("mp-acme")) == []


def test_one_target_is_wanted(acme):
    with pytest.raises(UserError, match="names 3 targets, one is wanted"):
        acme.resolve("eras")
