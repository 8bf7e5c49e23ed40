"""What a literal is to a comparison, worked out once: the constants of inline forms, and their slow paths."""

from __future__ import annotations

from typing import Any

from conditions import text
from conditions.comparison import compare, equals
from conditions.number import LARGEST, Number, format_number
from conditions.values import to_text, try_number

# Ints within these bounds compare fastest, and all of them are Numbers.
LEAST, MOST = -999_999_999, 999_999_999


def as_text(value: Any) -> str:
    """A value that is probably no str as a String."""
    return "" if value is None else to_text(value)


class TextLiteral:
    """A text that is not empty, and how it may be spelled."""

    __slots__ = ("number", "spellings", "upper", "value")

    def __init__(self, value: str) -> None:
        self.value = value
        self.upper = value.upper()
        self.number = try_number(value)
        head, tail = value[0], value[1:]
        written = (value, value.lower(), self.upper, value.capitalize(), head.upper() + tail, head.lower() + tail)
        self.spellings = frozenset(spelling for spelling in written if text.equal(spelling, value))

    @property
    def caseless(self) -> bool:
        """Whether there is one spelling only, and no letter outside of ASCII that could be taken for it."""
        return self.value.isascii() and self.upper == self.value.lower()

    def same(self, other: str) -> bool:
        """Whether *other* is the text ignoring case."""
        return text.equal(other, self.value)

    def within(self, other: str) -> bool:
        """Whether *other* contains the text ignoring case."""
        return other.isascii() or text.fold(self.value) in text.fold(other)

    def equals_from(self, left: Any) -> bool:
        """`eq(left, text)` for a value that is no str."""
        if left.__class__ is int and -LARGEST <= left <= LARGEST:
            return bool(left == self.number)
        return equals(left, self.value)

    def equals_to(self, right: Any) -> bool:
        """`eq(text, right)` for a value that is no str."""
        return equals(self.value, right)


class TextLiterals:
    """Several texts, none of them empty, of which a value may be one."""

    __slots__ = ("literals", "numbers", "sizes", "spellings", "uppers")

    def __init__(self, values: list[str]) -> None:
        self.literals = [TextLiteral(value) for value in values]
        self.spellings = frozenset(spelling for literal in self.literals for spelling in literal.spellings)
        self.sizes = frozenset(map(len, values))
        self.numbers = frozenset(literal.number for literal in self.literals)
        self.uppers = frozenset(literal.upper for literal in self.literals)

    def same(self, other: str) -> bool:
        """Whether *other* is one of the texts ignoring case."""
        return any(literal.same(other) for literal in self.literals)

    def equals_from(self, left: Any) -> bool:
        """Whether a value that is no str equals one of the texts, as the left operand."""
        if left.__class__ is int and LEAST <= left <= MOST:
            return left in self.numbers
        return any(literal.equals_from(left) for literal in self.literals)


class NumberLiteral:
    """An exact number."""

    __slots__ = ("text", "value")

    def __init__(self, value: Number) -> None:
        self.value = value
        self.text = format_number(value)

    def equals_from(self, left: Any) -> bool:
        """`eq(left, number)` for a value that is not a small int."""
        if left.__class__ is str:
            return bool(left == self.text)
        return left is not None and equals(left, self.value)

    def compare_from(self, left: Any) -> int:
        """How a value that is not a small int sorts to the number: -1, 0 or 1."""
        if left.__class__ is str:
            return text.compare(left, self.text)
        return compare(0 if left is None else left, self.value)
