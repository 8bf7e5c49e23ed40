"""The material that lives outside the project: Microsoft's own vectors, real expressions, the JSONPath suite."""

import json
from pathlib import Path
from typing import Any

import pytest

import conditions
from conditions import ConditionError, PathError
from tests.paths import ROOT

MICROSOFT, CORPUS, JSONPATH = 407, 12_697, 703
SLICES = 16  # a slice is one test: it tells all its failures, and the slices run in parallel

RFC_9535 = conditions.AZURE.extend(jsonpath="rfc9535")

sliced = pytest.mark.parametrize("part", range(SLICES))


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="session")
def microsoft(reference: Path) -> list[dict[str, Any]]:
    return lines(reference / "conformance" / "microsoft.jsonl")


@pytest.fixture(scope="session")
def corpus(reference: Path) -> list[dict[str, Any]]:
    return lines(reference / "corpus" / "expressions.jsonl")


@pytest.fixture(scope="session")
def compliance(reference: Path) -> list[dict[str, Any]]:
    return json.loads((reference / "jsonpath" / "cts.json").read_text(encoding="utf-8"))["tests"]


def test_the_reference_is_complete(microsoft, corpus, compliance):
    assert (len(microsoft), len(corpus), len(compliance)) == (MICROSOFT, CORPUS, JSONPATH)


def test_the_documentation_tells_how_much_it_is():
    page = (ROOT / "docs" / "explanation" / "exactness.md").read_text(encoding="utf-8")
    assert [count for count in (MICROSOFT, CORPUS, JSONPATH) if f" {count:,} " not in page.replace("\n", " ")] == []


def test_every_vector_of_microsoft_has_its_verdict(microsoft):
    found = [(case["expression"], conditions.compile(case["expression"])()) for case in microsoft]
    assert found == [(case["expression"], case["verdict"]) for case in microsoft]


@sliced
def test_every_real_expression_is_accepted_or_refused_at_the_recorded_place(corpus, part):
    cases = corpus[part::SLICES]
    assert {case["expression"]: place for case in cases if (place := refusal(case)) != recorded_refusal(case)} == {}


def refusal(case: dict[str, Any]) -> int | None:
    try:
        conditions.compile(case["expression"])
    except ConditionError as error:
        return error.position
    return None


def recorded_refusal(case: dict[str, Any]) -> int | None:
    return None if case["accepted"] else case["error"]["position"]


def test_every_mistake_that_people_really_make_gets_a_hint(corpus):
    refused = [error for case in corpus if not case["accepted"] for error in [syntax_error(case["expression"])]]
    assert len(refused) == 74
    assert [str(error) for error in refused if not error.hint] == []


def syntax_error(expression: str) -> ConditionError:
    with pytest.raises(ConditionError) as caught:
        conditions.compile(expression)
    return caught.value


@sliced
def test_jsonpath_selects_as_rfc_9535_says(compliance, part):
    valid = [case for case in compliance if not case.get("invalid_selector")][part::SLICES]
    assert {case["name"]: found for case in valid if (found := selected(case)) not in allowed(case)} == {}


def selected(case: dict[str, Any]) -> list[Any]:
    return call(case["selector"]).evaluate(case["document"])


def allowed(case: dict[str, Any]) -> list[list[Any]]:
    return case.get("results") or [case["result"]]


def call(selector: str) -> conditions.Condition:
    """`jsonpath('…')`: a quote within a text is doubled."""
    doubled = selector.replace("'", "''")
    return RFC_9535.compile(f"jsonpath('{doubled}')")


def test_jsonpath_refuses_what_rfc_9535_refuses(compliance):
    # A leading $ may be missing here, so a selector that only lacked it would be valid; the suite holds none.
    # Its one selector without $ at the beginning has a blank before it, which does not make it `$. $`.
    invalid = [case["selector"] for case in compliance if case.get("invalid_selector")]
    assert [selector for selector in invalid if not selector.startswith("$")] == [" $"]
    assert [selector for selector in invalid if not is_refused(selector)] == []


def is_refused(selector: str) -> bool:
    try:
        call(selector)(None)
    except PathError:
        return True
    return False


@sliced
def test_the_dollar_of_a_jsonpath_may_be_missing(compliance, part):
    # The text that is left of `$` alone is empty, and the root as well. A descendant segment keeps its dots.
    valid = [case for case in compliance if not case.get("invalid_selector")][part::SLICES]
    shortened = [case | {"selector": without_dollar(case["selector"])} for case in valid]
    assert {case["name"]: found for case in shortened if (found := selected(case)) not in allowed(case)} == {}


def without_dollar(selector: str) -> str:
    """`$.a` as `a`; `$['a']` and `$..a` without their `$`."""
    rest = selector.removeprefix("$").lstrip(" \t\r\n")
    return rest if rest.startswith(("..", "[")) else rest.removeprefix(".")
