"""The JSON Schema that editors use."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from platforms.files.finding import packaged_folder
from platforms.schema import FILE, as_text, export


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    Draft202012Validator.check_schema(export())
    return Draft202012Validator(export())


def test_the_committed_schema_is_current():
    committed = (packaged_folder() / FILE).read_text(encoding="utf-8")
    assert committed == as_text(), "run `python -m platforms.schema`"


FILES = [*packaged_folder().glob("*.yaml"), *(Path(__file__).parent / "profiles").glob("*.yaml")]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_it_accepts_the_profiles(validator, path):
    data = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
    assert [f"{error.json_path}: {error.message[:120]}" for error in validator.iter_errors(data)] == []


@pytest.mark.parametrize(
    "sound",
    [
        {"connect": {"steps": ["check url-missing", {"do": "enter live", "cites": ["a"]}, "wait 5 ms", "enter other"]}},
        {
            "connect": [
                {"when": {"host": "ios"}, "steps": ["dial"], "cites": ["a"]},
                {"when": {}, "value": {"steps": []}},
            ]
        },
        {
            "connect": {
                "steps": [[{"when": {}, "value": "dial"}], [{"when": {}, "do": "dial"}]],
                "unless": {"url-empty": {"then": ["stop"]}, "cites": []},
            }
        },
        {"wire": {"headers": {"dropped": [{"when": {}, "value": []}, {"when": {}, "value": ["x"], "because": "y"}]}}},
        {"timeout": {"default": {"value": "5 s", "cites": ["a"]}, "max": [{"when": {}, "value": None}]}},
        {"task": [{"when": {}, "value": None}, {"when": {}, "fields": {"a": 1}}]},
        {"sets": {"live": {"max": [{"when": {}, "value": [{"when": {}, "value": 5}]}]}}},
        {
            "send": {
                "unless": {
                    "closing": None,
                    "ended": [{"when": {"host": "ios"}, "value": None}, {"when": {}, "then": []}],
                }
            }
        },
        {"extends": ["a", "b"], "ledger": "x.yaml", "overlay": True, "platform": "p"},
    ],
)
def test_it_allows_cases_evidence_and_wrapped_values_anywhere(validator, sound):
    assert [error.message for error in validator.iter_errors(sound)] == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"conect": {}},
        {"connect": {"stesp": []}},
        {"connect": {"steps": ["succes"]}},
        {"connect": {"steps": ["check nothing"]}},
        {"connect": {"unless": {"url-emty": {}}}},
        {"connect": [{"when": {}, "stesp": []}]},
        {"wire": {"headers": {"dropped": [{"when": {}, "value": [5]}]}}},
        {"timeout": {"default": {"value": "5 s", "cite": ["a"]}}},
        {"timeout": {"default": "5 sec"}},
        {"listeners": {"throw": "escape"}},
        {"wire": {"headers": {"added": [{"when": {}, "do": {"a": "b"}}]}}},
        {"axes": {"version": {"fist": "1"}}},
        {"hosts": {"default": "a", "tree": {"a": {"inn": "b"}}}},
    ],
)
def test_it_refuses_unknown_keys_and_values(validator, wrong):
    assert list(validator.iter_errors(wrong))
