"""Which platform a name that is none may mean: by its title, its namespace, its macros, its hosts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from platforms.naming import unknown
from platforms.source import Source

_WORD = re.compile(r"[^\W_]+")
_LETTERS = 4
"""How long a word must be for its spelling to be mistaken."""


def unknown_platform(given: str, sources: Iterable[Source], groups: Iterable[str] = ()) -> str:
    """One clause for an error: `unknown platform 'acme'; did you mean 'mp-acme'?`"""
    known, groups = list(sources), list(groups)
    near = _meant(given.lower(), known) or get_close_matches(given, groups, n=1, cutoff=0.7)
    return unknown("platform", given, [*(source.name for source in known), *groups], near)


def _meant(given: str, sources: list[Source]) -> list[str]:
    """The platforms with that word, or what has a host of that name, or the platform with the nearest word."""
    own = _own_words(sources)
    word = given.rpartition("-")[2]
    found = [name for name, words in own.items() if {given, word} & words]
    if not found:
        found = [f"{source.name}/{given}" for source in sources if given in source.hosts.targets][:2]
    if not found:
        spelt = {word: name for name, words in own.items() for word in words if len(word) >= _LETTERS}
        found = [spelt[near] for near in get_close_matches(word, spelt, n=1, cutoff=0.75)]
    return found


def _own_words(sources: list[Source]) -> dict[str, set[str]]:
    """The words that each platform goes by and no other does: not the "mini program" of most titles."""
    words = {source.name: set(_words(source)) for source in sources}
    shared = Counter(word for of_one in words.values() for word in of_one)
    return {name: {word for word in of_one if shared[word] == 1} | {name.lower()} for name, of_one in words.items()}


def _words(source: Source) -> Iterator[str]:
    rules = source.rules.tree
    macros = rules.get("macros")
    texts = [source.name, source.title, rules.get("namespace"), *(macros if isinstance(macros, list) else [])]
    for text in texts:
        if isinstance(text, str):
            yield from (text.lower(), *_WORD.findall(text.lower()))
