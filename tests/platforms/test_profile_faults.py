"""Each fault of a profile file: file, line, key, and what to do, in one line."""

from __future__ import annotations

import pytest
import yaml

from platforms import UserError, validate


def faults(path) -> list[str]:
    return [str(fault) for fault in validate(path, folder=path.parent / "none")]


def test_a_sound_profile_has_none(small):
    assert faults(small()) == []


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ("conect: {}\n", "mp-small.yaml:14: conect: unknown key 'conect'; did you mean 'connect'?"),
        (
            "connect:\n  steps:\n    - dial\n    - succes\n",
            "mp-small.yaml:16: connect.steps.1: unknown step 'succes'; did you mean 'success'?",
        ),
        (
            "connect:\n  steps:\n    - dial\n    - {do: succes, because: x}\n",
            "mp-small.yaml:16: connect.steps.1: unknown step 'succes'; did you mean 'success'?",
        ),
        (
            "connect:\n  steps: [check url-mising]\n",
            "connect.steps.0: step 'check': unknown condition 'url-mising'; did you mean 'url-missing'?",
        ),
        (
            "connect:\n  steps: [dial]\n  unless:\n    url-empty: {then: [stop]}\n",
            "mp-small.yaml:16: connect.unless.url-empty: 'url-empty' is never checked in steps",
        ),
        (
            "connect:\n  steps: [dial]\n  unless:\n    url-emty: {then: [stop]}\n",
            "mp-small.yaml:16: connect.unless.url-emty: unknown condition 'url-emty'; did you mean 'url-empty'?",
        ),
        (
            "connect:\n  steps: [check url-empty]\n",
            "mp-small.yaml:14: connect.steps: `check url-empty` has no entry in unless",
        ),
        (
            "connect:\n  steps: [success]\n  success:\n    errMsg: ok {rul}\n",
            "mp-small.yaml:16: connect.success.errMsg: unknown placeholder 'rul'; did you mean 'url'?",
        ),
        (
            "wire:\n  headers: {drop: [x]}\n",
            "mp-small.yaml:15: wire.headers.drop: unknown key 'drop'; did you mean 'dropped'?",
        ),
        (
            "listeners:\n  throw: escape\n",
            "mp-small.yaml:15: listeners.throw: unknown value 'escape'; did you mean 'escapes'?",
        ),
        (
            "timeout: {default: 5 sec}\n",
            'mp-small.yaml:14: timeout.default: a duration is written like "300 ms", "5 s"',
        ),
        ("timeout: {config: maybe}\n", "mp-small.yaml:14: timeout.config: it should be a valid boolean"),
        ("macros: MP-SMALL\n", "mp-small.yaml:13: macros: it should be a valid tuple"),
        ("sets: {live: {max: many}}\n", "mp-small.yaml:14: sets.live.max: it should be a valid integer"),
        ("title: 5\n", "mp-small.yaml:13: title: a text is expected; write it in quotes"),
        ("namespace:\n", "mp-small.yaml:13: namespace: a text is expected"),
        ("extends: comon\n", "mp-small.yaml:14: extends: unknown file 'comon'; there is none here"),
        ("extends: mp-small\n", "mp-small.yaml:14: extends: a circle: mp-small extends mp-small"),
        (
            "timeout:\n  - {when: {hots: desk}, param: first}\n",
            "mp-small.yaml:15: timeout.0.when.hots: unknown axis 'hots'; did you mean 'host'?",
        ),
        (
            "timeout:\n  - {when: {host: dsk}, param: first}\n",
            "mp-small.yaml:15: timeout.0.when.host: unknown host 'dsk'; did you mean 'desk'?",
        ),
        (
            "timeout:\n  - {when: {version: 1.5}, param: first}\n",
            "mp-small.yaml:15: timeout.0.when.version: range 1.5 must be written in quotes",
        ),
        (
            'timeout:\n  - {when: {version: "<=2.0"}, param: first}\n',
            "mp-small.yaml:15: timeout.0.when.version: <=2.0: write >= or <, since a version must begin each era",
        ),
        (
            'timeout:\n  - {when: {version: ">=9"}, param: first}\n',
            "mp-small.yaml:15: timeout.0.when.version: 9 is above the axis' latest, 3.0",
        ),
        (
            "timeout:\n  - {when: desk, param: first}\n",
            "mp-small.yaml:15: timeout.0.when: `when` is a mapping of axes, such as {host: ...}",
        ),
        (
            "timeout:\n  - {when: {host: desk}, param: first}\n  - {when: {}, param: largest}\n"
            "  - {when: {host: phone}, param: ignored}\n",
            "mp-small.yaml:16: timeout.1.when: no target gets this case",
        ),
        (
            "macros:\n  - MP-SMALL\n  - {when: {host: desk}, value: DESK}\n",
            "mp-small.yaml:15: macros.1: an item that only some targets get is a list of cases itself",
        ),
        (
            "timeout: {param: first, cites: [mp-small.none]}\n",
            "mp-small.yaml:14: timeout.cites.0: unknown record 'mp-small.none'",
        ),
        ("timeout: {param: first, cites: []}\n", "mp-small.yaml:14: timeout.cites: cites names no record"),
        ("timeout: {param: first, because: ''}\n", "mp-small.yaml:14: timeout.because: because gives no reason"),
        ("timeout: {param: first, cites: 5}\n", "mp-small.yaml:14: timeout.cites: cites is a list of record ids"),
        ("ledger: nowhere.yaml\n", "mp-small.yaml:14: ledger: there is no file 'nowhere.yaml' beside the profile"),
        (
            "environment: {system-info: {on: 1}}\n",
            "environment.system-info: YAML reads this key as True; write it in quotes",
        ),
        ("hosts: {default: phoen, tree: {phone: {}}}\n", "hosts: default: unknown host 'phoen'; did you mean 'phone'?"),
        ("hosts: {default: a, tree: {a: {in: b}, b: {in: a}}}\n", "hosts: tree: a: a circle: a in b in a"),
        ("hosts: {default: a, tree: {a: {inn: b}}}\n", "hosts.tree.a.inn: unknown key 'inn'; did you mean 'in'?"),
        (
            "axes: {version: {first: 1.0, latest: '3.0'}}\n",
            "axes.version.first: a text is expected; write it in quotes",
        ),
        ("axes: {version: {first: '4.0', latest: '3.0'}}\n", "axes.version: first 4.0 is above latest 3.0"),
        ("axes: {version: {first: 'x', latest: '3.0'}}\n", "axes.version: 'x' is no version number"),
        ("axes: {version: {first: '1.0'}}\n", "axes.version: an axis has either first and latest, or values"),
        ("axes: {vue: {values: ['2']}}\n", "axes: the axis `version` is missing"),
    ],
)
def test_the_line_names_file_line_key_and_remedy(small, more, words):
    path = small(more)
    if more.startswith("axes"):
        path.write_text(
            path.read_text().replace('  version: {counts: small releases, first: "1.0", latest: "3.0"}\n', "")
        )
    found = faults(path)
    assert found
    assert words in found[0]
    assert all("\n" not in line for line in found)


def test_a_key_that_stands_twice_is_reported_with_both_lines(small):
    path = small()
    path.write_text(path.read_text() + "title: Again\n")
    assert faults(path) == ["mp-small.yaml:14: title: the key stands twice, in line 2 and in line 14"]


def test_a_key_of_a_merged_anchor_may_be_given_again(small):
    path = small("timeout: &t {param: first}\nenvironment: {system-info: {a: {<<: *t, param: x}}}\n")
    assert faults(path) == []


def test_yaml_that_cannot_be_read(small):
    assert faults(small("timeout: [\n"))[0].startswith("mp-small.yaml:15:1: not valid YAML: while parsing")


def test_a_missing_key_of_the_file(write):
    path = write("p.yaml", "platform: mp-p\n")
    assert faults(path) == ["p.yaml:1: axes: the key `axes` is missing", "p.yaml:1: hosts: the key `hosts` is missing"]
    assert faults(write("p.yaml", "title: P\n")) == ["p.yaml:1: platform: the key `platform` is missing"]
    assert faults(write("p.yaml", "- a\n")) == ["p.yaml:1: a mapping of keys is wanted here, this file is none"]


def test_all_faults_are_found(small):
    found = faults(small("wire: {a: 1, b: 2}\ntimeout: {c: 3}\n"))
    assert [line.split(": ")[1] for line in found] == ["wire.a", "wire.b", "timeout.c"]


def test_a_fault_of_a_base_file_stands_in_that_file(small, write):
    path = small("extends: kin\n")
    write("_kin.yaml", "abstract: true\ntimeout:\n  parm: first\n")
    assert faults(path) == ["_kin.yaml:3: timeout.parm: unknown key 'parm'; did you mean 'param'?"]


def test_a_file_that_cannot_be_read_is_the_users_mistake(tmp_path):
    with pytest.raises(UserError, match="there is no such file"):
        validate(tmp_path / "none.yaml")
    (tmp_path / "gbk.yaml").write_bytes("标题".encode("gbk"))
    with pytest.raises(UserError, match="not UTF-8"):
        validate(tmp_path / "gbk.yaml")


JUNK = [
    None,
    5,
    True,
    "{nope}",
    [],
    {},
    [[]],
    [{"when": {"host": {}}}],
    [{"when": 5}],
    {"cites": [5]},
    {1: 2},
    {"value": {}},
]


@pytest.mark.parametrize("junk", JUNK, ids=repr)
def test_junk_at_any_key_is_a_fault_and_never_a_crash(small, write, junk):
    sound = yaml.safe_load(small("extends: []\nledger: []\ntimeout: [{when: {host: desk}, max: 5 s}]\n").read_text())
    for key in sound:
        path = write("junk.yaml", yaml.safe_dump({**sound, key: junk}))
        assert all("\n" not in line for line in faults(path))
