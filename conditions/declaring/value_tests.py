"""Tests of one value, which an index can look up: the texts and the Numbers for which a call may be true.

A test is asked about *usual* values alone: a `str`, an `int` or a `float` that is a Number, a `bool`, and None. It may
admit values for which the call is false; it must admit all for which the call is true, or fails.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import contains, eq
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
        is_exact: The call is true for all of the texts and the others, and for all of the Numbers.
    """

    texts: Texts | None = None
    numbers: Range | None = None
    others: frozenset[bool | None] = frozenset()
    is_exact: bool = False

    def admits_text(self, folded: str) -> bool:
        """True where a text, in the upper case of .NET, is among the texts."""
        return self.texts is not None and _RELATED[self.texts.relation](folded, self.texts.folded)

    def admits_number(self, number: Number) -> bool:
        """True where a Number is among the Numbers."""
        if self.numbers is None:
            return False
        least, most = self.numbers
        return (least is None or least <= number) and (most is None or number <= most)


_RELATED: dict[Relation, Callable[[str, str], bool]] = {
    "is": eq,
    "begins": str.startswith,
    "ends": str.endswith,
    "contains": contains,
    "any": lambda *_: True,
}


class Otherwise(NamedTuple):
    """The values that are not admitted by some tests: of all others, the call is known to be true.

    Attributes:
        tests: The tests; the call is false where one that is exact admits the value.
    """

    tests: tuple[ValueTest, ...]

    def verdict(self, admitting: Sequence[ValueTest]) -> bool | None:
        """The verdict of the call on a value that these of the tests admit; None where it is not known."""
        is_known = not admitting or any(test.is_exact for test in admitting)
        return not admitting if is_known else None


def admitted_others(holds: Callable[[bool | None], bool]) -> frozenset[bool | None]:
    """Those of Null and the Booleans for which a test holds or fails."""

    def is_admitted(value: bool | None) -> bool:
        try:
            return holds(value)
        except Exception:
            return True

    return frozenset(filter(is_admitted, (None, True, False)))
