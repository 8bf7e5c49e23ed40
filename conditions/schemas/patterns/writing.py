"""A text that a pattern matches: one of the shortest."""

from __future__ import annotations

from string import ascii_lowercase, digits

from conditions.schemas.patterns.automaton import Automaton
from conditions.schemas.patterns.pattern import read

_PREFERRED = ascii_lowercase + digits + "-_./ " + "".join(map(chr, range(33, 127)))


def shortest(pattern: str) -> str | None:
    r"""One of the shortest texts that a pattern of a schema matches; None where none is known.

    >>> shortest("^v[0-9]+(\\.[0-9]{2})?$"), shortest("^(prod|test)-"), shortest("(a)\\1")
    ('v0', 'prod-', None)
    """
    found = read(pattern)
    if found is None:
        return None
    automaton, end = found.automaton, found.end
    layer = dict.fromkeys(automaton.reached({found.start}, first=True, last=False), "")
    if end in automaton.reached(layer, first=True, last=True):
        return ""
    seen = set[int]()
    while layer:
        layer = _read_on(automaton, layer, seen)
        for state, text in layer.items():
            if end in automaton.reached({state}, first=False, last=True):
                return text
        layer = _freely(automaton, layer, seen)
    return None


def _read_on(automaton: Automaton, layer: dict[int, str], seen: set[int]) -> dict[int, str]:
    """The states to which one more character leads, with the text so far."""
    found = dict[int, str]()
    for state, text in layer.items():
        step = automaton.reads[state]
        letter = None if step is None or step[1] in seen else _letter(step[0])
        if step is not None and letter is not None:
            found.setdefault(step[1], text + letter)
    return found


def _freely(automaton: Automaton, layer: dict[int, str], seen: set[int]) -> dict[int, str]:
    found = dict[int, str]()
    for state, text in layer.items():
        for reached in automaton.reached({state}, first=False, last=False):
            found.setdefault(reached, text)
    seen.update(found)
    return found


def _letter(characters: int) -> str | None:
    """One of a set of characters, a plain one where there is one."""
    return next((letter for letter in _PREFERRED if characters >> ord(letter) & 1), None)
