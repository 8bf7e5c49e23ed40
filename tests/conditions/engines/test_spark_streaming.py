"""Conditions in Structured Streaming: rows of the rate source, and files that arrive one after the other."""

from __future__ import annotations

import json
import os
import sys
import time

import pytest

import conditions

pytest.importorskip("pyspark", reason="pyspark is not installed: make test-spark")

from pyspark.sql import SparkSession
from pyspark.sql import functions as F  # noqa: N812

from conditions.engines.spark import matches

ODD = conditions.compile("and(eq(root.odd, true), ge(root.number, 5))")


@pytest.fixture(scope="module")
def spark():
    os.environ |= {"PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": "127.0.0.1"}
    options = {"spark.ui.enabled": "false", "spark.driver.host": "127.0.0.1", "spark.sql.shuffle.partitions": "1"}
    session = SparkSession.builder.master("local[2]").config(map=options).getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    yield session
    session.stop()


def wait_until(query, seen):
    """Let the query go on until *seen* is true; what stops it is raised."""
    end = time.monotonic() + 120
    while not seen():
        if query.exception():
            raise query.exception()
        assert time.monotonic() < end, "the stream has not seen it all"
        time.sleep(0.2)


def test_rows_of_the_rate_source_are_judged(spark):
    rows = spark.readStream.format("rate").option("rowsPerSecond", 50).load()
    document = F.to_json(F.struct(F.col("value").alias("number"), (F.col("value") % 2 == 1).alias("odd")))
    found = rows.where(matches(ODD, document)).select("value")
    query = found.writeStream.format("memory").queryName("odd").outputMode("append").start()
    try:
        wait_until(query, lambda: spark.table("odd").count() >= 30)
    finally:
        query.stop()
    values = sorted(row.value for row in spark.table("odd").collect())
    assert values == list(range(5, values[-1] + 1, 2))


def test_events_in_files_are_judged_as_they_arrive(spark, tmp_path):
    folder = tmp_path / "events"
    folder.mkdir()
    stream = spark.readStream.text(str(folder))
    found = stream.where(matches(ODD, "value", on_error="null"))
    query = found.writeStream.format("memory").queryName("events").outputMode("append").start()
    try:
        for part in range(3):
            lines = [json.dumps({"odd": number % 2 == 1, "number": number}) for number in range(part * 4, part * 4 + 4)]
            (tmp_path / "part").write_text("\n".join([*lines, "no JSON"]) + "\n", encoding="utf-8")
            (tmp_path / "part").rename(folder / f"{part}.ndjson")
            query.processAllAvailable()
    finally:
        query.stop()
    assert sorted(json.loads(row.value)["number"] for row in spark.table("events").collect()) == [5, 7, 9, 11]
