"""Outputs: values of an answer for later steps, where they come from, and how they are kept."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import islice
from typing import Any, TypeAlias

from jsonpointer import JsonPointer

import conditions
from conditions.library.jsonpath.rfc9535 import compile_path
from conditions.library.paths import parse_pointer
from conditions.values.converting import to_text
from conditions.values.kinds import kind_of
from conditions.values.nearest import nearest
from restapi.calls.criterion import strictly
from restapi.connections.credentials import Masker
from restapi.errors import InvocationError

DEEPEST_OUTPUT = 100
"""The most levels of the value of an output."""

_EXAMPLES = "write a JSON Pointer (/id), a JSONPath ($.items[0].id) or an expression (root['id'])"
_LOOKED_AT = 1_000  # of the keys of an object, for the nearest one
_LONGEST_NAME = 40
_LISTED = 8
_NOTHING: Any = object()
_INDEX = re.compile(r"0|[1-9][0-9]{0,17}")  # RFC 6901, section 4
_Key: TypeAlias = str | int


class OutputError(Exception):
    """An answer does not hold what an output asks for; the text says why. It is not masked."""


@dataclass(frozen=True, slots=True)
class ValuePath:
    """The path to one value: a JSON Pointer (RFC 6901), or a JSONPath of nothing but names and indexes.

    Attributes:
        keys: The names and indexes.
        is_pointer: Whether a name of digits is the index of an item, too.
    """

    keys: tuple[_Key, ...]
    is_pointer: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """A JSONPath (RFC 9535) that may lead to several values, which make a list."""

    text: str
    select: Callable[[Any], list[Any]] = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression over `root` and the named values."""

    condition: conditions.Condition


Source: TypeAlias = ValuePath | Query | Expression


def read_source(text: str, *, strict: bool = False) -> Source:
    """The source of an output: what is empty or begins with `/` is a JSON Pointer, what begins with `$` a JSONPath.

    Anything else is an expression; where it is *strict*, what is not there is an error, and not Null.

    Raises:
        InvocationError: It is none; `detail` has the message of its own error, which tells the place.
    """
    try:
        if not text or text.startswith("/"):
            return ValuePath(parse_pointer(text), is_pointer=True)
        return (
            _json_path(text)
            if text.startswith("$")
            else Expression((strictly(conditions.AZURE) if strict else conditions.AZURE).compile(text))
        )
    except conditions.PathError as error:
        # Its hint on quotes is for paths within expressions.
        hint = error.hint if error.hint and '"' not in text else _EXAMPLES
        raise InvocationError("the output has no valid source", detail=error.message, hint=hint) from None
    except conditions.ConditionError as error:
        raise InvocationError(
            "the output has no valid source", detail=str(error), hint="" if error.hint else _EXAMPLES
        ) from None


def _json_path(text: str) -> Source:
    path = compile_path(text)
    if not path.is_singular:
        return Query(text, lambda root: [value for value, _ in path.located(root)])
    steps = (segment.selectors[0] for segment in path.segments)
    return ValuePath(tuple(step.name if hasattr(step, "name") else step.index for step in steps))


def extract(source: Source, root: Any, named: Mapping[str, Any]) -> Any:
    """The value that *source* leads to.

    Args:
        source: Where it comes from.
        root: The parsed answer.
        named: The other named values of an expression.

    Raises:
        OutputError: It leads nowhere, or the value is nested too deeply.
    """
    try:
        value = _extracted(source, root, named)
    except conditions.ConditionError as error:
        raise OutputError(error.message) from None
    if _is_deeper(value, DEEPEST_OUTPUT):
        raise OutputError(f"the value is nested more than {DEEPEST_OUTPUT} deep")
    return value


def _extracted(source: Source, root: Any, named: Mapping[str, Any]) -> Any:
    if isinstance(source, ValuePath):
        return _followed(root, source)
    if isinstance(source, Query):
        return source.select(root)
    return source.condition.evaluate(root, **named)


def _followed(target: Any, way: ValuePath) -> Any:
    for depth, key in enumerate(way.keys):
        found = _member(target, key, way.is_pointer)
        if found is _NOTHING:
            place = JsonPointer.from_parts(way.keys[:depth]).path
            raise OutputError(_absence(target, key) + (place and f" (at {place})"))
        target = found
    return target


def _member(target: Any, key: _Key, is_pointer: bool) -> Any:
    if isinstance(target, Mapping):
        return target.get(key, _NOTHING) if isinstance(key, str) else _NOTHING
    if not isinstance(target, list):
        return _NOTHING
    if is_pointer and isinstance(key, str) and _INDEX.fullmatch(key):
        key = int(key)
    return target[key] if isinstance(key, int) and -len(target) <= key < len(target) else _NOTHING


def _absence(target: Any, key: _Key) -> str:
    """The reason why *target* has no member at *key*. Values are not told: they may be cut secrets."""
    if isinstance(target, list):
        return f"there is no item {key}: the list has {len(target):,} items, counted from 0"
    if not isinstance(target, Mapping) or isinstance(key, int):
        return (
            f"there is no {'item' if isinstance(key, int) else 'key'} {key}: what is there is of kind {kind_of(target)}"
        )
    known = [name for name in islice(target, _LOOKED_AT) if len(name) <= _LONGEST_NAME]
    near = nearest(key, known)
    if near is not None:
        return f"there is no key '{key}'; did you mean '{near}'?"
    listed = [f"'{name}'" for name in known[:_LISTED]]
    more = " and more" if len(target) > len(listed) else ""
    return f"there is no key '{key}'; there are {', '.join(listed) or 'none'}{more}"


def _is_deeper(value: Any, most: int) -> bool:
    level = [value]
    for _ in range(most):
        level = [member for one in level for member in _members(one)]
        if not level:
            return False
    return True


def _members(value: Any) -> Iterable[Any]:
    if isinstance(value, Mapping):
        return value.values()
    return value if isinstance(value, list | tuple) else ()


def text_of(value: Any) -> str:
    """A value as a variable of a pipeline: a text as it is, Null as the empty text, anything else as JSON writes it.

    Numbers have all their digits and no exponent.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return json.dumps(value)
    if isinstance(value, int | float | Decimal):
        return format(Decimal(repr(value) if isinstance(value, float) else value), "f")
    if isinstance(value, Mapping | list | tuple):
        return json.dumps(json_of(value, Masker()), ensure_ascii=False, separators=(",", ":"))
    return to_text(value)


def json_of(value: Any, masker: Masker, levels: int = DEEPEST_OUTPUT) -> Any:
    """A value as `json.dumps` takes it, secrets masked.

    A number that is secret, or none of JSON, is a text; so is what lies deeper than so many *levels*.
    """
    if isinstance(value, Mapping | list | tuple) and not levels:
        return "(nested too deeply)"
    if isinstance(value, Mapping):
        return {masker(str(key)): json_of(member, masker, levels - 1) for key, member in value.items()}
    if isinstance(value, list | tuple):
        return [json_of(member, masker, levels - 1) for member in value]
    if value is None or isinstance(value, bool):
        return value
    text = text_of(value)
    masked = masker(text)
    is_number = isinstance(value, int) or (isinstance(value, float) and math.isfinite(value))
    return value if is_number and masked == text else masked
