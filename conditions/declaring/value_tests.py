"""Tests of one value, which an index can look up: the texts and the Numbers for which a call may be true.

A test is asked about *usual* values alone: a `str`, an `int` or a `float` that is a Number, a `bool`, and None. It may
admit values for which the call is false; it must admit all for which the call is true, or fails.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from operator import contains, eq
from typing import Literal, NamedTuple, TypeAlias

from conditions.values.dotnet_text import compare_exactly
from conditions.values.number import Number

Relation: TypeAlias = Literal["is", "begins", "ends", "contains", "least", "most", "any"]
"""What a text has to do with another one, ignoring case; it is at least, or at most, as that one."""

SIDED = ("least", "most")
"""Those that say of two texts which one sorts before the other."""


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


Side: TypeAlias = Literal["texts", "numbers", "others"]
"""Values that a test admits: its texts, its Numbers, or Null and the Booleans."""

EXACT: frozenset[Side] = frozenset(["texts", "numbers", "others"])
INEXACT: frozenset[Side] = frozenset()


class ValueTest(NamedTuple):
    """The values for which a call may be true.

    Attributes:
        texts: The texts among them; None for none.
        numbers: The Numbers among them; None for none.
        others: Those of Null (None) and the Booleans that are among them.
        exact: For all of these the call is true; of a range, or of texts that sort so, for all that are no bound of it.
    """

    texts: Texts | None = None
    numbers: Range | None = None
    others: frozenset[bool | None] = frozenset()
    exact: frozenset[Side] = INEXACT

    def of_text(self, folded: str) -> bool | None:
        """The verdict on a text, in the upper case of .NET; None where it is not known."""
        if self.texts is None or not _RELATED[self.texts.relation](folded, self.texts.folded):
            return False
        is_known = "texts" in self.exact and (self.texts.relation not in SIDED or folded != self.texts.folded)
        return True if is_known else None

    def of_number(self, number: Number) -> bool | None:
        """The verdict on a Number; None where it is not known."""
        if self.numbers is None:
            return False
        least, most = self.numbers
        if (least is not None and number < least) or (most is not None and number > most):
            return False
        is_known = "numbers" in self.exact and (number not in self.numbers or least == most)
        return True if is_known else None

    def of_other(self, value: bool | None) -> bool | None:
        """The verdict on Null or a Boolean; None where it is not known."""
        if value not in self.others:
            return False
        return True if "others" in self.exact else None


_RELATED: dict[Relation, Callable[[str, str], bool]] = {
    "is": eq,
    "begins": str.startswith,
    "ends": str.endswith,
    "contains": contains,
    "least": lambda folded, bound: compare_exactly(folded, bound) >= 0,
    "most": lambda folded, bound: compare_exactly(folded, bound) <= 0,
    "any": lambda *_: True,
}


class Otherwise(NamedTuple):
    """The values that are not admitted by some tests: of all others, the call is known to be true.

    Attributes:
        tests: The tests.
    """

    tests: tuple[ValueTest, ...]

    def verdict(self, verdicts: Collection[bool | None]) -> bool | None:
        """The verdict of the call, by those of the tests on a value; None where it is not known."""
        return False if True in verdicts else None if None in verdicts else True


def admitted_others(holds: Callable[[bool | None], bool]) -> frozenset[bool | None]:
    """Those of Null and the Booleans for which a test holds or fails."""

    def is_admitted(value: bool | None) -> bool:
        try:
            return holds(value)
        except Exception:
            return True

    return frozenset(filter(is_admitted, (None, True, False)))
