"""The conversions that the annotations of functions stand for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from types import NoneType, UnionType
from typing import Any, NamedTuple, TypeVar, Union, get_args, get_origin

from conditions.errors import ConversionError
from conditions.values.converting import to_boolean, to_datetime, to_items, to_number, to_object, to_text, to_version
from conditions.values.kinds import Kind, Version
from conditions.values.spelling import describe


class Conversion(NamedTuple):
    """The way in which a value becomes what a parameter is annotated with."""

    name: str
    apply: Callable[[Any], Any]
    kind: Kind | None = None


def _to_int(value: Any) -> int:
    number = to_number(value)
    if number != int(number):
        raise ConversionError(f"cannot convert {describe(value)} to an integer")
    return int(number)


def _to_float(value: Any) -> float:
    return float(to_number(value))


def _to_decimal(value: Any) -> Decimal:
    return Decimal(to_number(value))


def _itself(value: Any) -> Any:
    return value


VALUE = Conversion("value", _itself)
BOOLEAN = Conversion("to_boolean", to_boolean, Kind.BOOLEAN)
NUMBER = Conversion("to_number", to_number, Kind.NUMBER)
TEXT = Conversion("to_text", to_text, Kind.STRING)

_CONVERSIONS: dict[Any, Conversion] = {
    Any: VALUE,
    object: VALUE,
    bool: BOOLEAN,
    str: TEXT,
    int: Conversion("to_int", _to_int),
    float: Conversion("to_float", _to_float),
    Decimal: Conversion("to_decimal", _to_decimal),
    Version: Conversion("to_version", to_version, Kind.VERSION),
    datetime: Conversion("to_datetime", to_datetime, Kind.DATETIME),
    list: Conversion("to_items", to_items),
    Sequence: Conversion("to_items", to_items),
    dict: Conversion("to_object", to_object),
    Mapping: Conversion("to_object", to_object),
}


def conversion_to(annotation: Any) -> Conversion:
    """The conversion to what a parameter is annotated with.

    Raises:
        KeyError, ValueError, TypeError: There is none.
    """
    origin = get_origin(annotation)
    if origin in (Union, UnionType) and NoneType in get_args(annotation):
        (inner,) = (part for part in get_args(annotation) if part is not NoneType)
        return _optional(conversion_to(inner))
    if isinstance(annotation, TypeVar):
        return VALUE
    return _CONVERSIONS[origin or annotation]


def _optional(conversion: Conversion) -> Conversion:
    apply = conversion.apply
    return Conversion(f"optional_{conversion.name}", lambda value: None if value is None else apply(value))
