"""Expressions beside schemas: what is known of the document takes the place of guesses."""

from dataclasses import replace

import pytest

import conditions
from conditions.lint.checking import in_expression
from conditions.lint.files import check_text
from conditions.lint.places import CRITERION

SCHEMA = conditions.Schema.from_json_schema(
    {
        "type": "object",
        "required": ["status"],
        "properties": {"status": {"type": "string"}, "errors": {"type": "integer"}, "note": {"type": "string"}},
    }
)
GIVEN = (("root", SCHEMA),)


def codes(expression: str, schemas=GIVEN) -> list[str]:
    return [problem.code for problem in in_expression(expression, replace(CRITERION, schemas=schemas))]


@pytest.mark.parametrize(
    ("expression", "without", "given"),
    [
        ("ne(root.status, 'failed')", ["W301"], []),
        ("ne(root.note, 'failed')", ["W301"], ["W831"]),
        ("eq(root.errors, 0)", ["W302"], []),
        ("ne(response.status, 'failed')", ["W301"], ["W301"]),
        ("eq(root.statsu, 'x')", [], ["W801"]),
        ("eq(count(root.items), 'three')", ["W203"], ["W203"]),
        ("and(eq(root.statsu, 'x'), false)", ["W501"], ["W501", "W801"]),
        ("eq(root.statsu", ["E001"], ["E001"]),
        ("eq(rot.statsu, 1)", ["E002"], ["E002"]),
    ],
)
def test_what_a_schema_knows_takes_the_place_of_a_guess(expression, without, given):
    assert sorted(codes(expression, ())) == without
    assert sorted(codes(expression)) == given


PIPELINE = """\
stages:
- stage: A
  condition: eq(variables.statsu, 'x')
  jobs:
  - job: Check
    pool: server
    steps:
    - task: InvokeRESTAPI@1
      inputs:
        connectionType: connectedServiceName
        serviceConnection: releases
        successCriteria: eq(root.statsu, 'ok')
"""


def test_success_criteria_of_files_are_checked_against_it():
    found = check_text("a.yml", PIPELINE, schemas=GIVEN)
    assert [(one.line, one.column, one.problem.code) for one in found if one.problem.code == "W801"] == [
        (12, 34, "W801")
    ]
    assert "W801" not in [one.problem.code for one in check_text("a.yml", PIPELINE)]
