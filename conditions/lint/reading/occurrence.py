"""An expression in a file: which text holds it, where in the text, and what kind of place it is."""

from __future__ import annotations

from typing import NamedTuple

from conditions.lint.places import Place
from conditions.lint.reading.scalars import origins
from conditions.lint.reading.surroundings import NOTHING, Surroundings
from conditions.lint.reading.yaml_nodes import YamlScalar
from conditions.problem import Problem
from conditions.source import Span


class Occurrence(NamedTuple):
    """An expression where it stands.

    Attributes:
        scalar: The text of the file that holds it.
        span: Which part of the value of the text it is.
        place: What it may name.
        has_macros: Whether `$(…)` in it is replaced before it is read.
        fault: What is wrong with it before it is read at all; the span is one of the value.
        around: What the file tells of where it stands.
    """

    scalar: YamlScalar
    span: Span
    place: Place
    has_macros: bool = False
    fault: Problem | None = None
    around: Surroundings = NOTHING

    @property
    def text(self) -> str:
        """The expression."""
        return self.scalar.value[self.span.start : self.span.end]

    def place_of(self, file: str, part: Span) -> Span:
        """The place in the text of the file of a part of the value."""
        return place_in_file(self.scalar, file, part)


def place_in_file(scalar: YamlScalar, file: str, part: Span) -> Span:
    """The place in the text of a file of a part of a scalar's value.

    Args:
        scalar: The scalar.
        file: The text of the file.
        part: The part of the value.
    """
    value, start = scalar.value, scalar.span.start
    at = origins(file, start, scalar.style, value)
    last = len(value.rstrip()) - 1
    if part.start > last:  # behind the text: not on a line further down, to which a block goes on
        behind = at[last] + 1 if last >= 0 else start
        return Span(behind, behind + 1)
    end = at[min(max(part.start, part.end - 1), last)] + 1
    return Span(at[part.start], end)


def whole(scalar: YamlScalar, place: Place, *, has_macros: bool = False) -> Occurrence:
    """The expression that a whole text is."""
    return Occurrence(scalar, Span(0, len(scalar.value)), place, has_macros)


def looks_like_a_call(text: str) -> bool:
    """Whether a text that may be anything is an expression: it starts with a function."""
    name, parenthesis, _ = text.partition("(")
    return bool(parenthesis) and name.strip().isidentifier() and text.rstrip().endswith(")")
