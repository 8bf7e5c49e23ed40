"""Whole pipelines: what Azure refuses, what the graph tells, and what neither is said of."""

import json

import pytest

from conditions.lint.files import check_text
from conditions.lint.rules.all import RULES
from tests.paths import ROOT

ROWS = [
    json.loads(line)
    for line in (ROOT / "tests" / "vectors" / "pipelines.jsonl").read_text(encoding="utf-8").splitlines()
]


@pytest.mark.parametrize("row", ROWS, ids=[row["name"] for row in ROWS])
def test_a_pipeline_has_exactly_these_errors_and_warnings_of_its_graph(row):
    found = check_text("a.yml", row["yaml"])
    told = [[one.line, one.column, one.problem.code, one.problem.hint] for one in found]
    assert [one for one in told if one[2].startswith(("E", "W7"))] == row["problems"]


def messages(text: str) -> list[str]:
    return [one.problem.message for one in check_text("a.yml", text) if one.problem.is_error]


STEP = "steps:\n- script: x\n  condition: "


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("steps:\n- script: ${{ format('{1}', 'x') }}", "format('{1}') asks for argument {1}, but the last is {0}"),
        (STEP + "and(always(), lt(1.2.0, 2))", "cannot convert the Number 2 to Version"),
        (
            "trigger: none\nsteps:\n- script: ${{ parameters.a }}",
            "the parameter a is not declared in this file, which declares none",
        ),
        (
            "steps:\n- ${{ if 1 }}:\n  - script: x\n- ${{ else }}:\n  - script: y\n- ${{ else }}:\n  - script: z",
            "else stands behind an else, which ends the chain",
        ),
        ("steps:\n- ${{ else }}:\n  - script: x", "else has no if before it, in the same list or mapping"),
        (
            "steps:\n- ${{ each variables in split('a', 'b') }}:\n  - script: x",
            "a loop variable cannot be called variables: the name has a meaning already",
        ),
        (
            "variables:\n  a: $[ dependencies.A.result ]\nsteps: []",
            "`dependencies` is known in job conditions, stage conditions and $[ … ] expressions, "
            "not in a $[ … ] variable of the root",
        ),
        (
            "parameters:\n- name: e\n  default: prod\n" + STEP + "eq(variables.a, ${{ parameters.e }})",
            "the text of the parameter e stands here without quotes, and `prod` is no value that is known here",
        ),
        (
            "trigger: none\nparameters:\n- name: e\n" + STEP + "eq(variables.a, ${{ parameters.e }})",
            "the text of the parameter e stands here without quotes",
        ),
    ],
)
def test_an_error_says(text: str, message: str):
    assert messages(text) == [message]


def test_every_rule_about_the_graph_holds_beside_a_template_expression():
    assert all(rule.is_local for rule in RULES if rule.code.startswith("W7"))
