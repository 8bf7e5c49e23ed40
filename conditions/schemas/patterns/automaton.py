"""Automata that read a text from left to right, all their states at once: no text and no pattern takes them long.

They know the characters of ASCII alone; a set of them is an integer whose bits they are.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

MOST_STATES = 400
"""The most states of an automaton."""

LONGEST = 500
"""The most characters of a text that is read."""

EVERY = (1 << 128) - 1
"""All characters."""


class TooLargeError(Exception):
    """An automaton would have too many states."""


@dataclass(slots=True)
class Automaton:
    """States, each with the ways that lead from it.

    Attributes:
        reads: The characters that a state reads, and the state to which they lead.
        free: The states to which a state leads without a character, and where: at "^" only at the beginning of the
            text, at "$" only at its end, at "" everywhere.
    """

    reads: list[tuple[int, int] | None] = field(default_factory=list)
    free: list[list[tuple[str, int]]] = field(default_factory=list)

    def state(self) -> int:
        """A new state.

        Raises:
            TooLargeError: There are too many.
        """
        if len(self.reads) >= MOST_STATES:
            raise TooLargeError
        self.reads.append(None)
        self.free.append([])
        return len(self.reads) - 1

    def finds(self, text: str, *, start: int, end: int, ignore_case: bool) -> bool:
        """Tell whether a part of a text leads from the state *start* to the state *end*."""
        states = self.reached({start}, first=True, last=not text)
        for at, character in enumerate(text):
            if end in states:
                return True
            wanted = _bits(character, ignore_case)
            moved = {step[1] for state in states if (step := self.reads[state]) and step[0] & wanted}
            states = self.reached({*moved, start}, first=False, last=at + 1 == len(text))
        return end in states

    def reached(self, states: Iterable[int], *, first: bool, last: bool) -> set[int]:
        """The states and all that they lead to without a character."""
        open_at = {"", *(("^",) if first else ()), *(("$",) if last else ())}
        reached, waiting = set(states), list(states)
        while waiting:
            for where, state in self.free[waiting.pop()]:
                if where in open_at and state not in reached:
                    reached.add(state)
                    waiting.append(state)
        return reached


def _bits(character: str, ignore_case: bool) -> int:
    if not ignore_case:
        return 1 << ord(character)
    return 1 << ord(character.lower()) | 1 << ord(character.upper())
