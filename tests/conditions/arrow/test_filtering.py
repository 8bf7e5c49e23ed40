"""Filtering tables and readers; what gives arrays by Arrow's C interface."""

from __future__ import annotations

import pytest

import conditions

pa = pytest.importorskip("pyarrow", reason="pyarrow is not installed: make test-engines")

from conditions.arrow import filter, mask  # noqa: E402

BIG = conditions.compile("gt(root.size, 9)")
TABLE = pa.table({"id": [1, 2, 3], "size": [3, 12, None], "json": ['{"size": 20}', None, '{"size": 2}']})


def test_a_table_is_filtered_by_its_rows_or_by_a_column():
    assert filter(BIG, TABLE)["id"].to_pylist() == [2]
    assert filter(BIG, TABLE, "json")["id"].to_pylist() == [1]
    assert filter(BIG, TABLE).schema == TABLE.schema
    assert filter(BIG, TABLE.slice(0, 0)).schema == TABLE.schema
    assert filter(BIG, TABLE.to_batches()[0]).equals(filter(BIG, TABLE))


def test_variables_and_inputs_are_given_to_the_condition():
    condition = conditions.compile("and(gt(root.size, variables.least), succeeded(), eq(parameters.env, 'prod'))")
    given = {"variables": {"least": 2}, "status": "Succeeded", "parameters": {"env": "prod"}}
    assert filter(condition, TABLE, **given)["id"].to_pylist() == [1, 2]
    assert filter(condition, TABLE, "json", **given)["id"].to_pylist() == [1]
    assert mask(condition, TABLE["json"], {"least": 30}, status="Succeeded").to_pylist() == [False, None, False]


def test_a_reader_is_read_as_its_result_is():
    read = []

    def batches():
        for size in (3, 12, 20):
            read.append(size)
            yield pa.RecordBatch.from_pydict({"size": [size]})

    found = filter(BIG, pa.RecordBatchReader.from_batches(pa.schema({"size": pa.int64()}), batches()))
    assert isinstance(found, pa.RecordBatchReader)
    assert read == []
    assert (found.read_next_batch().to_pylist(), read) == ([], [3])
    assert (found.read_next_batch().to_pylist(), read) == ([{"size": 12}], [3, 12])
    assert found.read_all().to_pylist() == [{"size": 20}]


def test_the_rows_of_a_table_are_counted_through():
    table = pa.concat_tables([TABLE, TABLE, pa.table({"id": [9], "size": [1], "json": ["{"]})])
    condition = conditions.compile("eq(root.size, 20)")
    with pytest.raises(conditions.DocumentError) as caught:
        filter(condition, table, "json")
    assert caught.value.__notes__ == ["This happened in row 6, counted from 0."]
    assert filter(condition, table, "json", on_error="null")["id"].to_pylist() == [1, 1]
    reader = filter(condition, table.to_reader(), "json")
    with pytest.raises(conditions.DocumentError, match="not JSON"):
        reader.read_all()


def test_a_column_that_is_not_there_is_an_error():
    with pytest.raises(KeyError, match="nothing"):
        filter(BIG, TABLE, "nothing")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"on_error": "skip"}, "on_error is 'raise' or 'null', not 'skip'"),
        ({"dates": True}, "dates is 'refuse' or 'iso', not True"),
    ],
)
def test_a_choice_that_is_none_is_an_error(given, message):
    with pytest.raises(ValueError, match=message):
        mask(BIG, TABLE, **given)


def test_an_input_that_is_none_is_an_error():
    with pytest.raises(TypeError, match="a condition takes no 'nothing'"):
        mask(BIG, TABLE, nothing=1)


@pytest.mark.parametrize("array", [['{"size": 20}'], "{}", None])
def test_what_is_no_array_is_refused(array):
    with pytest.raises(TypeError, match="a column is an array of Arrow or gives one by its C interface"):
        mask(BIG, array)


class OfArray:
    """Gives an array by the C interface alone."""

    def __init__(self, array):
        self.array = array

    def __arrow_c_array__(self, requested_schema=None):
        return self.array.__arrow_c_array__(requested_schema)


class OfStream:
    """Gives a stream by the C interface alone."""

    def __init__(self, array):
        self.array = array

    def __arrow_c_stream__(self, requested_schema=None):
        return self.array.__arrow_c_stream__(requested_schema)


def test_arrays_and_streams_come_by_the_c_interface():
    column = TABLE["json"]
    assert mask(BIG, OfArray(column.chunk(0))).equals(pa.array([True, None, False]))
    assert mask(BIG, OfArray(TABLE.to_batches()[0])).equals(pa.array([False, True, False]))
    assert mask(BIG, OfStream(column)).equals(pa.chunked_array([[True, None, False]]))
    assert mask(BIG, OfStream(TABLE)).equals(pa.chunked_array([[False, True, False]]))
    assert mask(BIG, TABLE.to_reader()).equals(pa.chunked_array([[False, True, False]]))


def test_pandas_gives_columns_and_frames():
    pandas = pytest.importorskip("pandas", reason="pandas is not installed: make test-engines")
    frame = pandas.DataFrame({"id": [1, 2, 3], "json": ['{"size": 20}', None, '{"size": 2}']})
    assert mask(BIG, frame["json"]).to_pylist() == [True, None, False]
    assert mask(BIG, pandas.Series(['{"size": 20}'], dtype="category")).to_pylist() == [True]
    assert filter(BIG, frame, "json").to_pylist() == [{"id": 1, "json": '{"size": 20}'}]
    assert list(frame[mask(BIG, frame["json"]).to_pandas().fillna(False).astype(bool)]["id"]) == [1]


def test_columns_of_views_keep_their_type():
    kind = pa.struct({"text": pa.string_view(), "items": pa.list_(pa.binary_view()), "size": pa.int64()})
    table = pa.table(
        {
            "row": pa.array(
                [{"text": "a", "items": [b"x"], "size": 3}, {"text": "b", "items": None, "size": 12}], kind
            ),
            "word": pa.DictionaryArray.from_arrays([0, 1], pa.array(["x", "y"], pa.string_view())),
            "size": [3, 12],
        }
    )
    found = filter(BIG, table)
    assert found.schema == table.schema
    assert found.to_pylist() == [table.to_pylist()[1]]
    assert filter(conditions.compile("eq(root.word, 'X')"), table).to_pylist() == [table.to_pylist()[0]]
    assert filter(BIG, table, "row").num_rows == 1
