"""Inputs that are given, with another value at one place: copied along the way there, and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple, TypeAlias

from conditions.values.caseless import CaselessMapping
from conditions.values.dotnet_text import fold
from conditions.witnesses.slots import ABSENT, Key, Slot

MOST_COPIED = 10_000
"""The most members of an Array or Object on the way that is copied."""

_PLAIN = (dict, MappingProxyType, list)
"""What is looked into: other classes may do anything."""

Container: TypeAlias = Mapping[str, Any] | list[Any]


class _Closed(Exception):  # noqa: N818 - it is no error: the place is passed over
    """A place cannot be reached, or not be changed."""


class Change(NamedTuple):
    """Another value at a place.

    Attributes:
        slot: The place.
        value: The value; ABSENT for none.
    """

    slot: Slot
    value: Any


def found_at(inputs: Mapping[str, Any], slot: Slot) -> Any:
    """The value at a place; ABSENT where there is none."""
    value: Any = inputs
    for at, key in enumerate((slot.input, *slot.keys)):
        if not _is_open(value):
            return ABSENT
        value = _member(value, key, 0 < at <= slot.ignoring)
    return value


def changed(inputs: Mapping[str, Any], *changes: Change) -> dict[str, Any] | None:
    """The inputs with changes; None where a place cannot be changed."""
    found: Any = dict(inputs)
    try:
        for slot, value in changes:
            found = _with(found, (slot.input, *slot.keys), value, slot.ignoring + 1 if slot.ignoring else 0)
    except _Closed:
        return None
    return dict(found)


def _is_open(value: Any) -> bool:
    return (type(value) in _PLAIN or isinstance(value, CaselessMapping)) and len(value) <= MOST_COPIED


def _member(container: Any, key: Key, ignores_case: bool) -> Any:
    if isinstance(container, list):
        return container[key] if isinstance(key, int) and key < len(container) else ABSENT
    return container.get(_known(container, str(key), ignores_case), ABSENT)


def _known(members: Mapping[str, Any], key: str, ignores_case: bool) -> str:
    """The key as it is spelled there."""
    if not ignores_case or key in members:
        return key
    return next((name for name in members if isinstance(name, str) and fold(name) == fold(key)), key)


def _with(target: Any, keys: tuple[Key, ...], value: Any, ignoring: int) -> Any:
    """A value that leads by keys to another one.

    Args:
        target: The value; None and ABSENT where there is nothing yet.
        keys: The keys.
        value: The other one; ABSENT for none.
        ignoring: The letter case of so many keys does not matter.
    """
    if not keys:
        return value
    container = _copied(target, keys[0])
    first, *rest = keys
    ignores_case = ignoring > 0 or isinstance(target, CaselessMapping)
    inner = _with(_member(container, first, ignores_case), tuple(rest), value, max(0, ignoring - 1))
    if isinstance(container, list):
        return _with_item(container, first, inner)
    name = _known(container, str(first), ignores_case)
    if inner is ABSENT:
        container.pop(name, None)
    else:
        container[name] = inner
    return CaselessMapping(container) if isinstance(target, CaselessMapping) else container


def _copied(target: Any, key: Key) -> dict[str, Any] | list[Any]:
    if target is ABSENT or target is None:
        return [] if key == 0 and isinstance(key, int) else {}
    if not _is_open(target):
        raise _Closed
    return list(target) if isinstance(target, list) else dict(target)


def _with_item(items: list[Any], at: Key, value: Any) -> list[Any]:
    if not isinstance(at, int) or at > len(items) or (value is ABSENT and at + 1 < len(items)):
        raise _Closed
    items[at : at + 1] = [] if value is ABSENT else [value]
    return items
