"""Conditions in Spark Connect: a client without a JVM of its own, and a server that it starts here."""

from __future__ import annotations

import importlib.util
import os
import sys

import pytest

import conditions

pytest.importorskip("pyspark", reason="pyspark is not installed: make test-spark")
if importlib.util.find_spec("grpc") is None:
    pytest.skip("pyspark[connect] is not installed: make test-spark", allow_module_level=True)

from pyspark.errors import PythonException
from pyspark.sql import SparkSession
from pyspark.sql import functions as F  # noqa: N812

from conditions.engines.spark import matches, register

pytestmark = pytest.mark.filterwarnings("default")  # gRPC and Spark warn of themselves

BIG = conditions.compile("le(9, root.size)")
ROWS = [(0, '{"size": 3}'), (1, '{"size": 12}'), (2, None), (3, "null"), (4, '{"size": "20"}')]


@pytest.fixture(scope="module")
def spark():
    os.environ |= {"PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": "127.0.0.1"}
    options = {"spark.ui.enabled": "false", "spark.driver.host": "127.0.0.1", "spark.sql.shuffle.partitions": "1"}
    session = SparkSession.builder.remote("local[2]").config(map=options).getOrCreate()
    yield session
    session.stop()


@pytest.fixture(scope="module")
def documents(spark):
    frame = spark.createDataFrame(ROWS, "id int, json string")
    frame.createOrReplaceTempView("documents")
    return frame


def ids(frame):
    return sorted(row.id for row in frame.collect())


def test_it_is_a_session_of_connect(spark):
    assert type(spark).__module__.startswith("pyspark.sql.connect")


def test_null_is_neither_true_nor_false(documents):
    assert ids(documents.where(matches(BIG, "json"))) == [1, 4]
    assert ids(documents.where(~matches(BIG, "json"))) == [0, 3]
    row = F.struct((F.col("id") * 4).alias("size"))
    assert ids(documents.where(matches(BIG, row))) == [3, 4]


def test_sql_has_functions_of_a_condition_and_of_texts(spark, documents):
    register(spark, "is_big", BIG)
    register(spark)
    assert ids(spark.sql("select id from documents where is_big(json)")) == [1, 4]
    query = "select id from documents where azure_condition(json, concat('eq(root.size, ', id * 3, ')'))"
    assert ids(spark.sql(query)) == []
    assert ids(spark.sql("select id from documents where azure_condition(json, 'eq(root.size, 3)')")) == [0]


def test_a_function_of_the_client_judges_in_workers(documents):
    @conditions.function("twice")
    def twice(number: int) -> int:
        return number * 2

    condition = conditions.AZURE.extend(functions=[twice]).compile("eq(twice(root.size), variables.wanted)")
    assert ids(documents.where(matches(condition, "json", {"wanted": 24}))) == [1]


def test_a_row_in_error_is_raised_or_null(spark):
    frame = spark.createDataFrame([('{"size": 12}',), ('{"size": "x"}',)], "json string").coalesce(1)
    found = frame.select(matches(BIG, "json", on_error="null").alias("big")).collect()
    assert sorted(map(str, (row.big for row in found))) == ["None", "True"]
    with pytest.raises(PythonException, match="cannot convert the String 'x' to Number"):
        frame.select(matches(BIG, "json")).collect()


def test_a_variant_is_refused_with_advice(documents):
    variant = F.parse_json("json")
    with pytest.raises(PythonException, match=r"give to_json\(v\) instead of v"):
        documents.select(matches(BIG, variant)).collect()
    assert ids(documents.where(matches(BIG, F.to_json(variant)))) == [1, 4]
