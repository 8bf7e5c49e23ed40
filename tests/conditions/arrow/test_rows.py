"""Rows as documents: only what is read is fetched, and the verdicts are those of whole documents."""

from __future__ import annotations

import datetime
import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import conditions

pa = pytest.importorskip("pyarrow", reason="pyarrow is not installed: make test-engines")

from conditions.arrow import mask  # noqa: E402
from conditions.arrow.rows import pruned  # noqa: E402

INNER = pa.struct({"b": pa.int64(), "c": pa.list_(pa.string())})
SCHEMA = {
    "a": INNER,
    "b": pa.float64(),
    "name": pa.dictionary(pa.int32(), pa.string()),
    "items": pa.list_(pa.struct({"price": pa.int32(), "tags": pa.map_(pa.string(), pa.bool_())})),
    "é": pa.bool_(),
    "0": pa.large_string(),
    "labels": pa.map_(pa.string(), INNER),
}

texts = st.sampled_from(["", "x", "X", "é", "1", "2"])
inner = st.none() | st.fixed_dictionaries(
    {"b": st.none() | st.integers(0, 2), "c": st.none() | st.lists(st.none() | texts)}
)
rows = st.lists(
    st.none()
    | st.fixed_dictionaries(
        {
            "a": inner,
            "b": st.none() | st.sampled_from([0.0, 1.0, 1.5, 1e300]),
            "name": st.none() | texts,
            "items": st.none()
            | st.lists(
                st.none()
                | st.fixed_dictionaries(
                    {
                        "price": st.none() | st.integers(0, 2),
                        "tags": st.none() | st.dictionaries(texts, st.none() | st.booleans(), max_size=2),
                    }
                ),
                max_size=3,
            ),
            "é": st.none() | st.booleans(),
            "0": st.none() | texts,
            "labels": st.none() | st.dictionaries(texts, inner, max_size=2),
        }
    ),
    max_size=8,
)
CONDITIONS = [
    "eq(root.a.b, 1)",
    "and(root['é'], eq(root.name, 'x'))",
    "containsValue(root.a.c, 'x')",
    "containsValue(root.items.*.price, 1)",
    "eq(count(jsonpath('$.items[?(@.price == 1)]')), 1)",
    "eq(root['0'], root.b)",
    "root.labels.x.b",
    "root.items[0].tags.x",
    "gt(count(root), 2)",
    "gt(count(jsonpath('$..b')), 2)",
    "containsValue(root.*.b, 1)",
    "ge(root.name, 1)",
    "eq(root.Name, 'x')",
    "not(root.nothing)",
    "true",
]


def array_of(rows):
    """The rows as an array, its dictionary and its maps included."""
    whole = pa.struct({name: pa.string() if name == "name" else kind for name, kind in SCHEMA.items()})
    pairs = [row and {**row, "labels": paired(row["labels"]), "items": items_of(row["items"])} for row in rows]
    plain = pa.array(pairs, whole)
    children = [plain.field(name) for name in SCHEMA]
    children[list(SCHEMA).index("name")] = plain.field("name").dictionary_encode()
    return pa.StructArray.from_arrays(children, names=list(SCHEMA), mask=plain.is_null())


def items_of(items):
    return items and [item and {**item, "tags": paired(item["tags"])} for item in items]


def paired(mapping):
    return mapping if mapping is None else list(mapping.items())


def expected(condition, row):
    if row is None:
        return None
    try:
        return condition.matches_json(json.dumps(row))
    except conditions.ConditionError:
        return "error"


@given(rows=rows, cut=st.tuples(st.integers(0, 3), st.integers(0, 8)), text=st.sampled_from(CONDITIONS))
def test_a_column_of_rows_has_the_verdicts_of_its_documents(rows, cut, text):
    condition = conditions.compile(text)
    start, end = cut[0], cut[0] + cut[1]
    column, wanted = array_of(rows)[start:end], [expected(condition, row) for row in rows[start:end]]
    found = mask(condition, column, on_error="null").to_pylist()
    assert found == [None if one == "error" else one for one in wanted]
    if "error" in wanted:
        with pytest.raises(conditions.ConditionError) as caught:
            mask(condition, column)
        assert caught.value.__notes__ == [f"This happened in row {wanted.index('error')}, counted from 0."]
    strict = conditions.AZURE.extend(strict=True).compile(text)
    strictly = [expected(strict, row) for row in rows[start:end]]
    assert mask(strict, column, on_error="null").to_pylist() == [None if one == "error" else one for one in strictly]


@given(rows=rows, text=st.sampled_from(CONDITIONS))
def test_a_table_is_judged_as_its_rows_are(rows, text):
    condition = conditions.compile(text)
    there = [row for row in rows if row is not None]
    batch = pa.RecordBatch.from_struct_array(array_of(there))
    wanted = mask(condition, array_of(there), on_error="null").to_pylist()
    assert mask(condition, batch, on_error="null").to_pylist() == wanted
    table = pa.Table.from_batches([batch, batch])
    assert mask(condition, table, on_error="null").to_pylist() == wanted * 2


def test_only_what_is_read_is_fetched():
    column = array_of([{"a": {"b": 1, "c": None}, **dict.fromkeys(list(SCHEMA)[1:])}])
    assert pruned(column, (("A", "b"),)).type == pa.struct({"a": pa.struct({"b": pa.int64()})})
    assert pruned(column, (("*", "b"),)).type.field("a").type == pa.struct({"b": pa.int64()})
    assert pruned(column, (("nope",),)).type == pa.struct([])
    assert pruned(column, ((),)) is column


def test_what_is_not_read_may_be_what_json_has_not():
    column = pa.array([{"size": 3, "at": datetime.date(2026, 1, 2), "raw": b"\x00"}])
    assert mask(conditions.compile("eq(root.size, 3)"), column).to_pylist() == [True]


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        (pa.date32(), "the column 'v' is date32[day], which JSON has not: cast it, or give dates='iso' to read texts"),
        (
            pa.timestamp("us", "UTC"),
            "the column 'v' is timestamp[us, tz=UTC], which JSON has not: cast it, or give dates=",
        ),
        (pa.time32("s"), "the column 'v' is time32[s], which JSON has not: cast it, or give dates='iso'"),
        (pa.time64("ns"), "the column 'v' is time64[ns], which JSON has not: cast it, or leave it out"),
        (pa.duration("s"), "the column 'v' is duration[s], which JSON has not: cast it, or leave it out"),
        (pa.binary(), "the column 'v' is binary, which JSON has not: cast it, or leave it out"),
        (pa.binary(3), "the column 'v' is fixed_size_binary[3], which JSON has not"),
        (pa.list_(pa.date64()), "the column 'v' is date64[ms], which JSON has not"),
        (pa.struct({"w": pa.binary()}), "the column 'v.w' is binary, which JSON has not"),
        (pa.map_(pa.string(), pa.struct({"w": pa.date32()})), "the column 'v.w' is date32[day], which JSON has not"),
        (pa.map_(pa.int32(), pa.string()), "the column 'v' has int32 for keys, and JSON has texts: cast them"),
        (pa.dictionary(pa.int8(), pa.binary()), "the column 'v' is binary, which JSON has not"),
        (pa.month_day_nano_interval(), "the column 'v' is month_day_nano_interval, which JSON has not"),
        (
            pa.struct({"value": pa.binary(), "metadata": pa.binary()}),
            "the column 'v' is a VARIANT, which cannot be read here",
        ),
        (pa.uuid(), "the column 'v' is of the type arrow.uuid, which JSON has not: judge it by itself, or cast it"),
        (pa.struct([("w", pa.int8()), ("w", pa.int8())]), "the column 'v' has two fields of the same name"),
    ],
    ids=str,
)
def test_what_json_has_not_is_refused_by_name(kind, message):
    column = pa.StructArray.from_arrays([pa.nulls(2, kind)], fields=[pa.field("v", kind)])
    with pytest.raises(TypeError) as caught:
        mask(conditions.compile("eq(root.v, 1)"), column)
    assert str(caught.value).startswith(message)


class Variant(pa.ExtensionType):
    """A VARIANT as Parquet names it."""

    def __init__(self):
        super().__init__(pa.struct({"metadata": pa.binary(), "value": pa.binary()}), "parquet.variant")

    def __arrow_ext_serialize__(self):
        return b""


PARTS = {"metadata": pa.binary(), "value": pa.binary()}


@pytest.mark.parametrize(
    "kind",
    [
        pa.struct(PARTS),
        pa.struct({name: pa.large_binary() for name in PARTS}),
        pa.struct(PARTS | {"typed_value": pa.int64()}),
        Variant(),
    ],
    ids=["Spark's and DuckDB's", "large", "shredded", "Parquet's"],
)
def test_a_variant_is_refused_with_advice(kind):
    advice = r"VARIANT, which cannot be read here: give to_json\(v\) instead of v"
    with pytest.raises(TypeError, match=f"the column is a {advice}"):
        mask(conditions.compile("eq(root.a, 1)"), pa.nulls(2, kind))
    row = pa.StructArray.from_arrays([pa.nulls(2, kind)], names=["v"])
    with pytest.raises(TypeError, match=f"the column 'v' is a {advice}"):
        mask(conditions.compile("eq(root.v.a, 1)"), row)
    assert mask(conditions.compile("eq(root.w, 1)"), row).to_pylist() == [False, False]


@pytest.mark.parametrize(
    "column", [pa.array([1]), pa.array([[1]]), pa.array([True]), pa.array([1], pa.date32())], ids=str
)
def test_a_column_without_documents_is_refused(column):
    with pytest.raises(TypeError, match="documents are texts, bytes or structs, and this column holds"):
        mask(conditions.compile("eq(root, 1)"), column)


UTC = datetime.UTC


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        (datetime.date(2026, 1, 2), pa.date32(), "2026-01-02"),
        (datetime.date(2026, 1, 2), pa.date64(), "2026-01-02"),
        (datetime.datetime(2026, 1, 2, 3, 4, 5), pa.timestamp("s"), "2026-01-02T03:04:05"),
        (datetime.datetime(2026, 1, 2, 3, 4, 5, 60), pa.timestamp("us"), "2026-01-02T03:04:05.000060"),
        (datetime.datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), pa.timestamp("ms", "UTC"), "2026-01-02T03:04:05+00:00"),
        (
            datetime.datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
            pa.timestamp("ns", "Europe/Berlin"),
            "2026-01-02T04:04:05+01:00",
        ),
        (datetime.time(3, 4, 5), pa.time32("s"), "03:04:05"),
        (datetime.time(3, 4, 5, 60), pa.time64("us"), "03:04:05.000060"),
    ],
)
def test_dates_and_times_can_be_read_as_texts(value, kind, text):
    condition = conditions.compile("eq(root.at.when[0], variables.text)")
    column = pa.array(
        [{"at": {"when": [value]}}, {"at": {"when": [None]}}], pa.struct({"at": pa.struct({"when": pa.list_(kind)})})
    )
    assert mask(condition, column, {"text": text}, dates="iso").to_pylist() == [True, False]
    flat = pa.array([{"when": value}], pa.struct({"when": kind}))
    assert mask(conditions.compile("eq(root.when, variables.text)"), flat, {"text": text}, dates="iso").to_pylist() == [
        True
    ]


def test_a_map_is_an_object():
    column = pa.array([[("a", 1), ("b", 2)], None, [("a", 2)], []], pa.map_(pa.string(), pa.int64()))
    assert mask(conditions.compile("eq(root.a, 1)"), column).to_pylist() == [True, None, False, False]
    assert mask(conditions.compile("eq(count(root), 2)"), column).to_pylist() == [True, None, False, False]


def test_numbers_are_exact():
    kind = pa.struct({"n": pa.decimal128(38, 2), "u": pa.uint64(), "h": pa.float32()})
    column = pa.array([{"n": Decimal("1234567890123456789.01"), "u": 2**64 - 1, "h": 1.5}], kind)
    for text in ("eq(1234567890123456789.01, root.n)", "eq(18446744073709551615, root.u)", "eq(1.5, root.h)"):
        assert mask(conditions.compile(text), column).to_pylist() == [True]


def test_half_a_float_is_a_number():
    half = pa.Array.from_buffers(pa.float16(), 2, [None, pa.py_buffer(b"\x00\x3e\x00\x40")])
    column = pa.StructArray.from_arrays([half], names=["h"])
    assert mask(conditions.compile("eq(1.5, root.h)"), column).to_pylist() == [True, False]


def test_what_is_no_number_is_an_error_of_its_row():
    column = pa.array([{"n": 1.0}, {"n": float("nan")}, {"n": 2.0}])
    condition = conditions.compile("ge(root.n, 1)")
    assert mask(condition, column, on_error="null").to_pylist() == [True, None, True]
    with pytest.raises(conditions.ConditionError) as caught:
        mask(condition, column)
    assert caught.value.__notes__ == ["This happened in row 1, counted from 0."]


def test_rows_that_are_encoded_are_judged_too():
    rows = pa.array([{"a": 1}, {"a": 2}])
    column = pa.DictionaryArray.from_arrays(pa.array([0, 1, None, 0]), rows)
    assert mask(conditions.compile("eq(root.a, 1)"), column).to_pylist() == [True, False, None, True]
    runs = pa.StructArray.from_arrays([pa.compute.run_end_encode(pa.array(["x", "x", None, "y"]))], names=["a"])
    assert mask(conditions.compile("eq(root.a, 'x')"), runs).to_pylist() == [True, True, False, False]
    assert mask(conditions.compile("eq(root.a, 'x')"), runs[1:]).to_pylist() == [True, False, False]
