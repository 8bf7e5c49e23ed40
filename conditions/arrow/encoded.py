"""Columns whose rows are positions of values: dictionaries and runs. Taking values by position, of any type."""

from __future__ import annotations

import pyarrow as pa  # pyright: ignore[reportMissingImports]
import pyarrow.compute as pc  # pyright: ignore[reportMissingImports]


def is_encoded(kind: pa.DataType) -> bool:
    """True of a dictionary, and of runs."""
    return any(test(kind) for test in (pa.types.is_dictionary, pa.types.is_run_end_encoded))


def parts(column: pa.Array) -> tuple[pa.Array, pa.Array]:
    """For each row the position of its value, or null; and the values, which can be taken by position."""
    if pa.types.is_dictionary(column.type):
        return column.indices, takeable(column.dictionary)
    positions = pa.array(range(len(column.values)), pa.int64())
    runs = pa.RunEndEncodedArray.from_arrays(column.run_ends, positions)
    return pc.run_end_decode(runs.slice(column.offset, len(column))), takeable(column.values)


def decoded(column: pa.Array) -> pa.Array:
    """The values of the rows, one for each."""
    if not is_encoded(column.type):
        return column
    positions, values = parts(column)
    return decoded(values.take(positions))


def takeable(column: pa.Array) -> pa.Array:
    """The column with a type of which rows can be taken: pyarrow takes none of views."""
    kind = without_views(column.type)
    return column if kind == column.type else column.cast(kind)


def without_views(kind: pa.DataType) -> pa.DataType:
    """A type with large texts and bytes in place of views, at any depth."""
    types = pa.types
    if types.is_string_view(kind):
        return pa.large_string()
    if types.is_binary_view(kind):
        return pa.large_binary()
    if types.is_struct(kind):
        return pa.struct([field.with_type(without_views(field.type)) for field in kind])
    if types.is_list(kind):
        return pa.list_(kind.value_field.with_type(without_views(kind.value_type)))
    if types.is_large_list(kind):
        return pa.large_list(kind.value_field.with_type(without_views(kind.value_type)))
    if types.is_fixed_size_list(kind):
        return pa.list_(kind.value_field.with_type(without_views(kind.value_type)), kind.list_size)
    if types.is_map(kind):
        return pa.map_(without_views(kind.key_type), without_views(kind.item_type))
    if types.is_dictionary(kind):
        return pa.dictionary(kind.index_type, without_views(kind.value_type), kind.ordered)
    return kind
