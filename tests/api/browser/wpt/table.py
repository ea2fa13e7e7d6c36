"""All rules, by the place that they have in the folder."""

from __future__ import annotations

from typing import Final

from tests.api.browser.wpt import table_class, table_close, table_create, table_handshake, table_send
from tests.api.browser.wpt.rules import Rule

RULES: Final[tuple[Rule, ...]] = (
    *table_create.RULES,
    *table_close.RULES,
    *table_send.RULES,
    *table_class.RULES,
    *table_handshake.RULES,
)
