"""Columns of JSON text: the verdicts are those of `matches_json`, whatever type of array holds the text."""

from __future__ import annotations

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import conditions

pa = pytest.importorskip("pyarrow", reason="pyarrow is not installed: make test-engines")

from conditions.arrow import mask  # noqa: E402
from conditions.arrow import texts as arrow_texts  # noqa: E402

CONDITIONS = [
    "and(eq(root.a, 1), contains(root.b, 'x'))",
    "or(eq(root.a.b, 1), ge(5, root.b), root.a[0])",
    "and(startsWith(root.a, 'é'), startsWith(root.a, variables.v))",
    "eq(count(jsonpath('$.a[?(@.b == 1)]')), 1)",
    "gt(count(root), 1)",
    "not(eq(root.a, 1))",
    "eq(root, 1)",
    "true",
]

values = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 2) | st.sampled_from(["", "x", "X", "é", "}\n{", 1.0, 10**30, "1"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", "b"]), inner, max_size=3),
    max_leaves=5,
)
objects = st.dictionaries(st.sampled_from(["a", "b", "c"]), values, max_size=4)
documents = st.builds(
    lambda value, ascii, indent: json.dumps(value, ensure_ascii=ascii, indent=indent),
    objects | objects | values,
    st.booleans(),
    st.sampled_from([None, None, None, 1]),
)
ODD = [
    "", " ", "\n", "\r", "\t\r\n", "\x0b", "\x00", "1\x00", '"\x00"', "null", "{", "}", '{"a":1}\r',
    '{"a":1}\n', '\n {"a":1}\r\n', '{"a":1}{"a":1}',
    '{"a":1}\n{"a":1}', '{"a":1}\r{"a":1}', '{"a":1,\n"b":"x"}', '{"b":"\n"}', '{"a":1,"a":2}', '{"\\u0061":1}',
    '{"c":NaN}', '{"c":01}', '{"a":1e400}', "\ufeff{}", '{"c":' + "9" * 5000 + "}", '{"a":' + "9" * 5000 + "}",
    '{"a":"\\ud800"}', '{"c":' + "[" * 3000 + "]" * 3000 + "}", '{"a":{"b":[1]},"b":"x"}', '{"a":1,"b":"xyz"}',
]  # fmt: skip
BROKEN = [b"\xff", b'{"c":"\xff"}', b'{"c":"\xc3', b'\xa9"}', '{"a":1}'.encode("utf-16-le"), b'\xef\xbb\xbf{"a":1}']
rows = st.lists(st.none() | documents | documents | documents | st.sampled_from(ODD), max_size=12)
byte_rows = st.lists(
    st.none() | (documents | st.sampled_from(ODD)).map(str.encode) | st.sampled_from(BROKEN), max_size=12
)
cuts = st.tuples(st.integers(0, 4), st.integers(0, 12))

TEXTS = {
    "string": lambda rows: pa.array(rows, pa.string()),
    "large_string": lambda rows: pa.array(rows, pa.large_string()),
    "string_view": lambda rows: pa.array(rows, pa.string_view()),
    "dictionary": lambda rows: pa.array(rows, pa.string()).dictionary_encode(),
    "dictionary with a null": lambda rows: pa.DictionaryArray.from_arrays(
        pa.array(range(len(rows)), pa.int32()), pa.array(rows, pa.string())
    ),
    "runs": lambda rows: pa.compute.run_end_encode(pa.array(rows, pa.string())),
    "json": lambda rows: pa.array(rows, pa.json_()),
    "large json": lambda rows: pa.ExtensionArray.from_storage(
        pa.json_(pa.large_string()), pa.array(rows, pa.large_string())
    ),
}
if not hasattr(pa, "json_"):  # before pyarrow 19
    del TEXTS["json"], TEXTS["large json"]
BYTES = {
    "binary": lambda rows: pa.array(rows, pa.binary()),
    "large_binary": lambda rows: pa.array(rows, pa.large_binary()),
    "binary_view": lambda rows: pa.array(rows, pa.binary()).cast(pa.binary_view()),
    "dictionary": lambda rows: pa.array(rows, pa.binary()).dictionary_encode(),
    "runs": lambda rows: pa.compute.run_end_encode(pa.array(rows, pa.binary())),
}
VARIABLES = {"v": "É"}


def expected(condition, rows):
    """The verdict on each row: None where it is null, the type of its error where it has one."""
    return [None if row is None else verdict(condition, row) for row in rows]


def verdict(condition, row):
    try:
        return condition.matches_json(row, VARIABLES)
    except conditions.ConditionError as error:
        return type(error)


def held_to_matches_json(condition, column, rows):
    wanted = expected(condition, rows)
    found = mask(condition, column, VARIABLES, on_error="null")
    assert found.type == pa.bool_()
    assert found.to_pylist() == [one if isinstance(one, bool) else None for one in wanted]
    errors = [(row, one) for row, one in enumerate(wanted) if isinstance(one, type)]
    if not errors:
        assert mask(condition, column, VARIABLES).equals(found)
        return
    with pytest.raises(conditions.ConditionError) as caught:
        mask(condition, column, VARIABLES)
    assert (caught.value.__notes__, type(caught.value)) == (
        [f"This happened in row {errors[0][0]}, counted from 0."],
        errors[0][1],
    )


@pytest.mark.parametrize("name", TEXTS)
@given(rows=rows, cut=cuts, text=st.sampled_from(CONDITIONS))
@example(rows=['{"a":1}', "  ", "", None], cut=(0, 12), text="eq(root.a, 1)")
@example(rows=['{"a":1}', '{"a":1}\n{"a":1}', '{"a":2}'], cut=(0, 12), text="eq(root.a, 1)")
def test_a_column_of_texts_has_the_verdicts_of_its_documents(name, rows, cut, text):
    start, length = cut
    condition = conditions.compile(text)
    held_to_matches_json(condition, TEXTS[name](rows)[start : start + length], rows[start : start + length])


@pytest.mark.parametrize("name", BYTES)
@given(rows=byte_rows, cut=cuts, text=st.sampled_from(CONDITIONS))
@example(rows=[b'{"c":"\xc3', b'\xa9"}'], cut=(0, 12), text="eq(root.a, 1)")
def test_a_column_of_bytes_has_the_verdicts_of_its_documents(name, rows, cut, text):
    start, length = cut
    condition = conditions.compile(text)
    held_to_matches_json(condition, BYTES[name](rows)[start : start + length], rows[start : start + length])


@given(rows=rows, sizes=st.lists(st.integers(0, 4), max_size=5), text=st.sampled_from(CONDITIONS))
def test_a_column_in_chunks_counts_its_rows_through(rows, sizes, text):
    column = pa.array(rows, pa.string())
    ends = [sum(sizes[:at]) for at in range(1, len(sizes) + 1)]
    chunks = [column[start:end] for start, end in zip([0, *ends], [*ends, len(rows)], strict=True)]
    chunked = pa.chunked_array(chunks, pa.string())
    held_to_matches_json(conditions.compile(text), chunked, chunked.to_pylist())
    assert isinstance(mask(conditions.compile("true"), chunked, on_error="null"), pa.ChunkedArray)


@given(rows=rows, text=st.sampled_from(CONDITIONS))
def test_pieces_of_a_column_do_not_show(rows, text):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(arrow_texts, "PIECE", 3)
        held_to_matches_json(conditions.compile(text), pa.array(rows, pa.string()), rows)


def test_bytes_of_one_length_are_documents_too():
    column = pa.array([b'{"a":1}', None, b'{"a":2}'], pa.binary(7))
    assert mask(conditions.compile("eq(root.a, 1)"), column).to_pylist() == [True, None, False]


def test_a_huge_document_is_judged_by_itself():
    rows = ['{"a":1,"b":"' + "x" * 3_000_000 + '"}'] * 3 + ['{"a":2}']
    assert mask(conditions.compile("eq(root.a, 1)"), pa.array(rows)).to_pylist() == [True, True, True, False]


def test_many_documents_are_judged_at_once():
    judge = conditions.compile("eq(root.a, 1)").judge()
    assert arrow_texts._found_at_once([b'{"a":1}', b'{"a":2}', b'{"a":1}\n'], judge) == [0, 2]
    assert arrow_texts._found_at_once([b'{"a":1}', b'{"a":\n1}'], judge) is None


def test_a_dictionary_is_judged_once_for_each_value_that_is_used():
    seen = []

    @conditions.function("watch")
    def watch(text: str) -> bool:
        seen.append(text)
        return text == "x"

    condition = conditions.AZURE.extend(functions=[watch]).compile("watch(root.a)")
    rows = ['{"a":"x"}', '{"a":"y"}', '{"a":"x"}', "{broken", '{"a":"y"}', None]
    column = pa.array(rows).dictionary_encode()
    assert mask(condition, column[:3]).to_pylist() == [True, False, True]
    assert seen == ["x", "y"]
    seen.clear()
    assert mask(condition, column, on_error="null").to_pylist() == [True, False, True, None, False, None]
    assert seen == ["x", "y"]
    seen.clear()
    runs = pa.compute.run_end_encode(pa.array(['{"a":"x"}'] * 5 + ['{"a":"y"}'] * 5))
    assert mask(condition, runs).to_pylist() == [True] * 5 + [False] * 5
    assert seen == ["x", "y"]


def test_a_function_that_is_not_pure_is_called_once_for_each_row():
    seen = []

    @conditions.function("watch")
    def watch(number: int) -> bool:
        seen.append(number)
        return True

    condition = conditions.AZURE.extend(functions=[watch]).compile("watch(root.a)")
    mask(condition, pa.array([f'{{"a":{at}}}' for at in range(5)] + ["{"]), on_error="null")
    assert seen == [0, 1, 2, 3, 4]


def test_an_error_of_a_function_of_the_user_is_not_hidden():
    @conditions.function("fail")
    def fail(number: int) -> bool:
        raise RuntimeError("the service is gone")

    condition = conditions.AZURE.extend(functions=[fail]).compile("fail(root.a)")
    with pytest.raises((RuntimeError, conditions.EvaluationError), match="the service is gone"):
        mask(condition, pa.array(['{"a":1}']))
