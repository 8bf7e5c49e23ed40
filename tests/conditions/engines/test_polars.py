"""Conditions in expressions of Polars, eager, lazy and streamed."""

from __future__ import annotations

import datetime
import io
import subprocess
import sys

import pytest

import conditions

pl = pytest.importorskip("polars", reason="polars is not installed: make test-engines")

import conditions.engines.polars  # noqa: E402

BIG = conditions.compile("le(9, root.size)")
JSON = ['{"size": 3}', '{"size": 12}', None, "null", '{"size": "20"}', '{"size":\n 9}']
FRAME = pl.DataFrame({"id": range(6), "json": JSON})
VERDICTS = [False, True, None, False, True, True]
MATCHES = pl.col("json").conditions.matches(BIG)

COLUMNS = {
    "String": pl.col("json"),
    "Binary": pl.col("json").cast(pl.Binary),
    "Categorical": pl.col("json").cast(pl.Categorical),
    "Enum": pl.col("json").cast(pl.Enum([text for text in JSON if text])),
}


@pytest.mark.parametrize("name", COLUMNS)
def test_a_column_of_any_type_of_text_has_verdicts(name):
    found = FRAME.select(COLUMNS[name].conditions.matches(BIG))
    assert found.schema == {"json": pl.Boolean}
    assert found["json"].to_list() == VERDICTS


@pytest.mark.parametrize("engine", ["in-memory", "streaming"])
def test_rows_are_filtered_eagerly_and_lazily(engine):
    assert FRAME.filter(MATCHES)["id"].to_list() == [1, 4, 5]
    assert FRAME.filter(~MATCHES)["id"].to_list() == [0, 3]
    lazy = FRAME.lazy().filter(MATCHES & (pl.col("id") > 1)).select("id")
    assert lazy.collect(engine=engine)["id"].to_list() == [4, 5]


def test_structs_of_columns_are_documents():
    frame = pl.DataFrame({"size": [3, 12, 4], "name": ["web", "db", "web"], "at": [datetime.date(2026, 1, 2)] * 3})
    rows = pl.struct("size", pl.col("name").cast(pl.Categorical), pl.lit([1.5]).alias("parts"))
    condition = conditions.compile("and(eq(root.name, 'WEB'), lt(root.size, variables.most), eq(1.5, root.parts[0]))")
    assert frame.select(rows.conditions.matches(condition, {"most": 5})).to_series().to_list() == [True, False, True]
    dated = conditions.compile("and(eq(root.at, '2026-01-02'), succeeded())")
    assert frame.select(pl.struct("at").conditions.matches(dated, dates="iso", status="Failed")).item(0, 0) is False
    assert frame.select(pl.struct("at").conditions.matches(dated, dates="iso", status="Succeeded")).item(0, 0) is True
    with pytest.raises(TypeError, match=r"the column 'at' is date32\[day\], which JSON has not"):
        frame.select(pl.struct("at").conditions.matches(dated, status="Succeeded"))


def test_a_row_in_error_is_raised_or_null():
    frame = pl.DataFrame({"json": ['{"size": 12}', '{"size": "x"}', "{"]})
    assert frame.select(pl.col("json").conditions.matches(BIG, on_error="null")).to_series().to_list() == [
        True,
        None,
        None,
    ]
    with pytest.raises(conditions.ConversionError, match="cannot convert the String 'x' to Number"):
        frame.select(pl.col("json").conditions.matches(BIG))
    with pytest.raises(conditions.DocumentError, match="not JSON"):
        frame[2:].lazy().select(pl.col("json").conditions.matches(BIG)).collect(engine="streaming")


def test_other_filters_are_pushed_past_it_and_it_into_the_scan(tmp_path):
    FRAME.write_parquet(tmp_path / "rows.parquet")
    lazy = pl.scan_parquet(tmp_path / "rows.parquet").with_columns(big=MATCHES).filter(pl.col("id") < 2, pl.col("big"))
    assert lazy.select("id").collect(engine="streaming")["id"].to_list() == [1]
    scan = pl.scan_parquet(tmp_path / "rows.parquet").filter(MATCHES).select("id")
    assert "FILTER" not in scan.explain()
    assert scan.collect()["id"].to_list() == [1, 4, 5]


def test_groups_count_what_matches():
    found = FRAME.group_by(pl.col("id") % 2, maintain_order=True).agg(MATCHES.sum().alias("big"))
    assert found["big"].to_list() == [1, 2]


def test_an_empty_column_and_a_single_value_have_verdicts():
    assert FRAME[:0].select(MATCHES).to_series().to_list() == []
    assert FRAME.select(pl.lit('{"size": 10}').conditions.matches(BIG)).to_series().to_list() == [True]
    assert FRAME.select(pl.lit(None).conditions.matches(BIG)).to_series().to_list() == [None]


def test_a_lazy_frame_is_judged_in_another_process():
    @conditions.function("twice")
    def twice(number: int) -> int:
        return number * 2

    condition = conditions.AZURE.extend(functions=[twice]).compile("eq(twice(root.size), 24)")
    lazy = FRAME.lazy().filter(pl.col("json").conditions.matches(condition)).select("id")
    program = (
        "import io, sys, polars as pl\n"
        "print(pl.LazyFrame.deserialize(io.BytesIO(sys.stdin.buffer.read())).collect()['id'].to_list())"
    )
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, input=lazy.serialize(), capture_output=True, check=True, timeout=60)
    assert done.stdout.split() == [b"[1]"]
    assert pl.LazyFrame.deserialize(io.BytesIO(lazy.serialize())).collect()["id"].to_list() == [1]


def test_a_frame_is_an_arrow_table_too():
    import conditions.arrow

    frame = FRAME.with_columns(
        kind=pl.lit("a").cast(pl.Categorical), texts=pl.concat_list("json", "json"), row=pl.struct("json")
    )
    found = conditions.arrow.filter(BIG, frame, "json")
    assert pl.from_arrow(found).equals(frame.filter(MATCHES))
    assert conditions.arrow.mask(BIG, frame["json"]).to_pylist() == VERDICTS
