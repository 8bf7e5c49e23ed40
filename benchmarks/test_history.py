"""Our own history: a few figures that should never grow. `make bench` runs and keeps them, `make test` does not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

import conditions
from benchmarks.byte_documents import BYTE_WORKLOADS, SIZES, byte_document, write_lines
from benchmarks.compiling import new_literals, other_keys
from benchmarks.loops import documents
from benchmarks.workloads import WORKLOADS

COMPILATIONS = 200
LINES = 5_000


@pytest.mark.parametrize("kind", ["hit", "miss", "other letter case", "key missing"])
@pytest.mark.parametrize("name", ["W1", "W2", "W5", "W8"])
def test_one_document(benchmark: BenchmarkFixture, name: str, kind: str) -> None:
    workload = WORKLOADS[name]
    expected = kind in ("hit", "other letter case")
    assert benchmark(conditions.compile(workload.expression).matches, workload.documents[kind]) is expected


def test_a_count_of_a_filter_over_100_items(benchmark: BenchmarkFixture) -> None:
    workload = WORKLOADS["W7"]
    assert benchmark(conditions.compile(workload.expression).matches, workload.hit)


@pytest.mark.parametrize("texts", [other_keys, new_literals])
def test_compiling(benchmark: BenchmarkFixture, texts: Any) -> None:
    given: Iterator[str] = texts("W2", COMPILATIONS + 1)
    condition = benchmark.pedantic(
        conditions.compile, setup=lambda: ((next(given),), {}), rounds=COMPILATIONS, warmup_rounds=1
    )
    assert condition.reads["root"]


@pytest.mark.parametrize("name", BYTE_WORKLOADS)
def test_from_bytes(benchmark: BenchmarkFixture, name: str) -> None:
    condition = conditions.compile(BYTE_WORKLOADS[name].expression)
    assert benchmark(condition.matches_json, byte_document(SIZES["20 KB"]))


def test_json_lines(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    path = tmp_path / "lines.ndjson"
    write_lines(path, LINES)
    lines = path.read_bytes().splitlines(keepends=True)
    condition = conditions.compile(WORKLOADS["W2"].expression)
    found = benchmark(lambda: list(condition.filter_lines(lines)))
    assert 0 < len(found) < LINES


def test_filtering_parsed_documents(benchmark: BenchmarkFixture) -> None:
    condition = conditions.compile(WORKLOADS["W2"].expression)
    given = documents(1_000)
    assert 0 < len(benchmark(lambda: list(condition.filter(given)))) < len(given)
