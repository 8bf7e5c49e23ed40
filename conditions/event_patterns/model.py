"""A pattern of events as it is read: what each field must be, and alternatives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, TypeAlias

from conditions.event_patterns.fields import Keys


class Field(NamedTuple):
    """One field, and what it must be.

    Attributes:
        keys: The keys that lead to it.
        calls: The tests of its values, of which any is enough, as conditions.
        may_be_absent: It is enough, too, that it has no value.
        pointer: The place in the pattern.
    """

    keys: Keys
    calls: tuple[str, ...]
    may_be_absent: bool
    pointer: str


class Alternatives(NamedTuple):
    """What stands behind `$or`: patterns of which one must match.

    Attributes:
        patterns: The patterns.
        pointer: The place in the pattern.
    """

    patterns: tuple[Pattern, ...]
    pointer: str


Part: TypeAlias = Field | Alternatives

Pattern: TypeAlias = tuple[Part, ...]
"""Parts all of which must match."""


def fields_of(parts: Iterable[Part]) -> Iterator[Field]:
    """All fields, those of alternatives too."""
    for part in parts:
        if isinstance(part, Field):
            yield part
        else:
            for pattern in part.patterns:
                yield from fields_of(pattern)


def combinations(parts: Iterable[Part]) -> int:
    """The number of ways in which the alternatives can be chosen."""
    number = 1
    for part in parts:
        if isinstance(part, Alternatives):
            number *= sum(map(combinations, part.patterns))
    return number


def chosen(parts: Sequence[Part]) -> Iterator[tuple[Field, ...]]:
    """The fields of each way in which the alternatives can be chosen."""
    if not parts:
        yield ()
        return
    first, *others = parts
    for rest in chosen(others):
        if isinstance(first, Field):
            yield (first, *rest)
        else:
            yield from ((*fields, *rest) for pattern in first.patterns for fields in chosen(pattern))
