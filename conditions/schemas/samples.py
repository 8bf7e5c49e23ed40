"""Documents made whole: the small values that a schema wants where nothing else is asked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from math import inf
from typing import Any

from conditions.schemas.patterns.writing import shortest
from conditions.schemas.place import Place
from conditions.schemas.shapes import Arrays, Numbers, Objects, Shape, Texts
from conditions.values.kinds import Kind

DEEPEST = 12
"""How deep values nest that are made."""

MOST_ITEMS = 64
"""The most items of an Array that are made."""

LONGEST_TEXT = 1_000
"""The most characters of a text that is made."""


class NoSampleError(Exception):
    """No value was found for a place."""


def sample(place: Place, depth: int = 0) -> Any:
    """A small value that may be at a place.

    Raises:
        NoSampleError: None was found.
    """
    if depth <= DEEPEST:
        for shape in sorted(place.shapes, key=lambda shape: _ORDER.index(shape.kind)):
            try:
                return _of_shape(shape, depth)
            except NoSampleError:
                continue
    raise NoSampleError


_ORDER = [Kind.STRING, Kind.NUMBER, Kind.BOOLEAN, Kind.NULL, Kind.ARRAY, Kind.OBJECT]


def samples(place: Place) -> list[Any]:
    """Small values that may be at a place, of each shape."""
    found = list[Any]()
    for shape in place.shapes:
        if isinstance(shape, Arrays | Objects):
            with suppress(NoSampleError):
                found.append(_of_shape(shape, 0))
        else:
            found += _simple(shape)
    return found


def whole(place: Place, value: Any, depth: int = 0) -> Any:
    """A value with all that the schema wants in it; what is there stays, and Null stands for items of no matter.

    Raises:
        NoSampleError: No value was found for something in it.
    """
    if isinstance(value, dict):
        if not value and not place.objects and place.arrays:
            return whole(place, [], depth)
        return _whole_object(place, value, depth)
    return _whole_array(place, value, depth) if isinstance(value, list) else value


def _whole_object(place: Place, value: dict[str, Any], depth: int) -> dict[str, Any]:
    found = {key: whole(place.key(key), member, depth + 1) for key, member in value.items()}
    for shape in place.objects[:1]:
        for key in sorted(shape.required - found.keys(), key=_position(shape)):
            schemas = shape.key(key)
            if schemas is None:
                raise NoSampleError
            found[key] = sample(Place([schemas]), depth + 1)
    return found


def _position(shape: Objects) -> Any:
    at = {name: number for number, name in enumerate(shape.names)}
    return lambda key: (at.get(key, len(at)), key)


def _whole_array(place: Place, value: list[Any], depth: int) -> list[Any]:
    items = list(value)
    for shape in place.arrays[:1]:
        if shape.fewest > MOST_ITEMS:
            raise NoSampleError
        items += [None] * (shape.fewest - len(items))
    return [
        sample(place.item(at), depth + 1)
        if item is None and not place.item(at).admits(None)
        else whole(place.item(at), item, depth + 1)
        for at, item in enumerate(items)
    ]


def _of_shape(shape: Shape, depth: int) -> Any:
    if isinstance(shape, Arrays | Objects):
        of_it = Place(shapes=(shape,))
        return _whole_array(of_it, [], depth) if isinstance(shape, Arrays) else _whole_object(of_it, {}, depth)
    for value in _simple(shape):
        return value
    raise NoSampleError


def _simple(shape: Shape) -> Iterator[Any]:
    """A few values of a shape, the plainest before."""
    if shape.values is not None:
        yield from shape.values
    elif isinstance(shape, Numbers):
        yield from filter(shape.admits, _numbers(shape))
    elif isinstance(shape, Texts):
        yield from filter(shape.admits, _texts(shape))


def _numbers(shape: Numbers) -> Iterator[Any]:
    yield 0
    for bound, step in ((shape.low, 1), (shape.high, -1)):
        if abs(bound) != inf:
            yield _in_json(bound)
            yield _in_json(bound + step)
    if abs(shape.low) != inf and abs(shape.high) != inf and not shape.whole:
        yield float((shape.low + shape.high) / 2)


def _in_json(number: Any) -> int | float:
    return int(number) if number == int(number) else float(number)


_OF_FORMATS = {
    "date": "2024-01-01",
    "date-time": "2024-01-01T00:00:00Z",
    "ipv4": "127.0.0.1",
    "time": "00:00:00Z",
    "uuid": "00000000-0000-0000-0000-000000000000",
}


def _texts(shape: Texts) -> Iterator[str]:
    yield from (_OF_FORMATS[name] for name in shape.formats if name in _OF_FORMATS)
    yield from (text for pattern in shape.patterns if (text := shortest(pattern)) is not None)
    yield ""
    if shape.shortest <= LONGEST_TEXT:
        yield "x" * shape.shortest
