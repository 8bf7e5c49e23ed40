"""What to say of a member that is not there: why, and which one was probably meant."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from conditions.errors import EvaluationError, PathError
from conditions.values.caseless import CaselessView
from conditions.values.indexing import index, position_of, wildcard
from conditions.values.kinds import (
    FOREIGN_HINT,
    FilteredArray,
    describe,
    foreign,
    items_of,
    shown,
    try_number,
    try_text,
)
from conditions.values.nearest import nearest

_LISTED = 8


class Absence(NamedTuple):
    """Why a member is not there.

    Attributes:
        what: What is not there.
        detail: What is there instead, or ''.
        hint: What was probably meant, or what there is.
    """

    what: str
    detail: str = ""
    hint: str | None = None

    def __str__(self) -> str:
        return self.what + (self.detail and f": {self.detail}")


def absence(target: Any, key: Any) -> Absence | None:
    """Why *target* has no member at *key*; None where it has one, be it Null.

    A filtered array always has: what its elements do not hold is left out of the result.
    """
    if isinstance(target, FilteredArray):
        return None
    if isinstance(target, Mapping):
        return _of_object(target, key)
    items = items_of(target)
    if items is None:
        return Absence(f"there is no {shown(key)}", f"{describe(target)} has no members")
    return _of_array(len(items), key)


def _of_object(target: Mapping[str, Any], key: Any) -> Absence | None:
    name = try_text(key)
    if name is not None and name in target:
        return None
    known = [one for one in target if isinstance(one, str)]
    what = "variable" if isinstance(target, CaselessView) else "key"
    if not known:
        return Absence(f"there is no {what} {shown(key)}", "there is none at all")
    return Absence(f"there is no {what} {shown(key)}", hint=_suggestion(name or "", known))


def _suggestion(name: str, known: list[str]) -> str:
    near = nearest(name, known)
    if near is not None:
        return f"did you mean {shown(near)}?"
    listed = ", ".join(map(shown, known[:_LISTED]))
    return f"there are {listed}{' and more' if len(known) > _LISTED else ''}"


def _of_array(size: int, key: Any) -> Absence | None:
    position, number = position_of(key), try_number(key)
    if position is not None and position < size:
        return None
    if number is not None:
        items = f"{size} item{'' if size == 1 else 's'}"
        place = number if position is None else position
        return Absence(f"there is no item {place}", f"the Array has {items}", "items are counted from 0")
    hint = "[0] is its first item, .* are all of them"
    return Absence(f"there is no key {shown(key)}", f"an Array has items, and this one has {size}", hint)


def follow_required(target: Any, keys: Iterable[Callable[[], Any] | None]) -> Any:
    """As `follow`, where every member must be there.

    Raises:
        PathError: One is not.
        EvaluationError: One is of another Python type.
    """
    for key in keys:
        target = known_members(target) if key is None else required(target, key())
    return target


def known(value: Any) -> Any:
    """The value itself, where it is one that conditions know.

    Raises:
        EvaluationError: It is of another Python type.
    """
    unknown = foreign(value)
    if unknown is not None:
        raise EvaluationError(f"conditions know nothing of {unknown}", hint=FOREIGN_HINT)
    return value


def known_members(target: Any) -> FilteredArray:
    """As `wildcard`, where conditions must know what it selects.

    Raises:
        EvaluationError: One of them is of another Python type.
    """
    hits = wildcard(target)
    for hit in hits:
        known(hit)
    return hits


def required(target: Any, key: Any) -> Any:
    """As `index`, where something must be there that conditions know.

    Raises:
        PathError: Nothing is.
        EvaluationError: It is of another Python type.
    """
    missing = absence(target, key)
    if missing is not None:
        raise PathError(str(missing), hint=missing.hint)
    found = index(target, key)
    if isinstance(found, FilteredArray):
        for hit in found:
            known(hit)
    return known(found)
