"""The keywords of a schema, read one by one: one that is not what it should be is told when it is met."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isinf, isnan
from typing import Any

from conditions.errors import SchemaError
from conditions.source import clipped, in_one_line
from conditions.values.kinds import Kind
from conditions.values.nearest import nearest

TYPES = {
    "null": Kind.NULL,
    "boolean": Kind.BOOLEAN,
    "number": Kind.NUMBER,
    "integer": Kind.NUMBER,
    "string": Kind.STRING,
    "array": Kind.ARRAY,
    "object": Kind.OBJECT,
}
"""The kinds by the names that `type` has for them."""


def mapping(contents: Mapping[str, Any], keyword: str) -> Mapping[str, Any]:
    """The value of a keyword that is a Mapping; an empty one where it is not there.

    Raises:
        SchemaError: It is none.
    """
    value = contents.get(keyword)
    if value is None:
        return {}
    return value if isinstance(value, Mapping) else _refuse(keyword, "a mapping", value)


def sequence(contents: Mapping[str, Any], keyword: str) -> Sequence[Any]:
    """The value of a keyword that is a list; an empty one where it is not there.

    Raises:
        SchemaError: It is none.
    """
    value = contents.get(keyword)
    if value is None:
        return ()
    return value if isinstance(value, list | tuple) else _refuse(keyword, "a list", value)


def number(contents: Mapping[str, Any], keyword: str) -> Any:
    """The value of a keyword that is a number; None where it is not there.

    Raises:
        SchemaError: It is none.
    """
    value = contents.get(keyword)
    if isinstance(value, float) and isnan(value):
        raise SchemaError(f"{keyword} of a schema is a number, not NaN")
    if value is None or (isinstance(value, int | float) and not isinstance(value, bool)):
        return value
    return _refuse(keyword, "a number", value)


def size(contents: Mapping[str, Any], keyword: str) -> int | None:
    """The value of a keyword that is a number of items or characters; None where it is not there.

    Raises:
        SchemaError: It is none.
    """
    value = number(contents, keyword)
    if isinstance(value, float) and isinf(value):
        raise SchemaError(f"{keyword} of a schema is a whole number, not an infinite one")
    return None if value is None else int(value)


def text(contents: Mapping[str, Any], keyword: str) -> str | None:
    """The value of a keyword that is a text; None where it is not there.

    Raises:
        SchemaError: It is none.
    """
    value = contents.get(keyword)
    return value if value is None or isinstance(value, str) else _refuse(keyword, "a text", value)


def types(contents: Mapping[str, Any]) -> tuple[str, ...] | None:
    """The types that a schema names; None where it names none.

    Raises:
        SchemaError: There is no such type.
    """
    value = contents.get("type")
    named = (value,) if isinstance(value, str) else value
    if named is None:
        return None
    if not isinstance(named, list | tuple) or not all(isinstance(one, str) for one in named):
        return _refuse("type", "a text or a list of texts", value)  # type: ignore[no-any-return]
    if unknown := [one for one in named if one not in TYPES]:
        near = nearest(unknown[0], TYPES)
        raise SchemaError(
            f"there is no type {clipped(unknown[0], 40)!r} in schemas", hint=near and f"did you mean {near}?"
        )
    return tuple(named)


def _refuse(keyword: str, wanted: str, value: object) -> Any:
    raise SchemaError(f"{in_one_line(keyword)} of a schema is {wanted}, not {type(value).__name__}")
