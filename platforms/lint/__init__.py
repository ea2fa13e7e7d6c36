"""Rules that a schema cannot express: small ones, a file each. `validate` runs those about one platform."""

from platforms.lint.case_reachable import CASE_REACHABLE
from platforms.lint.citation_resolves import CITATION_RESOLVES
from platforms.lint.engine_known import ENGINE_KNOWN
from platforms.lint.evidence_said import EVIDENCE_SAID
from platforms.lint.ledger_format import LEDGER_FORMAT
from platforms.lint.macro_own import MACRO_OWN
from platforms.lint.no_tie import NO_TIE
from platforms.lint.quirk_proved import QUIRK_PROVED
from platforms.lint.record_used import RECORD_USED
from platforms.lint.rule import HouseRule, Rule, Subject
from platforms.lint.target_resolves import TARGET_RESOLVES

# Those about the form of cases come first: nothing can be resolved while one of them is broken.
RULES: tuple[Rule, ...] = (NO_TIE, CASE_REACHABLE, EVIDENCE_SAID, CITATION_RESOLVES, ENGINE_KNOWN, TARGET_RESOLVES)
# The first is about ledgers alone; the others need profiles without faults.
HOUSE_RULES: tuple[HouseRule, ...] = (LEDGER_FORMAT, MACRO_OWN, QUIRK_PROVED, RECORD_USED)

__all__ = ["HOUSE_RULES", "RULES", "HouseRule", "Rule", "Subject"]
