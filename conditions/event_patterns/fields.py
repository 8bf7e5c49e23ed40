"""Fields of an event: the values at a path of keys, and where each stands in the Arrays on the way.

A path leads through Arrays: each item of an Array stands for the Array itself, however deep they nest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from typing import Any, TypeAlias

from conditions.errors import LimitError
from conditions.library.paths import parse_pointer
from conditions.values.kinds import Kind, kind_of
from conditions.values.made import counted, holds_members

Keys: TypeAlias = tuple[str, ...]

Indexes: TypeAlias = tuple[int, ...]
"""The positions in Arrays within each other that lead to an item; none where there is no Array."""

Place: TypeAlias = tuple[Indexes, ...]
"""The Object that holds a value: the positions in the Arrays behind each key that leads to it."""

MOST_VALUES = 2_000_000
"""The most values that are looked at for one field: in an event whose parts are shared, they multiply.

One within Arrays within an Array counts as often as it is deep there: it has as many positions.
"""

_ABSENT: Any = object()


class _Looking:
    """Looks at the values of one field, as long as they are not too many."""

    __slots__ = ("left",)

    def __init__(self) -> None:
        self.left = MOST_VALUES

    def items(self, value: Any) -> Sequence[tuple[Any, Indexes]]:
        """The value itself, or what is in an Array and in the Arrays within it, after their positions.

        Raises:
            LimitError: They are too many.
        """
        if value is _ABSENT:
            return ()
        if not _is_array(value):
            return ((value, ()),)
        found: list[tuple[Any, Indexes]] = []
        waiting: list[tuple[Any, Indexes]] = [(value, ())]
        while waiting:
            array, indexes = waiting.pop()
            for at, item in enumerate(self._each(array, 1 + len(indexes))):
                (waiting if _is_array(item) else found).append((item, (*indexes, at)))
        return found

    def _each(self, array: Any, depth: int) -> Iterable[Any]:
        """The items of an Array, of which each has as many positions as it is deep within Arrays."""
        if holds_members(array):
            self._spend(depth * len(array))
        return counted(array, array, partial(self._spend, depth))

    def _spend(self, number: int) -> None:
        self.left -= number
        if self.left < 0:
            raise LimitError(f"a field of the event has more than {MOST_VALUES:,} values")


@lru_cache(maxsize=4096)
def keys_of(path: str) -> Keys:
    """The keys that a path names, which is written as a JSON Pointer.

    Raises:
        PathError: It is no JSON Pointer.
    """
    return parse_pointer(path)


def values_at(root: Any, keys: Keys) -> Iterator[tuple[Any, Place]]:
    """The values at a path that are neither Arrays nor Objects, each with its place.

    Raises:
        LimitError: What the path leads through is too much.
    """
    if not keys:
        return
    looking = _Looking()
    holders: list[tuple[Any, Place]] = [(root, ())] if _is_object(root) else []
    for key in keys[:-1]:
        holders = [
            (inner, (*place, indexes))
            for holder, place in holders
            for inner, indexes in looking.items(holder.get(key, _ABSENT))
            if _is_object(inner)
        ]
    for holder, place in holders:
        for value, _ in looking.items(holder.get(keys[-1], _ABSENT)):
            if not _is_object(value):
                yield value, place


def _is_object(value: Any) -> bool:
    return value.__class__ is dict or isinstance(value, Mapping)


def _is_array(value: Any) -> bool:
    return value.__class__ is list or (value.__class__ not in _SCALARS and kind_of(value) is Kind.ARRAY)


class Found(int):
    """The number of values of a field that pass a test, where Arrays are on the way to it; true where there are any.

    It also knows where they stand, which `together` asks for.

    Attributes:
        keys: The path of the field.
        places: The places of the values.
        absent: The test is that there is no such value: the places are those of the values that forbid it.
    """

    keys: Keys
    places: frozenset[Place]
    absent: bool

    def __reduce__(self) -> tuple[Any, ...]:
        return int, (int(self),)


Tested: TypeAlias = bool | Found
"""What a test of a field gives: a Boolean where no Array is on the way, which then ties it to no other field."""


def found(root: Any, path: str, passes: Callable[[Any], bool]) -> Tested:
    """True for a field that passes a test; else False, or which of its values do."""
    keys = keys_of(path)
    value = _single_value(root, keys)
    if value is not _MANY:
        return value is not _ABSENT and passes(value)
    passing = [place for value, place in values_at(root, keys) if passes(value)]
    return bool(passing) and _found(len(passing), keys, passing)


def not_found(root: Any, path: str) -> Tested:
    """True for a field that has no value; else False, or which values it has."""
    keys = keys_of(path)
    value = _single_value(root, keys)
    if value is not _MANY:
        return value is _ABSENT
    places = [place for _, place in values_at(root, keys)]
    return not places or _found(0, keys, places, absent=True)


_MANY: Any = object()


def _single_value(root: Any, keys: Keys) -> Any:
    """The value of a field, or `_ABSENT`; `_MANY` where there is an Array, or a value of no usual Python type."""
    value = root
    for key in keys:
        if value.__class__ is not dict:
            return _ABSENT if value.__class__ in _SCALARS else _MANY
        value = value.get(key, _ABSENT)
        if value is _ABSENT:
            return value
    if value.__class__ in _SCALARS:
        return value if keys else _ABSENT
    return _ABSENT if value.__class__ is dict else _MANY


_SCALARS = frozenset((str, int, float, bool, type(None)))


def _found(number: int, keys: Keys, places: Iterable[Place], *, absent: bool = False) -> Found:
    result = Found(number)
    result.keys, result.places, result.absent = keys, frozenset(places), absent
    return result


def of_one_field(tests: Sequence[Found]) -> Found:
    """The values of one field that pass any of some tests."""
    return _found(sum(tests), tests[0].keys, (place for test in tests for place in test.places))


def are_together(tests: Sequence[Found]) -> bool:
    """True where each test holds for a value such that no two are in different items of the same Array.

    The tests are taken in the order of the names of their fields, and what must be absent must be so in the items that
    are chosen by then: event-ruler does the same.
    """
    ordered = sorted(tests, key=_order)
    chosen: set[Place] = {()}
    length = 0
    for test, following in zip(ordered, [*ordered[1:], None], strict=True):
        ahead = 0 if following is None else _shared(test.keys, following.keys)
        if test.absent:
            chosen -= {place[:length] for place in test.places}
            length = min(length, ahead)
            chosen = {place[:length] for place in chosen}
        else:
            chosen = {place[:ahead] for place in test.places if place[:length] in chosen}
            length = ahead
        if not chosen:
            return False
    return True


def _order(test: Found) -> tuple[bytes, ...]:
    *before, last = test.keys
    return tuple(key.encode("utf-16-be", "surrogatepass") for key in (*(f"{key}." for key in before), last))


def _shared(one: Keys, other: Keys) -> int:
    """The number of keys with which two paths begin alike."""
    number = 0
    for first, second in zip(one, other, strict=False):
        if first != second:
            break
        number += 1
    return number
