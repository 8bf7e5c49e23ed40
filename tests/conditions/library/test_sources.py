"""The sources of functions, as docs/explanation/exactness.md lists them, are those that the recorded files hold."""

import json
import re

import pytest

from conditions import AZURE
from conditions.values.dotnet_text import fold
from tests.paths import ROOT

VECTORS = ROOT / "tests" / "vectors"


def named(known_by: str) -> set[str]:
    """The functions that the table lists in a row."""
    page = (ROOT / "docs" / "explanation" / "exactness.md").read_text(encoding="utf-8")
    (row,) = re.findall(rf"^\| {known_by} \| ([^|]*) \|", page, re.MULTILINE)
    return {fold(name) for name in re.findall(r"`(\w+)`", row)}


def called(file: str) -> set[str]:
    """The functions that the expressions of a file call."""
    lines = (VECTORS / file).read_text(encoding="utf-8").splitlines()
    expressions = [re.sub(r"'(?:[^']|'')*'", "''", json.loads(line)["expression"]) for line in lines]
    known = {fold(function.name) for function in AZURE.vocabulary.functions}
    return known & {fold(name) for text in expressions for name in re.findall(r"([A-Za-z]\w*)\s*\(", text)}


def test_every_function_has_one_source() -> None:
    rows = [named(row) for row in ("recorded cases", "live answers", "documentation alone", "condex")]
    assert sorted(name for row in rows for name in row) == sorted(fold(one.name) for one in AZURE.vocabulary.functions)


def test_recorded_and_live_functions_are_those_of_the_files() -> None:
    recorded = called("edges.jsonl") | called("expressions.jsonl")
    assert named("recorded cases") == recorded
    assert named("live answers") == called("live.jsonl") - recorded


@pytest.mark.parametrize("number", ["217", "400"])
def test_the_numbers_of_live_answers_are_those_of_the_file(number: str) -> None:
    rows = [json.loads(line) for line in (VECTORS / "live.jsonl").read_text(encoding="utf-8").splitlines()]
    assert number in (str(len(rows)), str(sum("value" in row for row in rows)))
