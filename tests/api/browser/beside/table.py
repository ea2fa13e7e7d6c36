"""What is tried, by group."""

from __future__ import annotations

from typing import Final

from tests.api.browser.beside import table_class, table_life, table_policy, table_urls, table_wire
from tests.api.browser.beside.scripts import Script

GROUPS: Final[dict[str, list[Script]]] = {
    **table_urls.GROUPS,
    **table_class.GROUPS,
    **table_life.GROUPS,
    **table_wire.GROUPS,
    **table_policy.GROUPS,
}
