"""Conditions in Spark: a session on this machine, whose workers are processes of their own."""

from __future__ import annotations

import os
import sys

import pytest

import conditions

pytest.importorskip("pyspark", reason="pyspark is not installed: make test-spark")

from pyspark.errors import PythonException
from pyspark.sql import Row, SparkSession
from pyspark.sql import functions as F  # noqa: N812

from conditions.engines.spark import matches, register

BIG = conditions.compile("le(9, root.size)")


@pytest.fixture(scope="module")
def spark():
    os.environ |= {"PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": "127.0.0.1"}
    options = {"spark.ui.enabled": "false", "spark.driver.host": "127.0.0.1", "spark.sql.shuffle.partitions": "1"}
    session = SparkSession.builder.master("local[1]").config(map=options).getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    yield session
    session.stop()


@pytest.fixture(scope="module")
def documents(spark):
    rows = [(0, '{"size": 3}'), (1, '{"size": 12}'), (2, None), (3, "null"), (4, '{"size": "20"}')]
    frame = spark.createDataFrame(rows, "id int, json string").coalesce(1).cache()
    frame.createOrReplaceTempView("documents")
    return frame


def ids(frame):
    return [row.id for row in frame.collect()]


def test_a_column_has_verdicts_in_which_null_is_neither(documents):
    found = documents.select(
        "id", matches(BIG, "json").alias("big"), matches(BIG, F.to_binary("json", F.lit("utf-8")))
    ).collect()
    assert [tuple(row) for row in found] == [
        (0, False, False),
        (1, True, True),
        (2, None, None),
        (3, False, False),
        (4, True, True),
    ]
    assert ids(documents.where(matches(BIG, "json"))) == [1, 4]
    assert ids(documents.where(~matches(BIG, "json"))) == [0, 3]


def test_a_function_of_the_driver_judges_in_workers(documents):
    @conditions.function("twice")
    def twice(number: int) -> int:
        return number * 2

    condition = conditions.AZURE.extend(functions=[twice]).compile("eq(twice(root.size), variables.wanted)")
    assert ids(documents.where(matches(condition, "json", {"wanted": 24}))) == [1]


def test_structs_of_columns_are_documents(documents):
    row = F.struct((F.col("id") * 4).alias("size"), F.lit("web").alias("name"), F.current_date().alias("day"))
    assert ids(documents.where(matches(BIG, row))) == [3, 4]
    dated = conditions.compile("startsWith(root.day, '20')")
    assert ids(documents.where(matches(dated, row, dates="iso"))) == [0, 1, 2, 3, 4]


def test_sql_has_functions_of_a_condition_and_of_texts(spark, documents):
    register(spark, "is_big", BIG)
    register(spark)
    assert ids(spark.sql("select id from documents where is_big(json)")) == [1, 4]
    query = "select id from documents where azure_condition(json, concat('eq(root.size, ', id * 3, ')')) or id = 2"
    assert ids(spark.sql(query)) == [2]
    assert ids(spark.sql("select id from documents where azure_condition(json, 'eq(root.size, 3)')")) == [0]


def test_a_row_in_error_is_raised_or_null(spark):
    frame = spark.createDataFrame([('{"size": 12}',), ('{"size": "x"}',), ("{",)], "json string").coalesce(1)
    found = frame.select(matches(BIG, "json", on_error="null").alias("big")).collect()
    assert found == [Row(big=True), Row(big=None), Row(big=None)]
    with pytest.raises(PythonException, match="cannot convert the String 'x' to Number"):
        frame.select(matches(BIG, "json")).collect()


def test_a_variant_is_refused_with_advice(documents):
    variant = F.parse_json("json")
    with pytest.raises(PythonException, match=r"is a VARIANT, .* give to_json\(v\) instead of v"):
        documents.select(matches(BIG, variant)).collect()
    assert ids(documents.where(matches(BIG, F.to_json(variant)))) == [1, 4]


def test_other_filters_are_pushed_below_it(documents, tmp_path):
    documents.write.parquet(str(tmp_path / "documents"))
    frame = documents.sparkSession.read.parquet(str(tmp_path / "documents"))
    filtered = frame.where(matches(BIG, "json")).where("id < 3")
    plan = filtered._jdf.queryExecution().executedPlan().toString()
    assert "LessThan(id,3)" in plan.partition("PushedFilters:")[2]
    assert ids(filtered) == [1]
