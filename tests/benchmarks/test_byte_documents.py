"""The documents in bytes are what they promise to be."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import conditions
from benchmarks.byte_documents import BYTE_WORKLOADS, SIZES, byte_document, write_lines
from benchmarks.lines import NAIVE, NAIVE_SCRIPT
from benchmarks.workloads import WORKLOADS


@pytest.mark.parametrize("size", SIZES.values())
def test_a_document_has_about_the_size(size: int) -> None:
    assert 0.75 * size < len(byte_document(size)) < 1.1 * size


@pytest.mark.parametrize("size", SIZES.values())
@pytest.mark.parametrize("name", BYTE_WORKLOADS)
def test_naive_python_agrees_with_the_condition(name: str, size: int) -> None:
    workload = BYTE_WORKLOADS[name]
    document = json.loads(byte_document(size))
    assert workload.naive(document) is True
    assert conditions.compile(workload.expression).matches(document) is True


def test_the_condition_matches_some_lines_of_the_file_and_naive_python_the_same(tmp_path: Path) -> None:
    path = tmp_path / "lines.ndjson"
    write_lines(path, 300)
    documents = list(map(json.loads, path.read_bytes().splitlines()))
    matches = conditions.compile(WORKLOADS["W2"].expression).matches
    assert len(documents) == 300
    assert 0 < sum(map(matches, documents)) < 300
    assert list(map(matches, documents)) == list(map(NAIVE, documents))


def test_the_script_for_a_process_of_its_own_asks_the_same_as_the_naive_lambda() -> None:
    namespace: dict[str, object] = {}
    lambda_line = next(line for line in NAIVE_SCRIPT.splitlines() if line.startswith("naive = "))
    exec(lambda_line, namespace)
    workload = WORKLOADS["W2"]
    naive = namespace["naive"]
    assert callable(naive)
    assert (naive(workload.hit), naive(workload.miss)) == (True, False)
