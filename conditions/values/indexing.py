"""Indexing: `a.b`, `a['b']`, `a[0]` and the wildcard `a.*`.

What is not there is Null, or an error where it is required: then it is said why, and which one was probably meant.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from itertools import chain, islice
from math import floor
from typing import Any, NamedTuple

from conditions.errors import EvaluationError, LimitError, PathError
from conditions.values.caseless import CaselessView
from conditions.values.converting import try_number
from conditions.values.kinds import FOREIGN_HINT, FilteredArray, Kind, foreign, items_of, kind_of
from conditions.values.nearest import MOST_KNOWN, nearest
from conditions.values.spelling import describe, shown, try_text

MOST_HITS = 1_000_000
"""The most values that a wildcard may select: in a document whose parts are shared, `.*.*.*` multiplies."""

_LISTED = 8
"""The most members that a hint lists."""

MISSING: Any = object()
"""Stands for a member that is not there, where Null is one that is."""


def can_be_indexed(value: Any) -> bool:
    """True where *value* has members: the index of anything else is not even evaluated."""
    return value.__class__ is dict or isinstance(value, Mapping) or items_of(value) is not None


def index(target: Any, key: Any) -> Any:
    """The member of *target* at *key*; of a filtered array, the members of its elements."""
    if isinstance(target, FilteredArray):
        return _hits(target, key)
    return member_of(target, key, None)


def _hits(elements: FilteredArray, key: Any) -> FilteredArray:
    if key.__class__ is str:  # as most are
        members = [
            element.get(key, MISSING) if element.__class__ is dict else member_of(element, key) for element in elements
        ]
    else:
        members = [member_of(element, key) for element in elements]
    return FilteredArray([member for member in members if member is not MISSING])


def member_of(target: Any, key: Any, missing: Any = MISSING) -> Any:
    """The member of *target* at *key*, as an element of a filtered array has it; *missing* where there is none."""
    if target.__class__ is dict or isinstance(target, Mapping):  # most are dicts, and asking for a Mapping takes long
        name = key if key.__class__ is str else try_text(key)
        return missing if name is None else target.get(name, missing)
    if kind_of(target) is Kind.ARRAY:
        position = position_of(key)
        return target[position] if position is not None and position < len(target) else missing
    return missing


def position_of(key: Any) -> int | None:
    """The 0-based position that *key* means in an Array, or None."""
    number = try_number(key)
    return None if number is None or number < 0 else floor(number)


def wildcard(target: Any) -> FilteredArray:
    """The members of *target*; of a filtered array, the members of its elements, one level flattened."""
    elements = target if isinstance(target, FilteredArray) else (target,)
    hits = FilteredArray(islice(chain.from_iterable(map(_members, elements)), MOST_HITS + 1))
    if len(hits) > MOST_HITS:
        raise _too_many_hits()
    return hits


def _members(target: Any) -> Any:
    if target.__class__ is dict or isinstance(target, Mapping):
        return target.values()
    return target if kind_of(target) is Kind.ARRAY else ()


def _too_many_hits() -> LimitError:
    return LimitError(f"a wildcard selects more than {MOST_HITS:,} values")


def hits_of(target: Any) -> Collection[Any]:
    """The members of *target*, as of `wildcard`."""
    return () if target is None else wildcard(target)


def hits_within(element: Any) -> Collection[Any]:
    """The members of an element of a filtered array."""
    if element.__class__ is list or element.__class__ is dict:
        return _members(element)  # type: ignore[no-any-return]
    return () if element is None else wildcard(FilteredArray((element,)))


def few_hits(number: int) -> bool:
    """True: a wildcard may select so many values.

    Raises:
        LimitError: It may not.
    """
    if number > MOST_HITS:
        raise _too_many_hits()
    return True


def follow(target: Any, keys: Iterable[Callable[[], Any] | None]) -> Any:
    """The value that the keys lead to, one after the other; None is the wildcard.

    A key is only evaluated when something is there that can be indexed.
    """
    for key in keys:
        if key is None:
            target = wildcard(target)
        else:
            target = index(target, key()) if can_be_indexed(target) else None
    return target


def ignoring_case(target: Any, key: Any) -> Any:
    """The member of *target* at *key*, as of `index`, where the keys of an Object ignore case."""
    name = try_text(key)
    if name is None or not isinstance(target, Mapping):
        return index(target, key)
    member = target.get(name, MISSING)
    return CaselessView(target).get(name) if member is MISSING else member


class Absence(NamedTuple):
    """The reason why a member is not there.

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
    """The reason why *target* has no member at *key*; None where it has one, be it Null.

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
    known = known_names(target)
    what = "variable" if isinstance(target, CaselessView) else "key"
    if not known:
        return Absence(f"there is no {what} {shown(key)}", "there is none at all")
    return Absence(f"there is no {what} {shown(key)}", hint=_suggestion(name or "", known))


def known_names(target: Mapping[Any, Any]) -> list[str]:
    """The names in an Object that somebody may have meant: the first ones, where there are many."""
    return [one for one in islice(target, MOST_KNOWN) if isinstance(one, str)]


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
    """The value that the keys lead to, as of `follow`, where every member must be there.

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
    """The members of *target*, as of `wildcard`, where conditions must know them.

    Raises:
        EvaluationError: One of them is of another Python type.
    """
    hits = wildcard(target)
    for hit in hits:
        known(hit)
    return hits


def required(target: Any, key: Any) -> Any:
    """The member of *target* at *key*, as of `index`, where there must be one that conditions know.

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
