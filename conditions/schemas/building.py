"""From plain schemas that hold together to the shapes of the values that they allow."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from math import inf
from typing import Any

from conditions.schemas import keywords
from conditions.schemas.expanding import Conjunction
from conditions.schemas.shapes import Arrays, Booleans, Null, Numbers, Objects, Shape, Texts, exactly
from conditions.schemas.subschema import Subschema
from conditions.values.kinds import Kind, kind_of


def shapes(schemas: Conjunction) -> Iterator[Shape]:
    """The shapes of the values that schemas allow which hold together."""
    values = _values(schemas)
    for kind, make in _MAKERS.items():
        if all(_lets_in(one, kind) for one in schemas):
            few = None if values is None else tuple(value for value in values if kind_of(value) is kind)
            if few != ():
                yield from make(schemas, few)


def _lets_in(schema: Subschema, kind: Kind) -> bool:
    """True where `type` names a kind, or nothing."""
    named = keywords.types(schema.contents)
    if named is None or (kind is Kind.NULL and schema.dialect.nullable and schema.contents.get("nullable") is True):
        return True
    return any(keywords.TYPES[name] is kind for name in named)


def _values(schemas: Conjunction) -> tuple[Any, ...] | None:
    """The values that `enum` and `const` leave; None where neither is there."""
    lists = list[list[Any]]()
    for schema in schemas:
        contents = schema.contents
        null = [None] if schema.dialect.nullable and contents.get("nullable") is True else []
        lists += [[*keywords.sequence(contents, "enum"), *null]] if contents.get("enum") is not None else []
        lists += [[contents["const"]]] if "const" in contents else []
    if not lists:
        return None
    first, *others = lists
    return tuple(value for value in first if all(any(map(_same(value), other)) for other in others))


def _same(value: Any) -> Callable[[Any], bool]:
    return lambda other: kind_of(other) is kind_of(value) and bool(other == value)


def _nulls(_: Conjunction, __: Any) -> Iterator[Shape]:
    yield Null()


def _booleans(_: Conjunction, few: tuple[Any, ...] | None) -> Iterator[Shape]:
    yield Booleans() if few is None else Booleans(tuple(dict.fromkeys(few)))


def _numbers(schemas: Conjunction, few: tuple[Any, ...] | None) -> Iterator[Shape]:
    low, low_is_open = max(_bounds(schemas, "minimum", "exclusiveMinimum"), default=(-inf, False))
    high, high_is_open = min(
        ((bound, not is_open) for bound, is_open in _bounds(schemas, "maximum", "exclusiveMaximum")),
        default=(inf, True),
    )
    every = Numbers(None, low, high, low_is_open, not high_is_open, _are_whole(schemas))
    if few is None:
        if low < high or (low == high and not low_is_open and high_is_open):
            yield every
    elif left := tuple(value for value in few if every.admits(value)):
        yield Numbers(left)


def _bounds(schemas: Conjunction, keyword: str, exclusive: str) -> Iterator[tuple[Any, bool]]:
    """The bounds that schemas give, and whether each is exclusive; old schemas say that by true."""
    for one in schemas:
        bound = keywords.number(one.contents, keyword)
        is_open = one.contents.get(exclusive)
        if bound is not None:
            yield exactly(bound), is_open is True
        if not isinstance(is_open, bool) and (open_bound := keywords.number(one.contents, exclusive)) is not None:
            yield exactly(open_bound), True


def _are_whole(schemas: Conjunction) -> bool:
    named = (keywords.types(one.contents) for one in schemas)
    return any(one is not None and "integer" in one and "number" not in one for one in named)


def _texts(schemas: Conjunction, few: tuple[Any, ...] | None) -> Iterator[Shape]:
    contents = [one.contents for one in schemas]
    every = Texts(
        None,
        max(_told(contents, "minLength", keywords.size), default=0),
        min(_told(contents, "maxLength", keywords.size), default=inf),
        tuple(_told(contents, "pattern", keywords.text)),
        tuple(_told(contents, "format", keywords.text)),
    )
    if few is None:
        if every.shortest <= every.longest:
            yield every
    elif left := tuple(value for value in few if every.admits(value)):
        yield Texts(left)


def _told(contents: Iterable[Mapping[str, Any]], keyword: str, read: Callable[..., Any]) -> Iterator[Any]:
    return (value for one in contents if (value := read(one, keyword)) is not None)


def _arrays(schemas: Conjunction, _: Any) -> Iterator[Shape]:
    found = Arrays(schemas)
    if found.fewest <= found.most:
        yield found


def _objects(schemas: Conjunction, _: Any) -> Iterator[Shape]:
    yield Objects(schemas)


_MAKERS: dict[Kind, Callable[[Conjunction, Any], Iterator[Shape]]] = {
    Kind.NULL: _nulls,
    Kind.BOOLEAN: _booleans,
    Kind.NUMBER: _numbers,
    Kind.STRING: _texts,
    Kind.ARRAY: _arrays,
    Kind.OBJECT: _objects,
}
