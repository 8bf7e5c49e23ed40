"""Literals of comparisons: the constants of inline forms, worked out once, and their slow paths."""

from __future__ import annotations

from typing import Any

from conditions.values import dotnet_text as text
from conditions.values.comparison import compare, equals
from conditions.values.converting import to_text, try_number
from conditions.values.number import Number, format_number

# Ints within these bounds compare fastest, and all of them are Numbers.
LEAST, MOST = -999_999_999, 999_999_999


def as_text(value: Any) -> str:
    """A value that is neither a str nor a small int as a String."""
    return "" if value is None else to_text(value)


def upper(value: str) -> str:
    """A text in upper case, as `str.upper` has it."""
    return value.upper()


def lower(value: str) -> str:
    """A text in lower case, as `str.lower` has it."""
    return value.lower()


def has_letters(value: str) -> bool:
    """True where a text can be spelled in another letter case."""
    return value.upper() != value.lower()


def other_spelling(value: str) -> str:
    """The usual other spelling of a text that is not empty: `Done` of `done` and of `DONE`, `done` of `Done`."""
    return value.capitalize() if value.isupper() else value[0].swapcase() + value[1:]


def spellings(*values: str) -> frozenset[str]:
    """Texts that are not empty in the letter cases that are usual, upper case among them."""
    found = {one for value in values for one in (value, value.upper(), value.lower(), other_spelling(value))}
    if all(map(str.isascii, values)):
        return frozenset(found)
    return frozenset(one for one in found if any(text.equal(one, value) for value in values))


def from_end(value: str) -> int:
    """The place where a text of the length of this one begins at the end of another one."""
    return -len(value)


def sizes(*values: str) -> frozenset[int]:
    """The lengths of texts."""
    return frozenset(map(len, values))


def values_of(*values: Any) -> tuple[Any, ...]:
    """The values of several literals."""
    return values


def text_within(value: str, part: str) -> bool:
    """True where a text, which may hold letters outside of ASCII, contains another one ignoring case."""
    return text.fold(part) in text.fold(value)


def may_be_number(value: str) -> bool:
    """True where a text that is not empty may stand for a Number: one with a letter never does."""
    return value.isascii() and not has_letters(value)


def numbers(*values: str) -> frozenset[Number | None]:
    """The numbers that texts stand for; None for those that are none."""
    return frozenset(map(try_number, values))


def is_text_of(value: Any, literals: tuple[str, ...]) -> bool:
    """`in(value, …)` for a value that is no str."""
    return any(equals(value, literal) for literal in literals)


def text_is(value: Any, literal: str) -> bool:
    """`eq(literal, value)` for a value that is no str."""
    return equals(literal, value)


def same_text(value: str, literal: str) -> bool:
    """True where two texts are the same ignoring case."""
    return text.equal(value, literal)


def same_text_of(value: str, literals: tuple[str, ...]) -> bool:
    """True where a text is one of several ignoring case."""
    return any(text.equal(value, literal) for literal in literals)


def is_number(value: Any, literal: Number) -> bool:
    """`eq(value, literal)` for a value that is not a small int."""
    if value.__class__ is str:
        return bool(value == format_number(literal))
    return value is not None and equals(value, literal)


def order_to_number(value: Any, literal: Number) -> int:
    """The order of a value that is not a small int to a number: -1, 0 or 1."""
    if value.__class__ is str:  # no letter, in whatever case, sorts between the characters of a number
        digits = format_number(literal)
        return (value > digits) - (value < digits)
    return compare(0 if value is None else value, literal)
