"""The marker of what is not known yet, which stands in the inputs of `Condition.given`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from conditions.values.caseless import CaselessView, ViewedItems
from conditions.values.kinds import items_of
from conditions.values.made import Made


class Unknown:
    """A value that will be there, and is not known yet. There is one: `UNKNOWN`."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "UNKNOWN"

    def __bool__(self) -> bool:
        raise TypeError("UNKNOWN is neither true nor false: only Condition.given takes it")

    def __reduce__(self) -> str:
        return "UNKNOWN"


UNKNOWN: Final = Unknown()
"""Stands in the inputs of `Condition.given` for what is not known yet: a member of `variables`, or a whole input."""


def holds_unknown(value: Any) -> bool:
    """True where a value is UNKNOWN, or holds it anywhere within.

    Raises:
        LimitError: Classes make too many members.
    """
    waiting, seen, made = [value], dict[int, Any](), Made()  # what is seen is kept: addresses are used again
    while waiting:
        one = waiting.pop()
        if one is UNKNOWN:
            return True
        if isinstance(one, CaselessView | ViewedItems):
            one = one.members
        members = one.values() if isinstance(one, Mapping) else items_of(one)
        if members is not None and id(one) not in seen:
            seen[id(one)] = one
            waiting += made.members(members, one)
    return False
