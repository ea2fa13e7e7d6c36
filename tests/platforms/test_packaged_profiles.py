"""The profiles and ledgers that come with unisock."""

from __future__ import annotations

import re
import time

import pytest

from platforms import load
from platforms.evidence.ledger import ledger_files, read_ledger
from platforms.files.finding import packaged_folder
from platforms.lint import HOUSE_RULES, RULES
from platforms.lint.ledger_format import ledger_faults
from platforms.validating import platform_faults

LEDGERS = ledger_files(packaged_folder() / "evidence")

# How claims name a host: such a claim must have it in its surface.
NAMES = {
    "android": r"\bAndroid\b",
    "ios": r"\biOS\b",
    "devtools": r"\b([Dd]evtools|IDE|[Dd]eveloper tools?|[Ss]imulator)\b",
}
NOT_THE_HOST = {
    "mp-alipay.return.default-multiple-config": "names the IDE's project template, not the IDE as a host",
    "mp-baidu.data.size": "no limit on any host; Android is where it was looked for",
    "mp-lark.send.data-types": "holds on every host; iOS is named for its later start",
    "mp-qq.tls.rules": "holds on every host; iOS is named as the stricter one",
}


@pytest.mark.parametrize("path", LEDGERS, ids=lambda path: path.stem)
def test_a_ledger_keeps_its_format(path):
    assert [str(fault) for fault in ledger_faults(read_ledger(path))] == []


@pytest.mark.parametrize("path", LEDGERS, ids=lambda path: path.stem)
def test_a_claim_that_names_a_host_has_it_in_its_surface(path):
    odd = {
        record.id
        for record in read_ledger(path).records()
        if any(re.search(word, record.claim) and host not in record.surface for host, word in NAMES.items())
    }
    assert odd == {id_ for id_ in NOT_THE_HOST if id_.startswith(f"{path.stem}.")}


@pytest.mark.parametrize("name", load().names)
def test_a_profile_has_no_fault(name):
    assert [str(fault) for fault in platform_faults(load(), name)] == []


@pytest.mark.parametrize("rule", HOUSE_RULES, ids=lambda rule: rule.name)
def test_the_house_keeps_its_rules(rule):
    assert [str(fault) for fault in rule.check(load(), packaged_folder())] == []


def test_each_rule_has_a_name_and_a_description():
    rules = [*RULES, *HOUSE_RULES]
    assert len({rule.name for rule in rules}) == len(rules)
    assert all(rule.description for rule in rules)


def test_resolving_every_target_is_fast():
    found = load()
    for name in found.names:
        found.source(name)
    begin = time.perf_counter()
    for target in found.targets("full"):
        found.resolve(target)
    assert time.perf_counter() - begin < 5
