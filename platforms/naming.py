"""Wording of a name that is not known: the nearest ones, or all of them if they are few."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher, get_close_matches

FEW = 16


def unknown(kind: str, given: object, known: Iterable[str], near: Iterable[str] | None = None) -> str:
    """One clause for an error: `unknown step 'succes'; did you mean 'success'?`

    `near` are the names that may be meant, if that was found out by more than their letters.
    """
    names = list(known)
    meant = _nearest(str(given), names) if near is None else list(near)
    if meant:
        hint = f"did you mean {' or '.join(repr(name) for name in meant)}?"
    elif not names:
        hint = "there is none here"
    else:
        listed = ", ".join(names[:FEW])
        hint = f"known are {listed}" + (f" and {len(names) - FEW} more" if len(names) > FEW else "")
    return f"unknown {kind} {given!r}; {hint}"


def _nearest(given: str, names: list[str]) -> list[str]:
    """The nearest name, and others if they are about as near."""
    near = get_close_matches(given, names, n=3, cutoff=0.6)
    ratios = [SequenceMatcher(None, name, given).ratio() for name in near]
    return [name for name, ratio in zip(near, ratios, strict=True) if ratio > ratios[0] - 0.1]
