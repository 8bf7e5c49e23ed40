"""The types of the values in rows: those that JSON has, those that it has not, and what values become in Python."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Literal, TypeAlias

import pyarrow as pa  # pyright: ignore[reportMissingImports]

Dates: TypeAlias = Literal["refuse", "iso"]
"""How dates and times are read: as texts by ISO 8601, or not at all."""

Convert: TypeAlias = Callable[[Any], Any]

_types = pa.types


def is_text(kind: pa.DataType) -> bool:
    """True of a column of texts."""
    return any(test(kind) for test in (_types.is_string, _types.is_large_string, _types.is_string_view))


def is_bytes(kind: pa.DataType) -> bool:
    """True of a column of bytes."""
    tests = (_types.is_binary, _types.is_large_binary, _types.is_binary_view, _types.is_fixed_size_binary)
    return any(test(kind) for test in tests)


def is_json(kind: pa.DataType) -> bool:
    """True of a column of JSON, by the extension type `arrow.json`."""
    return isinstance(kind, pa.BaseExtensionType) and kind.extension_name == "arrow.json"


def check(kind: pa.DataType, dates: Dates, place: str = "") -> None:
    """Refuse a type of rows that holds values which JSON has not.

    Args:
        kind: The type.
        dates: How dates and times are read.
        place: What holds the values, for the error: names of columns.

    Raises:
        TypeError: There are such values; their place is told.
    """
    told = _refusal(kind, dates)
    if told:
        raise TypeError(f"the column {place!r} {told}" if place else f"the column {told}")
    for name, inner in _inner(kind):
        check(inner, dates, f"{place}.{name}" if place and name else place or name)


def _inner(kind: pa.DataType) -> Iterator[tuple[str, pa.DataType]]:
    """The types that values of a type hold, each with its name, if it has one."""
    if _types.is_struct(kind):
        yield from ((field.name, field.type) for field in kind)
    elif _types.is_map(kind):
        yield "", kind.item_type
    elif _types.is_dictionary(kind) or _is_list(kind) or _types.is_run_end_encoded(kind):
        yield "", kind.value_type


def _refusal(kind: pa.DataType, dates: Dates) -> str:
    """Why values of a type cannot be values of a document; '' where they can."""
    if is_variant(kind):
        return "is a VARIANT, which cannot be read here: give to_json(v) instead of v"
    if isinstance(kind, pa.BaseExtensionType):
        return f"is of the type {kind.extension_name}, which JSON has not: judge it by itself, or cast it"
    if _types.is_map(kind) and not is_text(kind.key_type):
        return f"has {kind.key_type} for keys, and JSON has texts: cast them"
    if _types.is_struct(kind) and len({field.name for field in kind}) < kind.num_fields:
        return "has two fields of the same name"
    if _is_iso(kind):
        return "" if dates == "iso" else f"is {kind}, which JSON has not: cast it, or give dates='iso' to read texts"
    if _is_json_kind(kind):
        return ""
    return f"is {kind}, which JSON has not: cast it, or leave it out"


def is_variant(kind: pa.DataType) -> bool:
    """True of a VARIANT of Spark, DuckDB or Parquet, which is a struct of its encoded bytes."""
    if isinstance(kind, pa.BaseExtensionType):
        return str(kind.extension_name).endswith("variant")
    fields = {field.name: field.type for field in kind} if _types.is_struct(kind) else {}
    is_named_so = {"metadata", "value"} <= fields.keys() <= {"metadata", "value", "typed_value"}
    return is_named_so and all(map(is_bytes, (fields["metadata"], fields["value"])))


def _is_list(kind: pa.DataType) -> bool:
    tests = (_types.is_list, _types.is_large_list, _types.is_fixed_size_list, _types.is_list_view)
    return any(test(kind) for test in (*tests, _types.is_large_list_view))


def _is_iso(kind: pa.DataType) -> bool:
    """True of dates and times. One in nanoseconds would lose them in Python."""
    return kind != pa.time64("ns") and any(test(kind) for test in (_types.is_date, _types.is_timestamp, _types.is_time))


def _is_json_kind(kind: pa.DataType) -> bool:
    plain = (_types.is_null, _types.is_boolean, _types.is_integer, _types.is_floating, _types.is_decimal, is_text)
    nested = (_types.is_struct, _types.is_map, _types.is_dictionary, _types.is_run_end_encoded, _is_list)
    return any(test(kind) for test in (*plain, *nested))


def conversion(kind: pa.DataType) -> Convert | None:
    """Makes of a value in Python, as pyarrow gives it, the value of a document; None where it is that already."""
    if _is_iso(kind):
        return _or_null(lambda value: value.isoformat())
    if _types.is_float16(kind):  # older versions of pyarrow give what NumPy calls so
        return _or_null(float)
    if _types.is_map(kind):
        return _or_null(_of_map(conversion(kind.item_type)))
    if _types.is_struct(kind):
        inner = {field.name: convert for field in kind if (convert := conversion(field.type))}
        return _or_null(_of_struct(inner)) if inner else None
    if _is_list(kind):
        item = conversion(kind.value_type)
        return item and _or_null(lambda values: list(map(item, values)))
    if _types.is_dictionary(kind) or _types.is_run_end_encoded(kind):
        return conversion(kind.value_type)
    return None


def _or_null(convert: Convert) -> Convert:
    return lambda value: None if value is None else convert(value)


def _of_map(convert: Convert | None) -> Convert:
    return (lambda pairs: {key: convert(value) for key, value in pairs}) if convert else dict


def _of_struct(inner: dict[str, Convert]) -> Convert:
    return lambda value: value | {name: convert(value[name]) for name, convert in inner.items()}
