"""The JSON Schema of profile files, for editors: the model's own, opened for cases, evidence and wrapped values."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any, Final, TypeAlias

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from platforms.errors import UserError
from platforms.files.finding import packaged_folder
from platforms.model import Profile
from platforms.model.recipes import parse_step
from platforms.space.declared import AxisSpec, HostsSpec
from platforms.vocabulary import CALLS, CONDITIONS, EVENTS, STATES, VERBS

Schema: TypeAlias = dict[str, Any]

FILE: Final = "profile.schema.json"
_STEP: Final[Schema] = {"type": "string", "format": "step"}  # marks the place of a step until it is opened
_ARGUMENTS: Final = {
    "condition": tuple(CONDITIONS),
    "state": STATES,
    "event": EVENTS,
    "call": CALLS,
    "task|undefined": ("task", "undefined"),
    "microtask|task|timer|milliseconds": ("microtask", "task", "timer"),
}
_EVIDENCE: Final[Schema] = {
    "cites": {"type": "array", "items": {"type": "string"}, "description": "ids of records in the ledger"},
    "because": {"type": "string", "description": "why it is inferred, where no record says it"},
}
_FILE_KEYS: Final[Schema] = {
    "extends": {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]},
    "abstract": {"type": "boolean", "description": "a part for other profiles, no platform"},
    "overlay": {"type": "boolean", "description": "changes the platform of that name"},
    "ledger": {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]},
}


def _steps_schema() -> Schema:
    fixed, patterns = [], [r"^wait \d+ ms$"]
    for verb, (kind, _) in VERBS.items():
        if kind in _ARGUMENTS:
            fixed += [f"{verb} {argument}" for argument in _ARGUMENTS[kind]]
        else:
            fixed.append(verb)
        if kind == "set?":
            patterns.append(rf"^{verb} \S+$")
    return {"anyOf": [{"enum": fixed}, *({"type": "string", "pattern": pattern} for pattern in patterns)]}


class _Generator(GenerateJsonSchema):
    """Describes what may be written, where a validator turns it into something else."""

    def function_before_schema(self, schema: core_schema.BeforeValidatorFunctionSchema) -> JsonSchemaValue:
        function = schema["function"]["function"]
        if function is parse_step:
            return dict(_STEP)
        if getattr(function, "__name__", "") == "_milliseconds":
            text = {"type": "string", "pattern": r"^[0-9.]+ (ms|s|min|h)$"}
            return {"anyOf": [{"type": "number"}, text], "description": "milliseconds, or a text such as 5 s"}
        if getattr(function, "__name__", "") == "_one_or_more":
            return {"anyOf": [{"type": "string"}, super().function_before_schema(schema)]}
        return super().function_before_schema(schema)


def export() -> Schema:
    """The JSON Schema of a profile file, an overlay or a part for others."""
    opened = _Opened()
    model = Profile.model_json_schema(schema_generator=_Generator)
    definitions = model.pop("$defs", {})
    for name, definition in definitions.items():
        opened.definitions[name] = opened.object(definition, definitions)
    top = {key: opened.wrapped(item, definitions) for key, item in model["properties"].items()}
    declared: Schema = {"axes": {"type": "object", "additionalProperties": opened.plain(AxisSpec)}}
    declared["hosts"] = opened.plain(HostsSpec)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "unisock profile",
        "type": "object",
        "properties": {**top, **_FILE_KEYS, **declared},
        "additionalProperties": False,
        "$defs": {"step": _steps_schema(), "when": {"type": "object"}, **opened.definitions},
    }


class _Opened:
    """Opens schemas for the ways of writing a value. Each way of one schema is a definition of its own."""

    def __init__(self) -> None:
        self.definitions: Schema = {}
        self._names: dict[str, str] = {}

    def object(self, schema: Schema, definitions: Schema) -> Schema:
        """A mapping of the model: its values wrapped, evidence allowed beside them, nothing required.

        Which keys must be there shows only when cases are picked and files are joined.
        """
        if schema == _STEP:
            return {"$ref": "#/$defs/step"}
        out = {key: value for key, value in schema.items() if key not in ("required", "default")}
        if "properties" in out:
            inner = {key: self.wrapped(item, definitions) for key, item in out["properties"].items()}
            if "unless" in inner:
                inner["unless"] = self._conditions(out["properties"]["unless"], definitions)
            out["properties"] = {**inner, **_EVIDENCE}
        elif isinstance(out.get("additionalProperties"), dict):
            item = self.wrapped(out["additionalProperties"], definitions)
            names = out.pop("propertyNames", {}).get("enum")  # it would forbid evidence
            out["additionalProperties"] = False if names else item
            out["properties"] = {**dict.fromkeys(names or (), item), **_EVIDENCE}
        if "items" in out:
            out["items"] = self.wrapped(out["items"], definitions)
        if "anyOf" in out:
            out["anyOf"] = [self.object(item, definitions) for item in out["anyOf"]]
        return out

    def _conditions(self, schema: Schema, definitions: Schema) -> Schema:
        item = self.wrapped({"anyOf": [schema["additionalProperties"], {"type": "null"}]}, definitions)
        return {
            "type": "object",
            "properties": {**dict.fromkeys(CONDITIONS, item), **_EVIDENCE},
            "additionalProperties": False,
        }

    def wrapped(self, schema: Schema, definitions: Schema) -> Schema:
        """The value itself, `{value: ...}`, `{do: ...}` for a step, or a list of cases."""
        about: Schema = {key: schema[key] for key in ("description", "title") if key in schema}
        bare = {key: value for key, value in schema.items() if key not in ("description", "title", "default")}
        key = json.dumps(bare, sort_keys=True)
        if key not in self._names:
            self._names[key] = name = _way_name(bare, key)
            self.definitions[name] = {"anyOf": self._ways(bare, name, definitions)}
        return {"$ref": f"#/$defs/{self._names[key]}", **about}

    def _ways(self, schema: Schema, name: str, definitions: Schema) -> list[Schema]:
        again = {"$ref": f"#/$defs/{name}"}
        ways = [self.object(schema, definitions), _mapping({"value": again}, ["value"])]
        case = _mapping({"when": {"$ref": "#/$defs/when"}, "value": again}, ["when"])
        if schema == _STEP:
            ways.append(_mapping({"do": {"$ref": "#/$defs/step"}}, ["do"]))
            case["properties"]["do"] = {"$ref": "#/$defs/step"}
        for inner in self._mappings(schema, definitions):
            opened = self.object(inner, definitions)
            case["properties"] = {**opened.get("properties", {}), **case["properties"]}
            if opened.get("additionalProperties", True) is not False:
                case["additionalProperties"] = opened.get("additionalProperties", True)
        ways.append({"type": "array", "minItems": 1, "items": case})
        return ways

    def _mappings(self, schema: Schema, definitions: Schema) -> list[Schema]:
        """The mappings that a value may be, whose keys a case may have beside its `when`."""
        if "$ref" in schema:
            target = definitions.get(schema["$ref"].rpartition("/")[2], {})
            return self._mappings(target, definitions) if target else []
        if "anyOf" in schema:
            return [found for one in schema["anyOf"] for found in self._mappings(one, definitions)]
        return [schema] if schema.get("type") == "object" or not schema else []

    def plain(self, model: type[AxisSpec] | type[HostsSpec]) -> Schema:
        """The schema of a part that has no cases, its definitions taken over."""
        schema = model.model_json_schema(schema_generator=_Generator)
        self.definitions.update(schema.pop("$defs", {}))
        return schema


def _way_name(schema: Schema, key: str) -> str:
    """A name that stays the same when other parts of the schema change."""
    if set(schema) == {"$ref"}:
        return f"{schema['$ref'].rpartition('/')[2]}-way"
    return f"way-{hashlib.sha256(key.encode()).hexdigest()[:8]}"


def _mapping(properties: Schema, required: list[str]) -> Schema:
    return {
        "type": "object",
        "properties": {**properties, **_EVIDENCE},
        "required": required,
        "additionalProperties": False,
    }


def write(folder: Path | None = None) -> Path:
    """Writes the schema beside the profiles. Raises UserError if it cannot be written."""
    path = (folder or packaged_folder()) / FILE
    try:
        path.write_text(as_text(), encoding="utf-8")
    except OSError as error:
        raise UserError(f"cannot be written: {error.strerror}", path) from None
    return path


def as_text() -> str:
    """The schema as it is committed."""
    return json.dumps(export(), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    print(write())
