"""Objects whose keys ignore case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from conditions.values.dotnet_text import fold


class CaseInsensitive(Mapping[str, Any]):
    """A view of a Mapping whose keys ignore case."""

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
        """What the view was made of."""
        return self._members

    def __getitem__(self, key: str) -> Any:
        members = self._members
        if key in members:
            return members[key]
        if self._names is None:
            self._names = {fold(name): name for name in members if isinstance(name, str)}
        return members[self._names[fold(key)]]

    def __iter__(self) -> Iterator[str]:
        return iter(self._members)

    def __len__(self) -> int:
        return len(self._members)


class ViewedItems(list[Any]):
    """The items of an Array, each of them a view where it has members.

    Attributes:
        members: The Array that they are views of.
    """

    __slots__ = ("members",)

    def __init__(self, members: list[Any], views: Iterable[Any]) -> None:
        super().__init__(views)
        self.members = members
