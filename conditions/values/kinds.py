"""Kinds of values, and the conversions between them (the table in docs/reference/language.md).

Values are plain Python: None, bool, int, float, Decimal, str, Version, datetime, any Sequence and any Mapping. Each
`try_…` function gives None where a value has no form of that kind; each `to_…` function raises ConversionError.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any, TypeVar

from conditions.errors import ConversionError
from conditions.source import clipped
from conditions.values import number
from conditions.values.caseless import CaselessView, ViewedItems
from conditions.values.number import Number

T = TypeVar("T")


class Kind(Enum):
    """What a value is to the language."""

    NULL = "Null"
    BOOLEAN = "Boolean"
    NUMBER = "Number"
    STRING = "String"
    VERSION = "Version"
    DATETIME = "DateTime"
    ARRAY = "Array"
    OBJECT = "Object"

    # Enum's own is Python code, which would run at every look-up by kind; members are the same objects for ever.
    __hash__ = object.__hash__

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True, order=True, slots=True)
class Version:
    """Two to four numbers, such as 1.10.0; sorts number by number (.NET: `System.Version`).

    Attributes:
        major, minor: The first two numbers.
        build, revision: The third and the fourth; -1 where they are not there, so that 1.2 sorts before 1.2.0.

    >>> import conditions
    >>> conditions.Version(1, 9) < conditions.Version(1, 10, 0)
    True
    """

    major: int
    minor: int
    build: int = -1
    revision: int = -1

    @classmethod
    def parse(cls, text: str) -> Version | None:
        """The Version written as *text*, or None where it is not one."""
        parts = text.split(".")
        if not 2 <= len(parts) <= 4:
            return None
        numbers = [_version_part(part) for part in parts]
        return None if None in numbers else cls(*numbers)  # type: ignore[arg-type]

    def __str__(self) -> str:
        return ".".join(str(part) for part in (self.major, self.minor, self.build, self.revision) if part >= 0)


_VERSION_PART = re.compile(r"[\t-\r ]*([+-]?0*[0-9]{1,10})[\t-\r ]*\0*", re.ASCII)


def _version_part(text: str) -> int | None:
    match = _VERSION_PART.fullmatch(text)
    part = int(match[1]) if match else -1
    return part if 0 <= part <= 2147483647 else None


class FilteredArray(list[Any]):
    """What a wildcard selects: an Object to conversions, a list of hits to indexing."""

    __slots__ = ()


FOREIGN_HINT = "pass what JSON would hold, such as its text"
"""What to do with a value that conditions know nothing of."""

_KINDS: dict[type, Kind] = {
    type(None): Kind.NULL,
    bool: Kind.BOOLEAN,
    int: Kind.NUMBER,
    float: Kind.NUMBER,
    Decimal: Kind.NUMBER,
    str: Kind.STRING,
    Version: Kind.VERSION,
    datetime: Kind.DATETIME,
    list: Kind.ARRAY,
    tuple: Kind.ARRAY,
    dict: Kind.OBJECT,
    FilteredArray: Kind.OBJECT,
}

_BASES: tuple[tuple[type | tuple[type, ...], Kind], ...] = (
    (str, Kind.STRING),
    ((int, float, Decimal), Kind.NUMBER),
    (datetime, Kind.DATETIME),
    (Mapping, Kind.OBJECT),
    ((bytes, bytearray, memoryview), Kind.OBJECT),
    (Sequence, Kind.ARRAY),
)


def kind_of(value: object) -> Kind:
    """The kind of a native value; a value of no other kind is an Object without keys.

    >>> import conditions
    >>> conditions.kind_of({"a": 1}), conditions.kind_of("1.2.3"), conditions.kind_of(None)
    (<Kind.OBJECT: 'Object'>, <Kind.STRING: 'String'>, <Kind.NULL: 'Null'>)
    """
    kind = _KINDS.get(value.__class__)
    if kind is None:
        kind = next((kind for base, kind in _BASES if isinstance(value, base)), Kind.OBJECT)
    return kind


def foreign(value: Any) -> str | None:
    """The type of a value that conditions know nothing of, with an article; None for any other value.

    >>> import datetime
    >>> foreign(datetime.date(2024, 1, 1)), foreign({"a": 1})
    ('a datetime.date', None)
    """
    if value.__class__ in _KINDS or kind_of(value) is not Kind.OBJECT or isinstance(value, Mapping | FilteredArray):
        return None
    of = type(value)
    name = of.__name__ if of.__module__ in ("builtins", "__main__") else f"{of.__module__}.{of.__name__}"
    return f"{'an' if name[0] in 'aeiouAEIOU' else 'a'} {name}"


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


def _exact(value: int | float | Decimal) -> Number:
    if isinstance(value, int):
        return number.from_int(int(value))
    return number.from_float(value) if isinstance(value, float) else number.from_decimal(value)


_TO_NUMBER: dict[Kind, Callable[[Any], Number | None]] = {
    Kind.NULL: lambda _: 0,
    Kind.BOOLEAN: int,
    Kind.NUMBER: _exact,
    Kind.STRING: number.parse_text,
}


def try_text(value: Any) -> str | None:
    """The value as a String; an Array or an Object has none."""
    converter = _TO_TEXT.get(kind_of(value))
    return None if converter is None else converter(value)


_TO_TEXT: dict[Kind, Callable[[Any], str]] = {
    Kind.NULL: lambda _: "",
    Kind.BOOLEAN: str,
    Kind.NUMBER: lambda value: number.format_number(_exact(value)),
    Kind.STRING: str.__str__,  # of a subclass: its characters, whatever it calls its text
    Kind.VERSION: str,
    Kind.DATETIME: lambda value: datetime_text(value),
}


def try_version(value: Any) -> Version | None:
    """The value as a Version: a String or the text of a Number with two to four numeric parts."""
    kind = kind_of(value)
    if kind is Kind.VERSION:
        return value  # type: ignore[no-any-return]
    if kind is Kind.STRING:
        return Version.parse(value)
    return Version.parse(number.format_number(_exact(value))) if kind is Kind.NUMBER else None


def utc(value: datetime) -> datetime:
    """*value* with a time zone: one without is taken as UTC."""
    return value if value.tzinfo is not None else value.replace(tzinfo=UTC)


def datetime_text(value: datetime) -> str:
    """The text of a DateTime (.NET: `yyyy-MM-dd HH:mm:sszzz`)."""
    value = utc(value)
    return f"{value.year:04}-{value:%m-%d %H:%M:%S}{offset_text(value)}"


def offset_text(value: datetime) -> str:
    """The offset from UTC as `+hh:mm` (.NET: `zzz`)."""
    minutes = (value.utcoffset() or timedelta(0)) // timedelta(minutes=1)
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


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


def items_of(value: Any) -> Sequence[Any] | None:
    """The items of an Array or of a filtered array; None for anything else."""
    if isinstance(value, FilteredArray) or kind_of(value) is Kind.ARRAY:
        return value  # type: ignore[no-any-return]
    return None


def members_of(value: Any) -> Sequence[Any] | None:
    """The items of an Array, or the values of an Object; None for anything else."""
    if isinstance(value, Mapping):
        return list(value.values())
    return items_of(value)


def _required(converted: T | None, value: Any, kind: Kind) -> T:
    if converted is None:
        raise ConversionError(f"cannot convert {describe(value)} to {kind}", hint=_why_not(value, kind))
    return converted


def _why_not(value: Any, kind: Kind) -> str | None:
    """Why a value of another Python type has no form of any kind, and a text that looks like a number is none."""
    unknown = foreign(value)
    if unknown is not None:
        return f"conditions know nothing of {unknown}: {FOREIGN_HINT}"
    if kind is not Kind.NUMBER or kind_of(value) is not Kind.STRING:
        return None
    from conditions.values.no_number import why_no_number  # only a mistake needs it

    return why_no_number(to_text(value))


def describe(value: Any) -> str:
    """The kind of a value, and the value itself where it is short enough to read."""
    kind = kind_of(value)
    if kind is Kind.NULL:
        return "Null"
    if kind is Kind.ARRAY or kind is Kind.OBJECT:
        return foreign(value) or f"an {kind}"
    return f"the {kind} {shown(value)}"


def shown(value: Any) -> str:
    """The value as an expression would write it, cut where it is too long to read."""
    return clipped(literal(value), 60)


def literal(value: Any) -> str:
    """The value as an expression would write it: Arrays, Objects and Null as their kind, a Version as `v1.2.3`."""
    kind = kind_of(value)
    if kind in (Kind.NULL, Kind.ARRAY, Kind.OBJECT):
        return str(kind)
    text = to_text(value)
    if kind is Kind.STRING:
        return "'" + text.replace("'", "''") + "'"
    return f"v{text}" if kind is Kind.VERSION else text


def plain(value: Any) -> Any:
    """The value as `Condition.evaluate` returns it: numbers exact, filtered arrays as lists."""
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return _exact(value)
    if isinstance(value, FilteredArray):
        return list(map(_unviewed, value))
    return _unviewed(value)


def _unviewed(value: Any) -> Any:
    return value.members if isinstance(value, CaselessView | ViewedItems) else value
