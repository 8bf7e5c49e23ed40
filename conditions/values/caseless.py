"""Mappings whose names ignore case as .NET has it (`OrdinalIgnoreCase`): `ß` is no `ẞ`, and the Kelvin sign no `k`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeVar

from conditions.values.dotnet_text import fold
from conditions.values.made import within_limit

T = TypeVar("T")


class CaselessView(Mapping[str, Any]):
    """A view of somebody else's Mapping, as `variables` is; a name that is written as a key is that key."""

    __slots__ = ("_members", "_names")

    def __init__(self, members: Mapping[str, Any]) -> None:
        self._members = members
        self._names: dict[str, str] | None = None

    @classmethod
    def of(cls, value: Any) -> Any:
        """The view of a Mapping; any other value as it is."""
        return cls(value) if isinstance(value, Mapping) and not isinstance(value, cls) else value

    @property
    def members(self) -> Mapping[str, Any]:
        """The Mapping that is viewed."""
        return self._members

    def __getitem__(self, key: str) -> Any:
        members = self._members
        if key in members:
            return members[key]
        if self._names is None:
            self._names = {fold(name): name for name in within_limit(members, members) if isinstance(name, str)}
        return members[self._names[fold(key)]]

    def __iter__(self) -> Iterator[str]:
        return iter(self._members)

    def __len__(self) -> int:
        return len(self._members)


class CaselessMapping(Mapping[str, T]):
    """A table of its own, as headers are: names keep their spelling, and of two that are the same the last one wins."""

    __slots__ = ("_entries",)

    def __init__(self, entries: Mapping[str, T] | None = None) -> None:
        self._entries = {fold(name): (name, value) for name, value in (entries or {}).items()}

    def __getitem__(self, name: str) -> T:
        return self._entries[fold(name)][1]

    def __iter__(self) -> Iterator[str]:
        return (name for name, _ in self._entries.values())

    def __len__(self) -> int:
        return len(self._entries)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({dict(self)!r})"


class ViewedItems(list[Any]):
    """The items of an Array, each of them a view where it has members.

    Attributes:
        members: The Array that they are views of.
    """

    __slots__ = ("members",)

    def __init__(self, members: list[Any], views: Iterable[Any]) -> None:
        super().__init__(views)
        self.members = members
