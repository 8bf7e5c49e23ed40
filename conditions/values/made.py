"""Members that classes make: those of any Array or Object but Python's own lists, tuples and dicts.

Python's own hold their members, and are read as they are. Others may make them while they are asked for, without end,
whatever they say that their length is: so many are read, and then it is an error.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from conditions.errors import LimitError

T = TypeVar("T")

MOST_MADE = 1_000_000
"""The most members that are read, where a class makes them."""

_OWN = frozenset((dict, list, tuple))


def holds_members(value: Any) -> bool:
    """True for a list, a tuple or a dict, and for what goes through its members as these do."""
    of = type(value)
    if of in _OWN:
        return True
    if issubclass(of, dict):
        return all(getattr(of, way) is getattr(dict, way) for way in ("__iter__", "keys", "values", "items"))
    return any(issubclass(of, own) and of.__iter__ is own.__iter__ for own in (list, tuple))


def within_limit(members: Iterable[T], of: Any) -> Iterable[T]:
    """The members of a value, one by one.

    Raises:
        LimitError: While one goes through them: they are too many, and a class makes them.
    """
    return members if type(of) in _OWN else Made().members(members, of)


def counted(members: Iterable[T], of: Any, spend: Callable[[], object]) -> Iterable[T]:
    """The members of a value, one by one; *spend* is called before each one that a class makes."""
    return members if holds_members(of) else _spending(members, spend)


def _spending(members: Iterable[T], spend: Callable[[], object]) -> Iterator[T]:
    for member in members:
        spend()
        yield member


class Made:
    """Counts the members that classes make, where one goes through the members of several values.

    Attributes:
        left: How many may still be made.
    """

    __slots__ = ("left",)

    def __init__(self) -> None:
        self.left = MOST_MADE

    def members(self, members: Iterable[T], of: Any) -> Iterable[T]:
        """The members of one of the values, as of `within_limit`."""
        return counted(members, of, self._spend)

    def _spend(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise LimitError(f"an Array or an Object of a class of its own has more than {MOST_MADE:,} members")
