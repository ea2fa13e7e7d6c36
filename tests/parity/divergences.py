"""Where unisock's `uni` is knowingly not what the published runtime is: divergences.yaml."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

Plan = dict[str, Any]


@dataclass(frozen=True)
class Divergence:
    """`targets`: what the names of its targets match. `plan`: shows it.

    `when`: the plans that may show it, each case by texts that all are in such a plan.
    """

    id: str
    targets: str
    plan: Plan
    reason: str
    source: str
    when: tuple[tuple[str, ...], ...] = ()

    def spares(self, plan: Plan) -> bool:
        """Whether the divergence may show in a plan, so that it is not compared."""
        written = json.dumps(plan, ensure_ascii=False)
        return any(all(text in written for text in texts) for texts in self.when)


ALL = [
    Divergence(**{**one, "when": tuple(map(tuple, one.get("when", ())))})
    for one in yaml.safe_load((Path(__file__).parent / "divergences.yaml").read_text("utf-8"))
]


def listed(target: str) -> list[Divergence]:
    """Those of a target, `mp-weixin:vue=3` say."""
    return [one for one in ALL if re.match(one.targets, target)]
