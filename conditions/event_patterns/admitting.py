"""The values for which a test of a field may be true, by its literals: what its function declares for indexes.

Each function here takes the place of the value, which is always the field, and the literals behind the path.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Any, TypeAlias

from conditions.declaring.value_tests import ANY_NUMBER, ANY_TEXT, Range, Relation, Texts, ValueTest
from conditions.event_patterns.comparing import number_in, wildcard_pieces
from conditions.values.dotnet_text import fold

Admitted: TypeAlias = Sequence[ValueTest]

_MOST_DIGITS = 15
"""So many digits of a number that is no integer an index tells apart."""


def among(_: int, *values: Any) -> Admitted:
    """The values that are exactly one of some."""
    return [_exactly(value) for value in values]


def _exactly(value: Any) -> ValueTest:
    if isinstance(value, bool):
        return ValueTest(others=frozenset([value]))
    if isinstance(value, str):
        return ValueTest(texts=Texts("is", fold(value)))
    number = number_in(value)
    is_exact = number is not None and _is_short(number)
    return ValueTest(numbers=Range(number, number) if is_exact else ANY_NUMBER)


def _is_short(number: int | Decimal) -> bool:
    return len(Decimal(number).as_tuple().digits) <= _MOST_DIGITS


def null(_: int) -> Admitted:
    """Null."""
    return [ValueTest(others=frozenset([None]))]


def anything(_: int) -> Admitted:
    """Every value; Null stands for one that is not there, too."""
    return [ValueTest(ANY_TEXT, ANY_NUMBER, frozenset([None, True, False]))]


def texts(relation: Relation) -> Callable[..., Admitted]:
    """The texts that have to do with one of some, letter case included."""
    return lambda _, *parts: [_text(relation, part) for part in parts]


def texts_in_any_case(relation: Relation) -> Callable[..., Admitted]:
    """As `texts`, whatever the letter case, which an index knows as well for texts of ASCII only."""
    return lambda _, *parts: [_text(relation, part) if part.isascii() else ValueTest(ANY_TEXT) for part in parts]


def _text(relation: Relation, part: str) -> ValueTest:
    return ValueTest(Texts(relation, fold(part)) if part or relation == "is" else ANY_TEXT)


def like(_: int, *patterns: str) -> Admitted:
    """The texts that one of some wildcards matches: by their beginning, their end, or a part."""
    return [_like(pattern) for pattern in patterns]


def _like(pattern: str) -> ValueTest:
    first, *others = wildcard_pieces(pattern)
    if not others:
        return _text("is", first)
    if first:
        return _text("begins", first)
    return _text("ends", others[-1]) if others[-1] else _text("contains", max(others, key=len))


def any_text(_: int, *__: Any) -> Admitted:
    """Every text."""
    return [ValueTest(ANY_TEXT)]


def within(_: int, *terms: Any) -> Admitted:
    """The numbers within bounds."""
    least: list[int | Decimal] = []
    most: list[int | Decimal] = []
    for operator, bound in zip(terms[::2], terms[1::2], strict=True):
        number = number_in(bound)
        if number is not None and _is_short(number):
            least += [number] if operator in ("=", ">", ">=") else []
            most += [number] if operator in ("=", "<", "<=") else []
    return [ValueTest(numbers=Range(_bound(max, least), _bound(min, most)))]


def _bound(choose: Callable[..., Any], bounds: Iterable[int | Decimal]) -> Any:
    return choose(bounds, default=None)
