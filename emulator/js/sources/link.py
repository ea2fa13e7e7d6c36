"""The units of a program joined into one script, and the way back from its lines to the units."""

from __future__ import annotations

import json
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from emulator.js.sources.modules import DEFAULT
from emulator.js.sources.unit import Unit

_RUNTIME = Path(__file__).with_name("runtime.js").read_text(encoding="utf-8")


@dataclass(frozen=True, eq=False)
class Part:
    """A unit in its program: `targets[i]` is the part that its request i means, `ids` those of require and import()."""

    unit: Unit
    targets: tuple[int, ...]
    ids: tuple[tuple[str, int], ...]

    def __hash__(self) -> int:
        return hash((self.unit, self.targets, self.ids))

    def __eq__(self, other: object) -> bool:
        mine = (self.unit, self.targets, self.ids)
        return isinstance(other, Part) and mine == (other.unit, other.targets, other.ids)


@dataclass(frozen=True, eq=False)
class Script:
    """The code and, for each unit, the line of the code at which it starts (from 1)."""

    code: str
    starts: tuple[int, ...]
    parts: tuple[Part, ...]

    def locate(self, line: int, column: int) -> tuple[Unit, int] | None:
        """The unit and byte offset of a position of the code; columns are bytes, from 1. None outside the units."""
        index = bisect_right(self.starts, line) - 1
        if index < 0:
            return None
        unit = self.parts[index].unit
        lines = unit.edited.text.split(b"\n")
        row = line - self.starts[index]
        if row >= len(lines):
            return None
        before = sum(len(text) + 1 for text in lines[:row])
        offset = before + min(max(column - 1, 0), len(lines[row]))
        return unit, min(unit.edited.origin(offset), len(unit.source))


@lru_cache(maxsize=256)
def link(parts: tuple[Part, ...]) -> Script:
    """One classic script that runs the first part, and the others as they are asked for."""
    chunks = ["(function(){\n", _RUNTIME]
    line = 2 + _RUNTIME.count("\n")
    starts = []
    for index, part in enumerate(parts):
        text = part.unit.edited.text.decode()
        chunks += [_header(index, part, parts), "\n", text, "\n", "}).call(__unisock_this)};\n"]
        starts.append(line + 1)
        line += text.count("\n") + 3
    chunks.append("__unisock_load(0);\n")
    if parts[0].unit.is_module and "default" in parts[0].unit.syntax.exports:
        # The host's, where there is one: see the prelude of the environment.
        chunks.append('if(typeof __unisock_mount==="function")__unisock_mount(__unisock_load(0).exports.default);\n')
    chunks.append("})()")
    return Script("".join(chunks), tuple(starts), parts)


def _header(index: int, part: Part, parts: tuple[Part, ...]) -> str:
    """The one line before a unit's text. The text's own function lets it declare `module` or `require` itself."""
    ids = json.dumps(dict(part.ids))
    read = part.unit.syntax
    head = (
        f"__unisock_sources[{index}]=function(module){{var exports=module.exports,"
        f"require=__unisock_requiring({ids}),__unisock_import=__unisock_importing({ids}),"
        f"__unisock_this={'undefined' if part.unit.is_module else 'exports'};(function(){{"
    )
    if not part.unit.is_module:
        return head
    head += '"use strict";'
    if read.has_exports:
        getters = {**_starred(part, parts, {index}), **read.exports}
        head += f"__unisock_export(module,{{{','.join(f'{json.dumps(k)}:()=>{v}' for k, v in getters.items())}}});"
    if read.names_default:
        head += f'Object.defineProperty({DEFAULT},"name",{{value:"default",configurable:true}});'
    for request, target in enumerate(part.targets):
        head += f"const __unisock_{request}=__unisock_view(__unisock_load({target}));"
    head += "".join(f"__unisock_star(module,__unisock_{star});" for star in read.stars)
    return head + ("Object.preventExtensions(module.exports);" if read.has_exports else "")


def _starred(part: Part, parts: tuple[Part, ...], seen: set[int]) -> dict[str, str]:
    """What `export * from` gives, by name, as far as it is known before anything runs."""
    found: dict[str, str] = {}
    for star in part.unit.syntax.stars:
        for name in exported_names(part.targets[star], parts, seen):
            if name != "default":
                found.setdefault(name, f"__unisock_{star}[{json.dumps(name)}]")
    return found


def exported_names(index: int, parts: tuple[Part, ...], seen: set[int] | None = None) -> list[str]:
    """The names that a part exports by ES syntax, those of its `export *` included."""
    seen = seen or set()
    if index in seen:
        return []
    part = parts[index]
    inner = seen | {index}
    starred = [n for s in part.unit.syntax.stars for n in exported_names(part.targets[s], parts, inner)]
    return list(dict.fromkeys([*part.unit.syntax.exports, *(name for name in starred if name != "default")]))
