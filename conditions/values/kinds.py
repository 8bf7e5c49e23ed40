"""Kinds of values.

Values are plain Python: None, bool, int, float, Decimal, str, Version, datetime, any Sequence and any Mapping.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any

from conditions.values.immutable import Immutable
from conditions.values.made import within_limit


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


class Version(Immutable):
    """Two to four numbers, such as 1.10.0; sorts number by number (.NET: `System.Version`).

    Attributes:
        major, minor: The first two numbers.
        build, revision: The third and the fourth; -1 where they are not there, so that 1.2 sorts before 1.2.0.

    >>> import conditions
    >>> conditions.Version(1, 9) < conditions.Version(1, 10, 0)
    True
    """

    __slots__ = tells = __match_args__ = ("major", "minor", "build", "revision")

    major: int
    minor: int
    build: int
    revision: int

    def __init__(self, major: int, minor: int, build: int = -1, revision: int = -1) -> None:
        _set(self, "major", major)
        _set(self, "minor", minor)
        _set(self, "build", build)
        _set(self, "revision", revision)

    def __lt__(self, other: Version) -> bool:
        return self._told(self) < self._told(other) if other.__class__ is self.__class__ else NotImplemented

    def __le__(self, other: Version) -> bool:
        return self._told(self) <= self._told(other) if other.__class__ is self.__class__ else NotImplemented

    def __gt__(self, other: Version) -> bool:
        return self._told(self) > self._told(other) if other.__class__ is self.__class__ else NotImplemented

    def __ge__(self, other: Version) -> bool:
        return self._told(self) >= self._told(other) if other.__class__ is self.__class__ else NotImplemented

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


_set = object.__setattr__  # a Version refuses it


@cache
def _pattern_of_part() -> re.Pattern[str]:
    return re.compile(r"[\t-\r ]*([+-]?0*[0-9]{1,10})[\t-\r ]*\0*", re.ASCII)


def _version_part(text: str) -> int | None:
    match = _pattern_of_part().fullmatch(text)
    part = int(match[1]) if match else -1
    return part if 0 <= part <= 2147483647 else None


class FilteredArray(list[Any]):
    """What a wildcard selects: an Object to conversions, a list of hits to indexing."""

    __slots__ = ()


FOREIGN_HINT = "pass what JSON would hold, such as its text"
"""A hint for a value that conditions know nothing of."""

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


def items_of(value: Any) -> Sequence[Any] | None:
    """The items of an Array or of a filtered array; None for anything else."""
    if isinstance(value, FilteredArray) or kind_of(value) is Kind.ARRAY:
        return value  # type: ignore[no-any-return]
    return None


def members_of(value: Any) -> Iterable[Any] | None:
    """The items of an Array, or the values of an Object, to go through once; None for anything else.

    Raises:
        LimitError: While one goes through them: they are too many, and a class makes them.
    """
    members = value.values() if isinstance(value, Mapping) else items_of(value)
    return None if members is None else within_limit(members, value)


def size_of(value: Any) -> int | None:
    """The number of members of an Array or an Object, as it says itself; None for anything else."""
    return len(value) if isinstance(value, Mapping) or items_of(value) is not None else None
