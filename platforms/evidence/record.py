"""One record of a ledger: a fact, and where it was read. The format is in profiles/evidence/FORMAT.md."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal, TypeAlias

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from platforms.model.base import Part
from platforms.versions import range_of

Confidence: TypeAlias = Literal["documented", "source-code", "reported", "inferred"]
CONFIDENCES: Final[tuple[Confidence, ...]] = ("documented", "source-code", "reported", "inferred")  # strongest first

Surface: TypeAlias = Literal["android", "ios", "devtools", "desktop", "harmony", "browser", "device"]
Topic: TypeAlias = Literal[
    "api-surface", "return-value", "param", "url-rule", "domain-list", "connection-limit", "error-text", "error-code",
    "event-payload", "ordering", "state", "lifecycle", "timeout", "data-type", "message-size", "close-code", "header",
    "subprotocol", "tls", "method", "permission", "misc",
]  # fmt: skip


def _range(text: str) -> str:
    range_of(text)
    return text


def _one_line(text: Any) -> Any:
    return " ".join(text.split()) if isinstance(text, str) else text


Text = Annotated[str, BeforeValidator(_one_line)]


class Reference(Part):
    """Where a record was read."""

    kind: Literal["docs", "typings", "source", "issue", "forum", "blog"]
    ref: Text
    quote: Text = ""


class Record(Part):
    """A fact. `versions` counts the axis that the head of its ledger names."""

    id: str
    topic: Topic
    api: str
    claim: Text
    versions: Annotated[str, AfterValidator(_range)] = "*"
    window: Literal[True] | None = Field(None, description="the range is what was read, not a change")
    surface: tuple[Surface, ...] = ()
    engine: str | None = None
    exact: Any = None
    sources: tuple[Reference, ...] = Field(min_length=1)
    confidence: Confidence
    note: Text = ""

    @model_validator(mode="after")
    def _scope_makes_sense(self) -> Record:
        if len(set(self.surface)) < len(self.surface):
            raise ValueError("surface: a host stands twice")
        if "device" in self.surface and {"android", "ios"} & set(self.surface):
            raise ValueError("surface: device stands beside the phone that it names")
        if self.window and self.versions == "*":
            raise ValueError("window: needs a range of versions")
        return self
