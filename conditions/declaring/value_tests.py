"""Tests of one value, which an index can look up: the texts and the Numbers for which a call may be true.

A test is asked about *usual* values alone: a `str`, an `int` or a `float` that is a Number, a `bool`, and None. It may
admit values for which the call is false; it must admit all for which the call is true, or fails.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, NamedTuple, TypeAlias

from conditions.values.number import Number

Relation: TypeAlias = Literal["is", "begins", "ends", "contains", "any"]
"""What a text has to do with another one, ignoring case."""


class Texts(NamedTuple):
    """Texts that are alike.

    Attributes:
        relation: What they have to do with another text.
        folded: That text, in the upper case of .NET.
    """

    relation: Relation
    folded: str = ""


class Range(NamedTuple):
    """The Numbers between two bounds, both included; None is no bound."""

    least: Number | None = None
    most: Number | None = None


ANY_TEXT = Texts("any")
ANY_NUMBER = Range()


class ValueTest(NamedTuple):
    """The values for which a call may be true.

    Attributes:
        texts: The texts among them; None for none.
        numbers: The Numbers among them; None for none.
        others: Those of Null (None) and the Booleans that are among them.
        is_exact: The call is true for all of the texts, and for all of the Numbers.
    """

    texts: Texts | None = None
    numbers: Range | None = None
    others: frozenset[bool | None] = frozenset()
    is_exact: bool = False


def admitted_others(holds: Callable[[bool | None], bool]) -> frozenset[bool | None]:
    """Those of Null and the Booleans for which a test holds or fails."""

    def is_admitted(value: bool | None) -> bool:
        try:
            return holds(value)
        except Exception:
            return True

    return frozenset(filter(is_admitted, (None, True, False)))
