"""A rule as data: the parts that must all hold, which every contender writes in its own language.

Paths are keys joined by dots, such as `repository.full_name`. The parts say what all languages can say; what is right
in one of them for a key that is missing is the business of its dialect.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, TypeAlias

Literal: TypeAlias = str | int | bool


class Dialect(ABC):
    """A language in which rules are written: each method gives one part in it."""

    @abstractmethod
    def compare(self, function: str, path: str, value: Literal) -> Any:
        """A value beside a literal, by `eq`, `ne`, `ge`, `lt`, `startsWith`, `endsWith` or `contains`."""

    @abstractmethod
    def one_of(self, path: str, values: Sequence[Literal]) -> Any:
        """A value that is one of several."""

    @abstractmethod
    def same(self, one: str, other: str) -> Any:
        """Two equal values."""

    @abstractmethod
    def any_item(self, items: str, path: str, value: str) -> Any:
        """A list with an item whose value at the path is the text."""

    @abstractmethod
    def either(self, parts: Sequence[Any]) -> Any:
        """At least one of several parts, which are written already."""

    @abstractmethod
    def negated(self, part: Any) -> Any:
        """The contrary of a part that is written already."""

    @abstractmethod
    def all_of(self, parts: Sequence[Any]) -> Any:
        """All of two or more parts, which are written already."""


class Compare(NamedTuple):
    function: str
    path: str
    value: Literal

    def written(self, dialect: Dialect) -> Any:
        return dialect.compare(*self)

    def paths(self) -> Iterator[str]:
        yield self.path


class OneOf(NamedTuple):
    path: str
    values: tuple[Literal, ...]

    def written(self, dialect: Dialect) -> Any:
        return dialect.one_of(*self)

    def paths(self) -> Iterator[str]:
        yield self.path


class Same(NamedTuple):
    one: str
    other: str

    def written(self, dialect: Dialect) -> Any:
        return dialect.same(*self)

    def paths(self) -> Iterator[str]:
        yield from self


class AnyItem(NamedTuple):
    items: str
    path: str
    value: str

    def written(self, dialect: Dialect) -> Any:
        return dialect.any_item(*self)

    def paths(self) -> Iterator[str]:
        yield f"{self.items}.*.{self.path}"


class Either(NamedTuple):
    parts: tuple[Part, ...]

    def written(self, dialect: Dialect) -> Any:
        return dialect.either([part.written(dialect) for part in self.parts])

    def paths(self) -> Iterator[str]:
        for part in self.parts:
            yield from part.paths()


class Not(NamedTuple):
    part: Part

    def written(self, dialect: Dialect) -> Any:
        return dialect.negated(self.part.written(dialect))

    def paths(self) -> Iterator[str]:
        return self.part.paths()


Part: TypeAlias = Compare | OneOf | Same | AnyItem | Either | Not


class Rule(NamedTuple):
    """A name, and parts of which all must hold."""

    name: str
    parts: tuple[Part, ...]

    def written(self, dialect: Dialect) -> Any:
        parts = [part.written(dialect) for part in self.parts]
        return parts[0] if len(parts) == 1 else dialect.all_of(parts)

    def paths(self) -> Iterator[str]:
        for part in self.parts:
            yield from part.paths()
