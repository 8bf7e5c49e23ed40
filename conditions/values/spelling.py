"""The spelling of values: as a String, as an expression would write them, and as a message shows them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from conditions.source import clipped
from conditions.values import number
from conditions.values.kinds import Kind, foreign, kind_of


def try_text(value: Any) -> str | None:
    """The value as a String; an Array or an Object has none."""
    converter = _TO_TEXT.get(kind_of(value))
    return None if converter is None else converter(value)


_TO_TEXT: dict[Kind, Callable[[Any], str]] = {
    Kind.NULL: lambda _: "",
    Kind.BOOLEAN: str,
    Kind.NUMBER: lambda value: number.format_number(number.exact(value)),
    Kind.STRING: str.__str__,  # of a subclass: its characters, whatever it calls its text
    Kind.VERSION: str,
    Kind.DATETIME: lambda value: datetime_text(value),
}


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
    text = _TO_TEXT[kind](value)
    if kind is Kind.STRING:
        return "'" + text.replace("'", "''") + "'"
    return f"v{text}" if kind is Kind.VERSION else text
