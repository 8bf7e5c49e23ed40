"""Conditions over atoms of which it may not be known yet what they give: the outcomes that are still possible.

A set of outcomes is an int with a bit for each. The sets are exact for parts that share no atom, and never too small
for others: an outcome that is not among them cannot happen, which is what a proof rests on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

FALSE, TRUE, ERROR = 1, 2, 4
ANYTHING = FALSE | TRUE | ERROR

Outcomes: TypeAlias = int
Look: TypeAlias = Callable[[int], Outcomes]
"""Gives the possible outcomes of an atom, by its number."""


def of(verdict: bool) -> Outcomes:
    """The set of one verdict."""
    return TRUE if verdict else FALSE


def is_certain(outcomes: Outcomes) -> bool:
    """True where a single outcome is possible."""
    return outcomes & (outcomes - 1) == 0


@dataclass(frozen=True, slots=True)
class Atom:
    """A part that is evaluated as a whole, by its number."""

    number: int

    def outcomes(self, look: Look) -> Outcomes:
        """What the atom may give."""
        return look(self.number)


@dataclass(frozen=True, slots=True)
class Fixed:
    """A part that gives the same whatever the inputs are."""

    outcome: Outcomes

    def outcomes(self, _: Look) -> Outcomes:
        """What it always gives."""
        return self.outcome


@dataclass(frozen=True, slots=True)
class Joined:
    """`and` (absorbing is False) or `or` (True): evaluated left to right, up to the first part that decides."""

    absorbing: bool
    parts: tuple[Formula, ...]

    def outcomes(self, look: Look) -> Outcomes:
        """What the parts may come to together."""
        stops, goes_on = of(self.absorbing), of(not self.absorbing)
        found = 0
        for part in self.parts:
            possible = part.outcomes(look)
            found |= possible & (stops | ERROR)
            if not possible & goes_on:
                return found
        return found | goes_on


@dataclass(frozen=True, slots=True)
class Mapped:
    """A part of which another outcome is made by its truth, as `not(…)` and `eq(contains(…), true)` do."""

    part: Formula
    when_false: Outcomes
    when_true: Outcomes

    def outcomes(self, look: Look) -> Outcomes:
        """What is made of what the part may give."""
        possible = self.part.outcomes(look)
        false = self.when_false if possible & FALSE else 0
        true = self.when_true if possible & TRUE else 0
        return false | true | possible & ERROR


@dataclass(frozen=True, slots=True)
class Differing:
    """`xor`: both parts are evaluated, and exactly one of them is to be true."""

    first: Formula
    second: Formula

    def outcomes(self, look: Look) -> Outcomes:
        """What the two may come to."""
        one, other = self.first.outcomes(look), self.second.outcomes(look)
        found = (one | other) & ERROR if one & (FALSE | TRUE) else ERROR
        for left in (FALSE, TRUE):
            for right in (FALSE, TRUE):
                if one & left and other & right:
                    found |= of(left != right)
        return found


@dataclass(frozen=True, slots=True)
class Chosen:
    """`iif`: all three parts are evaluated, and the first one tells which of the others counts."""

    condition: Formula
    when_true: Formula
    when_false: Formula

    def outcomes(self, look: Look) -> Outcomes:
        """What the chosen part may give."""
        condition, true, false = (part.outcomes(look) for part in (self.condition, self.when_true, self.when_false))
        found = condition & ERROR
        if not condition & (FALSE | TRUE):
            return found
        found |= true & ERROR
        if not true & (FALSE | TRUE):
            return found
        found |= false & ERROR
        if not false & (FALSE | TRUE):
            return found
        found |= true & (FALSE | TRUE) if condition & TRUE else 0
        return found | (false & (FALSE | TRUE) if condition & FALSE else 0)


Formula: TypeAlias = Atom | Fixed | Joined | Mapped | Differing | Chosen
