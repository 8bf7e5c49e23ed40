"""The question whether a text matches a pattern: yes, no, or not certain."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from conditions.schemas.patterns.automaton import LONGEST, Automaton, TooLargeError
from conditions.schemas.patterns.reading import DeclinedError, Reader


class Pattern(NamedTuple):
    """An automaton, the state in which it begins, and the one in which it has found what it looks for."""

    automaton: Automaton
    start: int
    end: int


def matches(pattern: str, text: str, *, ignore_case: bool = False) -> bool | None:
    r"""Tell whether a pattern of a schema matches somewhere in a text; None where that is not certain.

    It takes a bounded time: patterns are read as automata of a few hundred states, and those that look around, look
    back or are too large are not judged, nor are texts that are long or not of ASCII.

    Args:
        pattern: The regular expression, as ECMA-262 writes it.
        text: The text.
        ignore_case: Tell it of any text that is the same in another letter case: whether one of them matches.

    >>> matches("^v[0-9]+$", "v12"), matches("^v[0-9]+$", "12"), matches("(a)\\1", "aa")
    (True, False, None)
    """
    if not text.isascii() or len(text) > LONGEST:
        return None
    found = read(pattern)
    if found is None:
        return None
    return found.automaton.finds(text, start=found.start, end=found.end, ignore_case=ignore_case)


@lru_cache(maxsize=256)
def read(pattern: str) -> Pattern | None:
    """The automaton of a pattern; None of one that is not judged."""
    try:
        reader = Reader(pattern)
        start, end = reader.whole()
    except (DeclinedError, TooLargeError):
        return None
    return Pattern(reader.automaton, start, end)
