"""The shape of an expression: its text without the literals in it, found without a parse.

Conditions of one shape differ in nothing but the values of these literals, so that they share what they are compiled
to. Keys of indexes belong to the shape, as the names of properties do.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple, TypeAlias

from conditions.syntax.tables import PATTERNS
from conditions.values import number
from conditions.values.dotnet_text import WHITE_SPACE
from conditions.values.kinds import Version

_STRING, _NUMBER, _BLANKS = PATTERNS["STRING"], PATTERNS["NUMBER"], f"[{WHITE_SPACE}]*+"

# What stands after `[` is taken so that nothing is looked for within it. All begin with one of three characters, which
# `re` looks for without trying the whole pattern at each place.
_PIECES = re.compile(rf"([\[(,]{_BLANKS}(?:{_STRING}|{_NUMBER}))")

LONGEST_LIFTED = 10_000
"""The most characters of an expression whose shape is looked for."""

LONGEST_LITERAL = 1_000
"""The most characters of a literal that is lifted."""

MOST_LIFTED = 50
"""The most literals of an expression whose shape is looked for."""

Shape: TypeAlias = tuple[str, ...]


class Lifted(NamedTuple):
    """An expression as its shape and the values of its literals.

    Attributes:
        shape: The pieces between the literals; for each of these its kind, and what its inline form depends on.
        values: The literals, in reading order.
    """

    shape: Shape
    values: tuple[Any, ...]


def lift(expression: str) -> Lifted:
    """The shape of an expression and its literals.

    Two expressions of the same shape are parsed to the same tree but for the values of these literals, if one of them
    is parsed at all. Where a literal is in doubt, the shape is the text itself.
    """
    if len(expression) > LONGEST_LIFTED or expression.lstrip().startswith("'"):  # which is a text and nothing else
        return Lifted((expression,), ())
    pieces = _PIECES.split(expression)
    values = []
    for at in range(1, len(pieces), 2):
        piece = pieces[at]
        if piece[0] == "[":
            continue
        written = piece[1:].lstrip()
        value = written[1:-1].replace("''", "'") if written[0] == "'" else _number(written)
        if value is None or len(written) > LONGEST_LITERAL:
            return Lifted((expression,), ())
        values.append(value)
        pieces[at] = piece[: -len(written)] + _features(value)
    return Lifted(tuple(pieces), tuple(values)) if len(values) <= MOST_LIFTED else Lifted((expression,), ())


def _number(written: str) -> number.Number | Version | None:
    if written.isdecimal() and written.isascii() and len(written) < 20:
        return int(written)
    return number.parse_literal(written) if written.count(".") < 2 else Version.parse(written)


def _features(value: Any) -> str:
    """A text for all that the source of an inline form may depend on: the class, and how letters can be spelled."""
    if value.__class__ is not str:
        return type(value).__name__
    if not value:
        return "''"
    if not value.isascii():
        return "'ä'"
    return "'a'" if value.upper() != value.lower() else "'1'"
