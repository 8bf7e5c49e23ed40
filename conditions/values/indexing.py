"""Indexing: `a.b`, `a['b']`, `a[0]` and the wildcard `a.*`. What is not there is Null."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import islice
from math import floor
from typing import Any

from conditions.errors import LimitError
from conditions.values.caseless import CaselessView
from conditions.values.kinds import FilteredArray, Kind, items_of, kind_of, try_number, try_text

MOST_HITS = 1_000_000
"""The most values that a wildcard may select: in a document whose parts are shared, `.*.*.*` multiplies."""

_MISSING: Any = object()


def can_be_indexed(value: Any) -> bool:
    """Whether *value* has members: the index of anything else is not even evaluated."""
    return isinstance(value, Mapping) or items_of(value) is not None


def index(target: Any, key: Any) -> Any:
    """The member of *target* at *key*; of a filtered array, the members of its elements."""
    if isinstance(target, FilteredArray):
        return _hits(target, key)
    member = _member(target, key)
    return None if member is _MISSING else member


def _hits(elements: FilteredArray, key: Any) -> FilteredArray:
    members = (_member(element, key) for element in elements)
    return FilteredArray(member for member in members if member is not _MISSING)


def _member(target: Any, key: Any) -> Any:
    if isinstance(target, Mapping):
        name = try_text(key)
        return _MISSING if name is None else target.get(name, _MISSING)
    if kind_of(target) is Kind.ARRAY:
        position = position_of(key)
        return target[position] if position is not None and position < len(target) else _MISSING
    return _MISSING


def position_of(key: Any) -> int | None:
    """The 0-based position that *key* means in an Array, or None."""
    number = try_number(key)
    return None if number is None or number < 0 else floor(number)


def wildcard(target: Any) -> FilteredArray:
    """The members of *target*; of a filtered array, the members of its elements, one level flattened."""
    elements = target if isinstance(target, FilteredArray) else (target,)
    members = (member for element in elements for member in _members(element))
    hits = FilteredArray(islice(members, MOST_HITS + 1))
    if len(hits) > MOST_HITS:
        raise LimitError(f"a wildcard selects more than {MOST_HITS:,} values")
    return hits


def _members(target: Any) -> Any:
    if isinstance(target, Mapping):
        return target.values()
    return target if kind_of(target) is Kind.ARRAY else ()


def follow(target: Any, keys: Iterable[Callable[[], Any] | None]) -> Any:
    """What the keys lead to, one after the other; None is the wildcard.

    A key is only evaluated when something is there that can be indexed.
    """
    for key in keys:
        if key is None:
            target = wildcard(target)
        else:
            target = index(target, key()) if can_be_indexed(target) else None
    return target


def ignoring_case(target: Any, key: Any) -> Any:
    """As `index`, of an Object whose keys ignore case."""
    name = try_text(key)
    if name is None or not isinstance(target, Mapping):
        return index(target, key)
    member = target.get(name, _MISSING)
    return CaselessView(target).get(name) if member is _MISSING else member
