"""Reading patterns of events: a mapping, as JSON gives it, to what each field must be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from conditions.errors import LimitError, PatternError
from conditions.event_patterns.fields import Keys
from conditions.event_patterns.model import Alternatives, Field, Pattern, combinations, fields_of
from conditions.event_patterns.operators import RESERVED, Test, exact, matched
from conditions.event_patterns.spelling import call, pointer_to, shown

OR = "$or"

DEEPEST = 40
"""The deepest level of Objects within each other; `$or` counts twice, as its condition nests."""

MOST_COMBINATIONS = 1_000
"""The most ways in which the alternatives of a pattern may be chosen, as in EventBridge."""


def read(pattern: Mapping[str, Any]) -> Pattern:
    """The parts of a pattern.

    Raises:
        PatternError: It is none; `pointer` tells the place.
        LimitError: It nests too deep, or has too many combinations of alternatives.
    """
    parts = tuple(_parts(pattern, (), "", within_or=False, depth=0))
    if combinations(parts) > MOST_COMBINATIONS:
        raise LimitError(f"the alternatives of a pattern may be chosen in at most {MOST_COMBINATIONS:,} ways")
    _check_distinct(parts)
    return parts


def _parts(pattern: Any, keys: Keys, at: str, *, within_or: bool, depth: int) -> Iterator[Field | Alternatives]:
    if depth > DEEPEST:
        raise LimitError(f"a pattern may nest at most {DEEPEST} levels deep")
    if not pattern:
        raise PatternError("expected at least one field, not an empty Object", at)
    for name, value in pattern.items():
        place = pointer_to(at, name)
        if not isinstance(name, str):
            raise PatternError(f"expected the name of a field as a text, not {shown(name)}", place)
        if name == OR:
            yield _alternatives(value, keys, place, depth=depth + 2)
            continue
        if within_or and name in RESERVED:
            raise PatternError(f"expected the name of a field in {OR}, and {name} is an operator", place)
        if isinstance(value, Mapping):
            yield from _parts(value, (*keys, name), place, within_or=within_or, depth=depth + 1)
        else:
            yield _field(value, (*keys, name), place)


def _alternatives(value: Any, keys: Keys, at: str, *, depth: int) -> Alternatives:
    if not isinstance(value, list | tuple) or len(value) < 2:
        hint = "a field of this name cannot be asked for" if isinstance(value, Mapping) else None
        raise PatternError(f"expected a list of two patterns or more behind {OR}, not {shown(value)}", at, hint=hint)
    for index, one in enumerate(value):
        if not isinstance(one, Mapping):
            raise PatternError(f"expected a pattern in {OR}, not {shown(one)}", pointer_to(at, index))
    places = [pointer_to(at, index) for index in range(len(value))]
    patterns = (
        tuple(_parts(one, keys, place, within_or=True, depth=depth)) for one, place in zip(value, places, strict=True)
    )
    return Alternatives(tuple(patterns), at)


def _field(values: Any, keys: Keys, at: str) -> Field:
    if not isinstance(values, list | tuple):
        scalar = values is None or isinstance(values, str | bool | int | float)
        hint = "values stand in a list, also a single one" if scalar else None
        raise PatternError(f"expected a list of values or an Object of fields, not {shown(values)}", at, hint=hint)
    if not values:
        raise PatternError("expected at least one value, not an empty list", at)
    tests = [_test(value, pointer_to(at, index)) for index, value in enumerate(values)]
    calls = tuple(call(test.function, keys, test.arguments) for test in _joined(tests) if test.function != "absent")
    return Field(keys, calls, any(test.function == "absent" for test in tests), at)


def _test(value: Any, at: str) -> Test:
    return matched(value, at) if isinstance(value, Mapping) else exact(value, at)


def _joined(tests: list[Test]) -> list[Test]:
    """The tests, with those of one function as one where that means the same; each as often as once."""
    joined: dict[Any, Test] = {}
    for test in tests:
        key = test.function if test.joins else test
        known = joined.get(key, Test(test.function, ()))
        joined[key] = (
            Test(test.function, tuple(dict.fromkeys((*known.arguments, *test.arguments)))) if test.joins else test
        )
    return list(joined.values())


def _check_distinct(parts: Pattern) -> None:
    """Refuse fields that must match together, and are the same, or one lies within the other.

    Which of them counts would depend on the order in which they stand.
    """
    paths: dict[Keys, str] = {}
    holders: dict[Keys, str] = {}
    for part in parts:
        fields = list(fields_of((part,)))
        for field in fields:
            _refuse_known(field, paths, holders)
        for field in fields:
            paths[field.keys] = field.pointer
            holders.update((field.keys[:length], field.pointer) for length in range(1, len(field.keys)))
        if isinstance(part, Alternatives):
            for pattern in part.patterns:
                _check_distinct(pattern)


def _refuse_known(field: Field, paths: Mapping[Keys, str], holders: Mapping[Keys, str]) -> None:
    if field.keys in paths:
        raise PatternError(f"expected each field once, and it stands at {paths[field.keys]} too", field.pointer)
    inner = next((field.keys[:length] for length in range(1, len(field.keys)) if field.keys[:length] in paths), None)
    other = holders.get(field.keys) or (paths[inner] if inner else None)
    if other is not None:
        raise PatternError(f"expected a field to be a value or an Object, and {other} says otherwise", field.pointer)
