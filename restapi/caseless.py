"""A read-only mapping whose names ignore letter case, as variables and HTTP headers do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeVar

T = TypeVar("T")


class CaselessMapping(Mapping[str, T]):
    """Names keep their spelling; of names that differ only in case the last one wins."""

    __slots__ = ("_entries",)

    def __init__(self, entries: Mapping[str, T] | None = None) -> None:
        self._entries = {name.lower(): (name, value) for name, value in (entries or {}).items()}

    def __getitem__(self, name: str) -> T:
        return self._entries[name.lower()][1]

    def __iter__(self) -> Iterator[str]:
        return (name for name, _ in self._entries.values())

    def __len__(self) -> int:
        return len(self._entries)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({dict(self)!r})"
