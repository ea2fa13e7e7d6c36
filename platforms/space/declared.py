"""What a profile file says of itself beside its rules: its axes and its hosts."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field, model_validator

from platforms.model.base import Part


def _texts(value: Any) -> Any:
    return [str(item) if isinstance(item, int) else item for item in value] if isinstance(value, list) else value


def _one_or_more(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _keys_as_text(value: Any) -> Any:
    return {str(key): item for key, item in value.items()} if isinstance(value, dict) else value


Names = Annotated[tuple[str, ...], BeforeValidator(_one_or_more)]


class AxisSpec(Part):
    """An axis: of versions (`first` and `latest`) or of named values (`values`)."""

    counts: str = Field("", description="what its numbers count, in words: base library")
    first: str | None = Field(None, description="the first version that is emulated")
    latest: str | None = Field(None, description="the newest version that is known; newer ones are taken to be like it")
    values: Annotated[tuple[str, ...], BeforeValidator(_texts)] = Field((), description="the values, best one first")
    default: Annotated[str | None, BeforeValidator(lambda v: str(v) if isinstance(v, int) else v)] = None
    needs: Annotated[dict[str, str], BeforeValidator(_keys_as_text)] = Field(
        default_factory=dict, description="value -> the range of versions that has it"
    )
    ledger: Names = Field(
        (),
        description="ledgers whose versions count this axis and whose records hold here though they are not about"
        " this platform alone",
    )

    @model_validator(mode="after")
    def _is_one_kind(self) -> AxisSpec:
        if bool(self.values) == (self.first is not None and self.latest is not None):
            raise ValueError("an axis has either first and latest, or values")
        for value in [*self.needs, *([self.default] if self.default else [])]:
            if value not in self.values:
                raise ValueError(f"{value!r} is none of its values")
        return self


class HostSpec(Part):
    """A place where the app runs."""

    in_: str | None = Field(None, description="the host that this one is a special case of")
    target: bool | None = Field(None, description="whether it is a target; left out: it is if no host is in it")
    engine: Any = Field((), description="the socket engines that run there, as the ledger names them; may be cases")
    title: str = ""


class HostsSpec(Part):
    """The hosts of a platform."""

    default: str
    tree: Annotated[
        dict[str, HostSpec],
        BeforeValidator(lambda v: {k: {} if s is None else s for k, s in v.items()} if isinstance(v, dict) else v),
    ]
