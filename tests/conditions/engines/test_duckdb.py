"""Conditions in SQL of DuckDB, and the traps there."""

from __future__ import annotations

import pytest

import conditions

duckdb = pytest.importorskip("duckdb", reason="duckdb is not installed: make test-engines")

from conditions.engines.duckdb import register  # noqa: E402

BIG = conditions.compile("le(9, root.size)")


@pytest.fixture
def connection():
    with duckdb.connect() as connection:
        yield connection


def column(connection, query, *given):
    return [row[0] for row in connection.execute(query, given or None).fetchall()]


@pytest.fixture
def documents(connection):
    connection.execute("create table documents (id integer, json varchar)")
    rows = ['{"size": 3}', '{"size": 12}', None, "null", '{"size": "20"}', '{"size":\n 9}']
    connection.executemany("insert into documents values (?, ?)", list(enumerate(rows)))


@pytest.mark.parametrize("kind", ["varchar", "json", "blob"])
def test_a_column_of_any_type_of_text_is_judged(connection, documents, kind):
    register(connection, "is_big", BIG)
    query = f"select is_big(json::{kind}) from documents order by id"
    assert column(connection, query) == [False, True, None, False, True, True]


def test_a_null_is_neither_true_nor_false(connection, documents):
    register(connection, "is_big", BIG)
    assert column(connection, "select id from documents where is_big(json) order by id") == [1, 4, 5]
    assert column(connection, "select id from documents where not is_big(json) order by id") == [0, 3]
    assert column(connection, "select is_big(null)") == [None]
    assert column(connection, "select is_big(null::varchar)") == [None]


def test_a_row_in_error_takes_no_other_row_of_its_batch_with_it(connection):
    register(connection, "is_big", BIG, on_error="null")
    texts = "case id % 1000 when 7 then '{' when 8 then '{\"size\": \"x\"}' else '{\"size\": ' || id || '}' end"
    query = f"select is_big({texts}) from range(5000) t(id) order by id"
    expected = [None if at % 1000 in (7, 8) else at >= 9 for at in range(5000)]
    assert column(connection, query) == expected


def test_an_error_is_raised_with_what_it_says(connection):
    register(connection, "is_big", BIG)
    with pytest.raises(duckdb.InvalidInputException, match="ConversionError: cannot convert the String 'x' to Number"):
        connection.execute("""select is_big('{"size": "x"}')""")
    with pytest.raises(duckdb.InvalidInputException, match="DocumentError: the document is not JSON"):
        connection.execute("select is_big('{')")


def test_each_row_is_judged_by_its_own_text(connection):
    register(connection)
    query = """
        select azure_condition(json, text) from (values
            ('{"a": 1}', $$eq(root.a, 1)$$), ('{"a": 1}', $$eq(root.a, '2')$$), (null, 'true'), ('{"a": 2}', null),
            ('{"a": 2}', $$eq(root.a, '2')$$), ('{"a": 2}', $$eq(root.a, 1)$$)) t(json, text)
    """
    assert column(connection, query) == [True, False, None, None, True, False]
    assert column(connection, "select azure_condition('{}', null)") == [None]
    assert column(connection, "select azure_condition('{\"a\": ' || i || '}', 'eq(root.a, ' || (i % 3) || ')') "
                  "from range(3000) t(i) order by i") == [at < 3 for at in range(3000)]  # fmt: skip


def test_a_text_is_full_of_quotes(connection):
    register(connection)
    assert column(connection, """select azure_condition('{"a": "x"}', $$eq(root['a'], 'X')$$)""") == [True]
    assert column(connection, "select azure_condition(?, ?)", '{"a": "x"}', "eq(root['a'], 'X')") == [True]


def test_a_text_that_is_no_condition_is_an_error_whatever_becomes_of_rows(connection):
    register(connection, on_error="null")
    with pytest.raises(duckdb.InvalidInputException, match="ConditionSyntaxError: there is no function nope"):
        connection.execute("select azure_condition('{}', 'nope()')")


def test_a_text_is_one_of_a_language(connection):
    @conditions.function("twice")
    def twice(number: int) -> int:
        return number * 2

    register(connection, language=conditions.AZURE.extend(functions=[twice]), variables={"size": 4})
    assert column(connection, """select azure_condition('{"a": 2}', 'eq(twice(root.a), variables.size)')""") == [True]


def test_rows_and_structs_and_maps_are_documents(connection):
    register(connection, "is_big", BIG, on_error="null")
    assert column(connection, "select is_big(t) from (values (3, 'a'), (12, 'b'), (null, 'c')) t(size, name)") == [
        False,
        True,
        False,
    ]
    assert column(connection, "select is_big({size: 12, day: date '2026-01-02', raw: 'x'::blob})") == [True]
    assert column(connection, "select is_big(map {'size': 12})") == [True]
    assert column(connection, "select is_big({size: 12.5::decimal(4, 1)})") == [True]


def test_dates_are_refused_or_read_as_texts(connection):
    condition = conditions.compile("eq(root.day, '2026-01-02')")
    register(connection, "refusing", condition)
    register(connection, "reading", condition, dates="iso")
    assert column(connection, "select reading({day: date '2026-01-02'})") == [True]
    with pytest.raises(duckdb.InvalidInputException, match=r"the column 'day' is date32\[day\], which JSON has not"):
        connection.execute("select refusing({day: date '2026-01-02'})")


@pytest.mark.skipif(
    not hasattr(getattr(duckdb, "sqltypes", None), "VARIANT"), reason="this version of DuckDB exports no VARIANT"
)
def test_a_variant_is_refused_with_advice(connection):
    register(connection, "is_big", BIG)
    variant = """('{"size": 12}'::json::variant)"""
    with pytest.raises(duckdb.InvalidInputException, match=r"is a VARIANT, .* give to_json\(v\) instead of v"):
        connection.execute(f"select is_big({variant})")
    assert column(connection, f"select is_big(to_json({variant}))") == [True]


def test_other_arguments_are_refused(connection):
    register(connection)
    register(connection, "is_big", BIG)
    for call in ("is_big('{}', 'true')", "azure_condition('{}')", "is_big(5)"):
        with pytest.raises(duckdb.Error):
            connection.execute(f"select {call}")


def test_nothing_is_judged_where_there_are_no_rows(connection, documents):
    register(connection, "is_big", BIG)
    assert column(connection, "select is_big(json) from documents where id > 99") == []


def test_a_relation_is_a_column_of_arrow_too(connection, documents):
    import conditions.arrow

    found = conditions.arrow.filter(BIG, connection.sql("select id, json from documents order by id"), "json")
    assert found["id"].to_pylist() == [1, 4, 5]
