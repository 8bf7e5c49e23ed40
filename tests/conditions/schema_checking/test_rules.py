"""The rules: every example of every page, executed; and what is not complained about."""

import re

import pytest

import conditions
from conditions.lint.rules.rule import Example, Rule
from conditions.lint.rules.schemas import SCHEMA_RULES
from conditions.schema_checking.example import RELEASE

SCHEMA = conditions.Schema.from_json_schema(RELEASE)
WRONG = [(rule, example) for rule in SCHEMA_RULES for example in rule.wrong]
RIGHT = [example for rule in SCHEMA_RULES for example in rule.right]


def found(expression: str, schema=SCHEMA) -> list[tuple[str, str]]:
    problems = conditions.compile(expression).check(schema)
    return [(one.code, expression[one.span.start : one.span.end]) for one in problems]


@pytest.mark.parametrize(("rule", "example"), WRONG, ids=[f"{rule.code}-{one.expression}" for rule, one in WRONG])
def test_a_wrong_example_has_exactly_the_problem_of_its_page_at_the_carets(rule: Rule, example: Example):
    assert example.span
    assert found(example.expression) == [(rule.code, example.expression[example.span.start : example.span.end])]


@pytest.mark.parametrize("example", RIGHT, ids=[one.expression for one in RIGHT])
def test_a_right_example_has_no_problem(example: Example):
    assert found(example.expression) == []


@pytest.mark.parametrize("rule", SCHEMA_RULES, ids=[rule.code for rule in SCHEMA_RULES])
def test_every_page_explains_and_shows_what_is_wrong_and_what_is_right(rule: Rule):
    assert rule.wrong
    assert rule.right
    assert rule.explanation.endswith(".")
    assert re.fullmatch(r"[a-z]+(-[a-z]+)+", rule.name)


_PRESENT = "and(ne(root.environment, ''), {}) if it must be there"
_STATUSES = "'queued', 'running', 'successful' or 'failed'"
_ABSENT = "root.environment may be missing, and then this {}"


@pytest.mark.parametrize(
    ("expression", "message", "hint"),
    [
        ("eq(root.statsu, 'failed')", "root has no key 'statsu'", "did you mean 'status'?"),
        (
            "eq(root.STATUS, 'failed')",
            "root has no key 'STATUS'",
            "did you mean 'status'? Letter case counts in keys.",
        ),
        (
            "eq(root.zzz, 1)",
            "root has no key 'zzz'",
            "there are 'status', 'version', 'progress', 'duration', 'environment', 'errorCount' and more",
        ),
        ("eq(root.status.code, 1)", "root.status is a String, which has no members: there is no 'code'", None),
        ("eq(root.stages[9].name, 'a')", "root.stages has 5 items at most, and items are counted from 0", None),
        ("eq(root.stages[-1].name, 'a')", "there is no item -1 of root.stages", "items are counted from 0"),
        ("eq(root.status, 'faild')", f"root.status is never 'faild': it is {_STATUSES}", "did you mean 'failed'?"),
        ("eq(root.progress, 'done')", "root.progress is a Number, which never equals 'done'", None),
        (
            "lt(root.progress, 101)",
            "lt(root.progress, 101) is always true: root.progress is a Number of 0 to 100",
            None,
        ),
        (
            "gt(jsonpath('$.stages.*.nmae')[0], 1)",
            "the schema names no key 'nmae' of $.stages.*",
            "did you mean 'name'?",
        ),
        (
            "not(eq(root.environment, 'x'))",
            _ABSENT.format("is true"),
            _PRESENT.format("not(eq(root.environment, 'x'))"),
        ),
        ("lt(1.2.3, root.environment)", _ABSENT.format("fails"), _PRESENT.format("lt(1.2.3, root.environment)")),
    ],
)
def test_what_is_told(expression, message, hint):
    assert [(one.message, one.hint) for one in conditions.compile(expression).check(SCHEMA)] == [(message, hint)]


OPEN = {
    "properties": {"status": {"type": "string"}, "a": {}, "b": True, "count": {"type": ["string", "integer"]}},
    "patternProperties": {"^x": {"type": "string"}},
}


@pytest.mark.parametrize(
    "expression",
    [
        "eq(root.statsu, 'x')",
        "eq(root.a.b.c, 1)",
        "eq(root.b, 'x')",
        "ne(root.status, 'x')",
        "lt(root.count, 5)",
        "gt(root.a, 5)",
        "contains(root.b, 'x')",
        "root.b",
        "eq(root[variables.key].x, 1)",
        "eq(variables.anything, 1)",
        "eq(jsonpath('$..x')[0], 1)",
        "eq(jsonpath('$.a.b')[0], 1)",
        "and(true, always())",
        "eq(root.xyz, 'a')",
    ],
)
def test_nothing_is_said_of_what_a_schema_leaves_open(expression):
    assert found(expression, conditions.Schema.from_json_schema(OPEN)) == []
    assert found(expression, conditions.Schema.from_json_schema({})) == []
    assert found(expression, {}) == []


def test_schemas_are_given_by_the_names_of_inputs():
    variables = conditions.Schema.from_json_schema(
        {"properties": {"Build.Reason": {"enum": ["Manual", "PullRequest"]}}, "additionalProperties": False}
    )
    given = {"root": SCHEMA, "variables": variables}
    assert found("eq(variables['build.reason'], 'manual')", given) == []
    assert found("eq(variables['Build.Reason'], 'Pull')", given) == [("W811", "'Pull'")]
    assert found("eq(variables['Build.Raeson'], 'Manual')", given) == [("W801", "'Build.Raeson'")]
    assert found("eq(VARIABLES['Build.Raeson'], ROOT.statsu)", given) == [
        ("W801", "'Build.Raeson'"),
        ("W801", "statsu"),
    ]


WRITTEN = {
    "properties": {
        "os": {"enum": ["Windows_NT", "Linux"], "x-meant": {"windows": "Windows_NT", "x": 1}},
        "named": {
            "patternProperties": {"^[a-z]+-": {"title": "job-name"}, "^[0-9]$": {}},
            "additionalProperties": False,
        },
        "job": {"properties": {"result": {"enum": ["ok", "bad"]}, "log": {"type": "string"}}, "type": "object"},
    }
}


@pytest.mark.parametrize(
    ("expression", "hint"),
    [
        ("eq(root.os, 'WINDOWS')", "did you mean 'Windows_NT'?"),
        ("eq(root.os, 'x')", None),
        ("eq(root.named.a, 'x')", "keys are written 'job-name' or '^[0-9]$'"),
        ("eq(root.job, 'ok')", "did you mean root.job.result?"),
        ("eq(root.job, 'done')", "containsValue(root.job, 'done') looks among its members"),
    ],
)
def test_a_schema_tells_what_people_write_instead(expression, hint):
    (problem,) = conditions.compile(expression).check(conditions.Schema.from_json_schema(WRITTEN))
    assert problem.hint == hint


def test_what_is_no_schema_and_no_input_is_refused():
    condition = conditions.compile("eq(root.a, 1)")
    with pytest.raises(TypeError, match="takes no 'rot'"):
        condition.check({"rot": SCHEMA})
    with pytest.raises(TypeError, match=r"is a conditions\.Schema, not dict"):
        condition.check({"root": {}})  # type: ignore[dict-item]


@pytest.mark.parametrize(
    ("condition", "codes"),
    [
        ("and(ne(root.environment, 'a'), ne(root.environment, 'b'))", ["W831", "W831"]),
        ("and(root.owner.name, ne(root.owner.email, 'b'))", []),
        ("and(ne(root.owner.email, ''), ne(root.owner.email, 'b'))", []),
        ("or(eq(root.environment, 'c'), ne(root.environment, 'b'))", []),
        ("notIn(root.environment, 'a', 'b')", ["W831"]),
        ("eq(0, root.duration)", []),
        ("lt(coalesce(root.duration, 0), 5)", []),
        ("ge(5, root.duration)", ["W831"]),
        ("eq(root.environment, '')", []),
        ("ne(root.status, '')", ["W811"]),
        ("in(root.status, 'queued', 'running', 'successful', 'failed')", ["W841"]),
        ("or(eq(root.status, 'nope'), eq(root.environment, 'x'))", ["W811"]),
        ("not(ge(root.progress, 0))", ["W841"]),
        ("xor(ge(root.progress, 0), eq(root.environment, 'x'))", ["W841"]),
        ("gt(length(root.version), 0)", []),
        ("eq(root.stages, root.stages)", []),
        ("join(',', root.stages)", []),
        ("startsWith(root.status, 'x')", ["W841"]),
        ("containsValue(root.stages, 'passed')", ["W811"]),
        ("eq(root.progress, '50.0')", []),
        ("eq('50', root.progress)", []),
        ("eq('050', root.progress)", ["W812"]),
        ("eq(true, root.status)", ["W841"]),
        ("eq(root.owner, root.stages)", ["W813"]),
        ("isNullOrEmpty(root.status)", ["W841"]),
        ("iif(eq(root.status, 'failed'), 'a', 'b')", []),
    ],
)
def test_more_conditions(condition, codes):
    assert [code for code, _ in found(condition)] == codes
