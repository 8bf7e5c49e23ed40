"""Answers of the live service (Azure DevOps Services, August 2026): every value that it evaluated, and what it refused.

A row of tests/vectors/live.jsonl says where the expression stood (`slot`), what it was evaluated on (`setup`), and what
came of it. What a place accepts is held in tests/conditions/lint/test_live.py.
"""

import json
import re
from collections.abc import Mapping
from functools import cache
from typing import Any

import pytest

from conditions import AZURE, ConditionError
from conditions.values.converting import to_text
from tests.paths import ROOT

ROWS = 400
NO_EVIDENCE = {"job-scoped-runtime-var", "deployment-scoped-runtime-var"}
"""Slots that accept anything, even `eq(1)`."""
MIXED = {"compile-text", "compile-key-text"}
"""Slots that hold a text with expressions in it."""


@cache
def rows() -> dict[str, dict[str, Any]]:
    """The rows by their ids, which tell several rows of one probe apart by a number."""
    lines = (ROOT / "tests" / "vectors" / "live.jsonl").read_text(encoding="utf-8").splitlines()
    found: dict[str, dict[str, Any]] = {}
    for row in map(json.loads, lines):
        found[row["id"] if row["id"] not in found else f"{row['id']}@{row['slot']}"] = row
    return found


def with_value() -> list[str]:
    return [name for name, row in rows().items() if "value" in row and row["expression"]]


def test_the_recorded_answers_are_all_there() -> None:
    assert len(rows()) == ROWS
    assert len(with_value()) == 215  # two more rows are steps in which no condition is written


@pytest.mark.parametrize("name", with_value())
def test_a_value_is_that_of_the_live_service(name: str) -> None:
    row = rows()[name]
    emitted, expected = answer(row), row["value"]
    if row["id"].startswith("grammar/") or "indent" in row.get("note", "") or "quotes" in row.get("note", ""):
        emitted, expected = washed(emitted), washed(expected)
    assert emitted == expected


def washed(text: Any) -> Any:
    """A text without what was lost on its way back: the letter case of Booleans, indent, the quotes of JSON."""
    return re.sub(r'[" \n]|\\u0022', "", text).lower() if isinstance(text, str) else text


def answer(row: dict[str, Any]) -> Any:
    """What the service would have emitted for our value."""
    expression, inputs = row["expression"], row["setup"]
    if row["slot"] in MIXED:
        pieces = re.split(r"\$\{\{(.*?)\}\}", expression, flags=re.DOTALL)
        return "".join(emitted(piece, inputs) if at % 2 else piece for at, piece in enumerate(pieces))
    if row["slot"] == "each-directive":
        return [echo(row, item) for item in items_of(AZURE.compile(expression).evaluate(**inputs))]
    if isinstance(row["value"], bool):
        return AZURE.compile(expression)(**inputs)
    return emitted(expression, inputs)


def emitted(expression: str, inputs: dict[str, Any]) -> str:
    return to_text(AZURE.compile(expression.strip()).evaluate(**inputs))


def items_of(value: Any) -> list[Any]:
    """What `each` goes over: the items of an Array, or the pairs of an Object."""
    return [{"key": key, "value": one} for key, one in value.items()] if isinstance(value, Mapping) else value


def echo(row: dict[str, Any], item: Any) -> str:
    """The line that the body of the `each` made of an item; the note of the row tells the body."""
    (template,) = re.findall(r"echo .*?(?= with )", row["note"])
    language = AZURE.extend(names=["item", "pair"])
    return re.sub(
        r"\$\{\{ ?(.*?) ?\}\}", lambda m: to_text(language.compile(m[1]).evaluate(item=item, pair=item)), template
    )


def told_position(row: dict[str, Any]) -> bool:
    return row["outcome"] == "rejected" and row.get("position") is not None and row["slot"] not in NO_EVIDENCE | MIXED


# The service reports where an expression stands after it is trimmed; and the parser of `${{ }}` tells an unknown name
# only after the syntax is right. Ours tells the first fault in reading order, as the recorded library does.
FIRST_IN_READING_ORDER = {
    "errors/bang-spaced": 1,
    "errors/order-quote-then-garbage": 1,
    "errors/order-name-then-garbage": 1,
    **{f"E03-walk/case-{word}": 1 for word in ("each-upper", "elseif-else-upper", "if-title", "if-upper")},
}
WHERE_IT_STANDS = {"which name which slot knows", "which status function which slot knows"}
"""Kinds of refusals that depend on the place: `conditions check` knows places, a language does not."""


@pytest.mark.parametrize(
    "name", [name for name, row in rows().items() if told_position(row) and row["kind"] not in WHERE_IT_STANDS]
)
def test_a_fault_has_the_place_that_the_live_service_tells(name: str) -> None:
    row = rows()[name]
    with pytest.raises(ConditionError) as caught:
        AZURE.compile(row["expression"].strip())
    assert caught.value.position == FIRST_IN_READING_ORDER.get(name, row["position"])


def fails_when_evaluated(row: dict[str, Any]) -> bool:
    message = row.get("message", "Unable to convert" if row["outcome"] == "rejected" else "")
    failures = ("Unable to convert", "Key not found", "format string references")
    return row["slot"].startswith(("compile-", "real-run")) and any(failure in message for failure in failures)


@pytest.mark.parametrize("name", [name for name, row in rows().items() if fails_when_evaluated(row)])
def test_what_fails_on_the_live_service_fails_here(name: str) -> None:
    row = rows()[name]
    if row["slot"] in MIXED:
        pytest.skip("the text around the expression refuses an Object, not the expression")
    condition = AZURE.compile(row["expression"])
    for evaluation in (condition.evaluate, condition):
        with pytest.raises(ConditionError):
            evaluation(**row["setup"])


LOGGED = {
    "run-log/02": {"pair": {"key": "bash"}},
    "run-log/08": {"value": {}},
    "run-log/09": {"value": "Produce"},
}
"""What the server evaluated when it logged the lines of a verdict: read off the lines, as no input is told."""


@pytest.mark.parametrize("name", LOGGED)
def test_the_lines_are_those_that_the_service_logs(name: str) -> None:
    row = rows()[name]
    condition = AZURE.extend(names=["pair"]).compile(row["expression"])
    assert list(condition.explain(**LOGGED[name]).lines) == row["log"]
