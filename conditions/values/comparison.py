"""Comparison: the left operand decides the type (docs/reference/language.md, "Comparison")."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from conditions.values import dotnet_text as text
from conditions.values.converting import (
    to_boolean,
    to_datetime,
    to_number,
    to_text,
    to_version,
    try_number,
    try_version,
)
from conditions.values.kinds import Kind, kind_of
from conditions.values.number import LARGEST
from conditions.values.spelling import try_text, utc


def equals(left: Any, right: Any) -> bool:
    """Whether *left* equals *right*, converted to the kind of *left*; False where it has no such form."""
    if left.__class__ is str and right.__class__ is str:
        return left == right or (len(left) == len(right) and text.fold(left) == text.fold(right))
    return _EQUALS[kind_of(left)](left, right)


def equals_any(left: Any, members: Iterable[Any]) -> bool:
    """Whether *left* equals any of the members; stops at the first."""
    if left.__class__ is str:
        return _text_equals_any(left, members)
    if left.__class__ is int and -LARGEST <= left <= LARGEST:
        return _integer_equals_any(left, members)
    return any(True for member in members if equals(left, member))


def _text_equals_any(left: str, members: Iterable[Any]) -> bool:
    size, folded = len(left), text.fold(left)
    for member in members:
        if member.__class__ is not str:
            if _equal_text(left, member):
                return True
        elif member == left or (len(member) == size and text.fold(member) == folded):
            return True
    return False


def _integer_equals_any(left: int, members: Iterable[Any]) -> bool:
    for member in members:
        is_number = member.__class__ is int and -LARGEST <= member <= LARGEST
        if left == member if is_number else equals(left, member):
            return True
    return False


def _equal_text(left: str, right: Any) -> bool:
    converted = try_text(right)
    return converted is not None and text.equal(left, converted)


def _equal_null(_: None, right: Any) -> bool:
    return right is None or (kind_of(right) is Kind.STRING and not right)


def _equal_datetime(left: Any, right: Any) -> bool:
    return kind_of(right) is Kind.DATETIME and utc(left) == utc(right)


def _identical(left: Any, right: Any) -> bool:
    return left is right


_EQUALS: dict[Kind, Callable[[Any, Any], bool]] = {
    Kind.NULL: _equal_null,
    Kind.BOOLEAN: lambda left, right: left == to_boolean(right),
    Kind.NUMBER: lambda left, right: to_number(left) == try_number(right),
    Kind.STRING: _equal_text,
    Kind.VERSION: lambda left, right: left == try_version(right),
    Kind.DATETIME: _equal_datetime,
    Kind.ARRAY: _identical,
    Kind.OBJECT: _identical,
}


class Lookup:
    """The members of an Array or Object, in which values are looked up as `equals` compares them.

    A member is converted once for each kind of value, and only if no member before it is equal.
    """

    def __init__(self, members: Iterable[Any]) -> None:
        self._members = list(members)  # a Sequence may make its items anew, and addresses are used again
        self._known: dict[Kind, tuple[set[Any], Iterator[Any]]] = {}

    def holds(self, value: Any) -> bool:
        """Whether `equals(value, member)` for any of the members."""
        if not self._members:
            return False
        kind = kind_of(value)
        own, converted = _KEYS[kind]
        key = own(value)
        known, further = self._known.setdefault(kind, (set(), iter(self._members)))
        if key in known:
            return True
        for member in further:
            found = converted(member)
            known.add(found)
            if found == key:
                return True
        return False


def _text_key(value: Any) -> str | None:
    converted = try_text(value)
    return None if converted is None else text.fold(converted)


def _null_key(value: Any) -> bool | None:
    return True if _equal_null(None, value) else None


def _datetime_key(value: Any) -> Any:
    return utc(value) if kind_of(value) is Kind.DATETIME else None


# What two values have in common that are equal, by the kind of the left one: from that one, and from the right one.
_KEYS: dict[Kind, tuple[Callable[[Any], Any], Callable[[Any], Any]]] = {
    Kind.NULL: (_null_key, _null_key),
    Kind.BOOLEAN: (to_boolean, to_boolean),
    Kind.NUMBER: (to_number, try_number),
    Kind.STRING: (text.fold, _text_key),
    Kind.VERSION: (to_version, try_version),
    Kind.DATETIME: (utc, _datetime_key),
    Kind.ARRAY: (id, id),
    Kind.OBJECT: (id, id),
}


def compare(left: Any, right: Any) -> int:
    """-1, 0 or 1 as *left* is less than, equal to or greater than *right*, converted to the kind of *left*.

    Raises:
        ConversionError: *left* has no order (Array, Object), or *right* no form of its kind.
    """
    kind = kind_of(left)
    if kind is Kind.STRING:
        return text.compare(left, to_text(right))
    convert: Callable[[Any], Any] = _ORDERED.get(kind, to_number)
    first, second = convert(left), convert(right)
    return int(first > second) - int(first < second)


_ORDERED: dict[Kind, Callable[[Any], Any]] = {
    Kind.BOOLEAN: to_boolean,
    Kind.VERSION: to_version,
    Kind.DATETIME: to_datetime,
}
