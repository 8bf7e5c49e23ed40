"""Inputs that decide, as the fields of the page take them."""

import json

import pytest

from conditions.playground.answers import respond
from conditions.playground.cases import judge
from conditions.playground.deciding import cases, decide
from conditions.playground.verdicts import evaluate

CONDITIONS = (
    "and(succeeded(), eq(root.status, 'ok'))",
    "or(eq(variables['Build.Reason'], 'Manual'), ge(count(root.items), 2))",
    "not(in(root.status, 'failed', 'canceled'))",
    "eq(dependencies.build.result, 'Failed')",
    "startsWith(variables['Build.SourceBranch'], 'refs/heads/release/')",
)


def test_the_fields_of_an_example() -> None:
    found = decide("and(succeeded(), eq(root.status, 'ok'))", True)
    assert found == {"outcome": "found", "root": '{"status": "ok"}', "others": '{"status": "Succeeded"}'}


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize("verdict", [False, True])
@pytest.mark.parametrize("expression", CONDITIONS)
def test_the_page_has_the_verdict_that_was_asked_for(expression: str, verdict: bool, strict: bool) -> None:
    found = decide(expression, verdict, strict)
    assert found["outcome"] == "found"
    assert evaluate(expression, found["root"], found["others"], strict=strict)["verdict"] is verdict


def test_what_is_told_where_there_is_none() -> None:
    assert decide("always()", False) == {
        "outcome": "never",
        "notice": "It is never false, whatever the inputs are: that is proved.",
    }
    assert decide("eq(upper(root.a), lower(root.a))", True) == {"outcome": "found", "root": "", "others": ""}
    assert decide("and(eq(upper(root.a), 'x'), eq(root.a, 'y'))", True) == {
        "outcome": "unknown",
        "notice": "It is not known if it is ever true: something is computed of it: root.a.",
    }
    assert decide("eq(", True) == {
        "outcome": "error",
        "notice": "The condition cannot be evaluated: eq( is never closed: ) is missing.",
    }


@pytest.mark.parametrize("expression", CONDITIONS)
def test_every_case_has_its_verdict_on_the_page(expression: str) -> None:
    rows = cases(expression)["rows"]
    told = judge(expression, [row["root"] for row in rows], "", own=[row["others"] for row in rows])
    assert [one["verdict"] for one in told] == [row["verdict"] for row in rows]
    assert {True, False} == {row["verdict"] for row in rows}


def test_cases_say_what_decides_and_what_never_does() -> None:
    table = cases("and(eq(root.status, 'ok'), or(eq(root.size, 1), true))")
    assert [row["name"] for row in table["rows"]] == ["eq(root.status, 'ok') is True", "eq(root.status, 'ok') is False"]
    assert table["unreached"] == ["eq(root.size, 1) is True", "eq(root.size, 1) is False"]
    assert cases("eq(")["outcome"] == "error"


def test_the_page_asks_by_the_names_of_the_questions() -> None:
    asked = {"ask": "decide", "expression": "eq(root.a, 1)", "verdict": True}
    assert json.loads(respond(asked)["root"]) == {"a": 1}
    assert respond({**asked, "verdict": "yes"}) == {"problem": "decide takes verdict, true or false"}
    assert [row["verdict"] for row in respond({"ask": "cases", "expression": "eq(root.a, 1)"})["rows"]] == [True, False]
