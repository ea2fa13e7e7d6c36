"""Wording of a name that is not known: the nearest ones, or all of them if they are few."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

FEW = 12


def unknown(kind: str, given: object, known: Iterable[str]) -> str:
    """One clause for an error: `unknown step 'succes'; did you mean 'success'?`"""
    names = list(known)
    near = get_close_matches(str(given), names, n=3, cutoff=0.6)
    if near:
        hint = f"did you mean {' or '.join(repr(name) for name in near)}?"
    elif not names:
        hint = "there is none here"
    else:
        listed = ", ".join(names[:FEW])
        hint = f"known are {listed}" + (f" and {len(names) - FEW} more" if len(names) > FEW else "")
    return f"unknown {kind} {given!r}; {hint}"
