"""Conversions between kinds of values (the table in docs/reference/language.md).

Each `try_…` function gives None where a value has no form of that kind; each `to_…` function raises ConversionError.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeVar

from conditions.errors import ConversionError
from conditions.values import number
from conditions.values.caseless import CaselessView, ViewedItems
from conditions.values.kinds import FOREIGN_HINT, FilteredArray, Kind, Version, foreign, items_of, kind_of
from conditions.values.number import Number
from conditions.values.spelling import describe, try_text, utc

T = TypeVar("T")


def to_boolean(value: Any) -> bool:
    """Truthiness: False for Null, False, 0 and the empty text."""
    kind = kind_of(value)
    if kind is Kind.NULL:
        return False
    if kind is Kind.BOOLEAN or kind is Kind.STRING:
        return bool(value)
    if kind is Kind.NUMBER:
        return to_number(value) != 0
    return True


def try_number(value: Any) -> Number | None:
    """The value as an exact Number.

    Raises:
        ConversionError: It is a number out of range.
    """
    converter: Callable[[Any], Number | None] | None = _TO_NUMBER.get(kind_of(value))
    return None if converter is None else converter(value)


_TO_NUMBER: dict[Kind, Callable[[Any], Number | None]] = {
    Kind.NULL: lambda _: 0,
    Kind.BOOLEAN: int,
    Kind.NUMBER: number.exact,
    Kind.STRING: number.parse_text,
}


def try_version(value: Any) -> Version | None:
    """The value as a Version: a String or the text of a Number with two to four numeric parts."""
    kind = kind_of(value)
    if kind is Kind.VERSION:
        return value  # type: ignore[no-any-return]
    if kind is Kind.STRING:
        return Version.parse(value)
    return Version.parse(number.format_number(number.exact(value))) if kind is Kind.NUMBER else None


def to_number(value: Any) -> Number:
    """The value as a Number, or a ConversionError."""
    converted = try_number(value)
    return converted if converted is not None else _required(None, value, Kind.NUMBER)


def to_text(value: Any) -> str:
    """The value as a String, or a ConversionError."""
    return _required(try_text(value), value, Kind.STRING)


def to_version(value: Any) -> Version:
    """The value as a Version, or a ConversionError."""
    return _required(try_version(value), value, Kind.VERSION)


def to_datetime(value: Any) -> datetime:
    """The value as a DateTime, or a ConversionError."""
    return _required(utc(value) if kind_of(value) is Kind.DATETIME else None, value, Kind.DATETIME)


def to_items(value: Any) -> Sequence[Any]:
    """The items of an Array or of a filtered array, or a ConversionError."""
    return _required(items_of(value), value, Kind.ARRAY)


def to_object(value: Any) -> Mapping[str, Any]:
    """The value as an Object with keys, or a ConversionError."""
    return _required(value if isinstance(value, Mapping) else None, value, Kind.OBJECT)


def _required(converted: T | None, value: Any, kind: Kind) -> T:
    if converted is None:
        raise ConversionError(f"cannot convert {describe(value)} to {kind}", hint=_why_not(value, kind))
    return converted


def _why_not(value: Any, kind: Kind) -> str | None:
    """The reason why a value of another Python type has no form, or a text that looks like a number is none."""
    unknown = foreign(value)
    if unknown is not None:
        return f"conditions know nothing of {unknown}: {FOREIGN_HINT}"
    if kind is not Kind.NUMBER or kind_of(value) is not Kind.STRING:
        return None
    from conditions.values.no_number import why_no_number  # only a mistake needs it

    return why_no_number(to_text(value))


def plain(value: Any) -> Any:
    """The value as `Condition.evaluate` returns it: numbers exact, filtered arrays as lists."""
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return number.exact(value)
    if isinstance(value, FilteredArray):
        return list(map(_unviewed, value))
    return _unviewed(value)


def _unviewed(value: Any) -> Any:
    return value.members if isinstance(value, CaselessView | ViewedItems) else value
