"""The parts of an expression in one evaluation, in the words of which the sentences of functions are made."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from conditions.explaining import differences
from conditions.explaining.absences import absences, emptied
from conditions.explaining.elements import elements
from conditions.explaining.listing import listed
from conditions.explaining.trace import Trace, kind, text_of
from conditions.source import clipped
from conditions.syntax.tree import Literal, Node, unconverted
from conditions.values.kinds import Kind

LONGEST_LITERAL = 60
"""The most characters of a literal that a sentence shows."""


class Teller(Trace):
    """Tells of one evaluation: the `Telling` that sentences are given."""

    __slots__ = ()

    def was_evaluated(self, node: Node) -> bool:
        """True where the evaluation came to a part."""
        return self.step(unconverted(node)) is not None

    def given(self, node: Node) -> str:
        """The text that an argument became."""
        return text_of(node, self)

    def told(self, node: Node) -> str:
        """A part and its value: `root.status is 'failed'`."""
        node = unconverted(node)
        return self.spelled(node) if isinstance(node, Literal) else f"{self.text(node)} is {self.spelled(node)}"

    def spelled(self, node: Node) -> str:
        """The value of a part; a literal as it was typed."""
        node = unconverted(node)
        if isinstance(node, Literal):
            return clipped(self.typed(node), LONGEST_LITERAL)
        return differences.brief(self.value(node))

    def compared(self, node: Node) -> str:
        """The value of a part that another one is compared with, and where it is from."""
        node = unconverted(node)
        value = self.spelled(node)
        return value if isinstance(node, Literal) else f"{value}, the value of {self.text(node)}"

    def missing(self, *nodes: Node) -> str:
        """The reasons why those of the parts that are Null are, where they are paths that end early."""
        return absences(nodes, self)

    def emptied(self, node: Node) -> str:
        """The step at which a path with a wildcard had nothing left, and why."""
        return emptied(node, self)

    def elements(self, node: Node) -> list[tuple[str, Any]]:
        """The members of what a path gave, after where each stands; none where the path does not tell."""
        return [(element.told, element.value) for element in elements(node, self)]

    def kind(self, value: Any) -> Kind:
        """The kind of a value, which may be hostile."""
        return kind(value)

    def cut(self, value: Any) -> str:
        """A value as an expression would write it, cut where it is too long to read."""
        return differences.cut(value)

    def brief(self, value: Any) -> str:
        """A value as `cut` writes it; of an Array or an Object, how much there is in it."""
        return differences.brief(value)

    def listed(self, things: Sequence[str]) -> str:
        """The first few of several things, and how many more there are."""
        return listed(things)

    def why_equal(self, one: Any, other: Any) -> str:
        """The reason why two values are equal that do not look it, or nothing."""
        return differences.why_equal(one, other)

    def why_different(self, one: Any, other: Any) -> str:
        """The reason why two values differ that look alike, or nothing."""
        return differences.why_different(one, other)

    def why_no_number(self, value: Any) -> str:
        """The reason why a value that is compared with a Number is none, or nothing."""
        return differences.no_number(value)
