"""Arrays and Objects that never end, whatever they say that their length is."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import count, repeat
from typing import Any


class EndlessMapping(Mapping[str, Any]):
    """An Object with members without end, of which it finds none, or finds all."""

    def __init__(self, size: int = 1, finds: bool = False) -> None:
        self.size, self.finds = size, finds

    def __getitem__(self, key: str) -> Any:
        return 1

    def get(self, key: str, default: Any = None) -> Any:
        return 1 if self.finds else default

    def __contains__(self, key: object) -> bool:
        return self.finds

    def __iter__(self) -> Iterator[str]:
        return map("k{}".format, count())

    def __len__(self) -> int:
        return self.size


class EndlessSequence(Sequence[Any]):
    """An Array with the same item for ever."""

    def __init__(self, size: int = 1, item: Any = 0) -> None:
        self.size, self.item = size, item

    def __getitem__(self, at: Any) -> Any:
        return self.item

    def __iter__(self) -> Iterator[Any]:
        return repeat(self.item)

    def __len__(self) -> int:
        return self.size


class Fresh(EndlessSequence):
    """An Array without end, of Arrays or Objects without end, each made anew."""

    def __init__(self, of: Any = None, size: int = 1) -> None:
        super().__init__(size)
        self.of = of or Fresh

    def __getitem__(self, at: Any) -> Any:
        return self.of()

    def __iter__(self) -> Iterator[Any]:
        return (self.of() for _ in count())


class Wide(Sequence[Any]):
    """An Array of two such Arrays, sixty levels deep, which says that it is empty."""

    def __init__(self, depth: int = 60) -> None:
        self.depth = depth

    def __getitem__(self, at: Any) -> Any:
        raise IndexError(at)

    def __iter__(self) -> Iterator[Any]:
        return iter([Wide(self.depth - 1) for _ in range(2)] if self.depth else [])

    def __len__(self) -> int:
        return 0


def within_itself() -> list[Any]:
    value: list[Any] = []
    value.append(value)
    return value


def shared(depth: int) -> list[Any]:
    """An Array of few lists, each of which stands twice in the next one."""
    value: list[Any] = [1]
    for _ in range(depth):
        value = [value, value]
    return value
