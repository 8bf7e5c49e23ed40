"""The parts that decided, and the sentences that say why: read aloud."""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given

import conditions
from conditions.explaining.explanation_json import as_json
from tests.conditions.test_properties import all_expressions, inputs

DOCUMENT = {
    "status": "Failed",
    "items": [1, 2],
    "count": 7,
    "ten": "10",
    "name": "release-2.14 ",
    "env": "qa",
    "none": None,
    "ok": True,
    "nested": {"Key": 1},
    "rate": "95.5%",
    "nan": "nan",
    "tiny": "1e-3",
    "many": [10, 11, 10, 13, 10, 15, 16],
    "twins": {"a/b~": "~", "c": "~"},
    "jobs": [{"name": "eu", "steps": [{"result": "ok"}]}, {"name": "us", "steps": []}],
}
VARIABLES = {"Build.Reason": "Manual", "empty": ""}

SENTENCES = [
    ("eq(root.status, 'ok')", "root.status is 'Failed', not 'ok'"),
    ("ne(root.status, 'failed')", "root.status is 'Failed', which equals 'failed', as letter case does not matter"),
    ("eq('ok', root.status)", "root.status is 'Failed', not 'ok'"),
    ("eq(root.status, root.env)", "root.status is 'Failed', and root.env is 'qa'"),
    ("eq(root.statsu, 'ok')",
     "root.statsu is Null, not 'ok': there is no key 'statsu' in root; did you mean 'status'?"),
    ("eq(root.nested.key, 1)",
     "root.nested.key is Null, not 1: there is no key 'key' in root.nested; did you mean 'Key'?"),
    ("eq(root.items[5], 1)",
     "root.items[5] is Null, not 1: there is no item 5 in root.items, for the Array has 2 items"),
    ("eq(root.items[-1], 1)",
     "root.items[-1] is Null, not 1: there is no item -1 in root.items, for the Array has 2 items"),
    ("eq(root.none.x, 1)", "root.none.x is Null, not 1: there is no 'x' in root.none, for Null has no members"),
    ("contains(root.nested, 'x')", "root.nested is Object (1 item): cannot convert an Object to String"),
    ("eq(root.none, 0)", "root.none is Null, not 0; Null equals only Null and the empty text"),
    ("eq(variables.BuildReason, 'x')",
     "variables.BuildReason is Null, not 'x': "
     "there is no variable 'BuildReason' in variables; did you mean 'Build.Reason'?"),
    ("eq(root.ten, 10.0)", "root.ten is '10', which equals 10.0: compared as String"),
    ("eq(root.ten, '10.0')", "root.ten is '10', not '10.0'; the left one is a text, so they are compared as texts"),
    ("eq(root.count, 'seven')", "root.count is 7, not 'seven'; 'seven' is no Number"),
    ("eq(root.items, 'x')", "root.items is Array (2 items), not 'x'; an Array equals only itself"),
    ("eq(true, root.empty)", "root.empty is Null, not true: there is no key 'empty' in root"),
    ("eq(true, 'false')", "true, which equals 'false': as a Boolean, 'false' is True"),
    ("eq(root.name, 'release-2.14')",
     "root.name is 'release-2.14 ', not 'release-2.14'; they differ in white space at their ends"),
    ("eq(root.name, 'release-2.15 ')",
     "root.name is 'release-2.14 ', not 'release-2.15 '; they differ from character 12 on: '4 ' and '5 '"),
    ("eq(root.name, 'release-2.14 beta')",
     "root.name is 'release-2.14 ', not 'release-2.14 beta'; one goes on with 'beta'"),
    ("gt(root.count, 7)", "root.count is 7, which is equal to 7"),
    ("gt(root.ten, 5)",
     "root.ten is '10', which is less than 5; the left one is a text, so they are compared as texts"),
    ("lt(5, root.count)", "root.count is 7, and 5 is less than that"),
    ("ge(root.none, root.count)", "root.none is Null, which is less than 7, the value of root.count"),
    ("in(root.env, 'dev', 'test')", "root.env is 'qa', none of 'dev', 'test'"),
    ("in(root.env, 'dev', 'QA')", "root.env is 'qa', one of them: 'QA'"),
    ("in(2, root.items)", "2, none of Array (2 items); containsValue looks into root.items, in does not"),
    ("notIn(root.env, 'qa')", "root.env is 'qa', one of them: 'qa'"),
    ("contains(root.status, 'ok')", "root.status is 'Failed', which does not contain 'ok'"),
    ("contains('ail', root.status)",
     "'ail' does not contain 'Failed', the value of root.status; it is the other way round: 'Failed' contains 'ail'"),
    ("startsWith(root.status, 'FAIL')", "root.status is 'Failed', which starts with 'FAIL'"),
    ("endsWith(root.none, 'x')", "root.none is Null, which does not end with 'x'"),
    ("containsValue(root.items, '2')", "/items/1 is 2, which equals '2': compared as String"),
    ("containsValue(root.nested, 1)", "/nested/Key is 1, which equals 1"),
    ("containsValue(root.items, root.count)",
     "root.items is Array (2 items), none of which equals 7, the value of root.count: /items/0 is 1 and /items/1 is 2"),
    ("containsValue(root.jobs, 'eu')",
     "root.jobs is Array (2 items), none of which equals 'eu'; "
     "an Object equals only itself, and .* takes what is in it"),
    ("containsValue(root.status, 'failed')", "root.status is 'Failed', and no Array or Object"),
    ("containsValue(root.statsu, 'ok')",
     "root.statsu is Null, which holds nothing: there is no key 'statsu' in root; did you mean 'status'?"),
    ("containsValue(root.jobs.*.steps.*.result, 'ok')",
     "/jobs/0/steps/0/result is 'ok', which equals 'ok'"),
    ("containsValue(root.jobs.*.name, 'ap')",
     "root.jobs.*.name is Object (2 items), none of which equals 'ap': /jobs/0/name is 'eu' and /jobs/1/name is 'us'"),
    ("containsValue(root.many, 20)",
     "root.many is Array (7 items), none of which equals 20: "
     "/many/0 is 10, /many/1 is 11, /many/2 is 10, /many/3 is 13, /many/4 is 10 and 2 more"),
    ("containsValue(root.many, 11)", "/many/1 is 11, which equals 11"),
    ("containsValue(root.many, 10)", "/many/0 is 10, which equals 10; and so do /many/2 and /many/4"),
    ("containsValue(root.twins, '~')",
     "/twins/a~1b~0 is '~', which equals '~'; and so does /twins/c"),
    ("containsValue(split('a,b,b', ','), 'B')",
     "item 1 of split('a,b,b', ',') is 'b', which equals 'B', as letter case does not matter; and so does item 2"),
    ("containsValue(split('a,b', ','), 'c')", "split('a,b', ',') is Array (2 items), none of which equals 'c'"),
    ("containsValue(dependencies.*.result, 'failed')",
     "dependencies/Test/result is 'failed', which equals 'failed'"),
    ("gt(count(root.jobs.*.steps[0]), 1)",
     "count(root.jobs.*.steps[0]) is 1, which is equal to 1; "
     "root.jobs.*.steps[0] selects /jobs/0/steps/0; /jobs/1/steps has no 0"),
    ("eq(count(root.jobs.*.nmae), 2)",
     "count(root.jobs.*.nmae) is 0, not 2; /jobs/0 has no 'nmae' and /jobs/1 has no 'nmae'"),
    ("eq(count(root.many.*), 0)",
     "count(root.many.*) is 7, not 0; "
     "root.many.* selects /many/0, /many/1, /many/2, /many/3, /many/4 and 2 more"),
    ("containsValue(root.jobs.*.steps.result, 'ok')",
     "root.jobs.*.steps.result is Object (0 items), which holds nothing: "
     "none of root.jobs.*.steps has 'result', for they are Arrays: .* takes their items"),
    ("containsValue(root.jobs.*.nmae, 'eu')",
     "root.jobs.*.nmae is Object (0 items), which holds nothing: none of root.jobs.* has 'nmae'"),
    ("containsValue(root.none.*.name, 'eu')",
     "root.none.*.name is Object (0 items), which holds nothing: root.none is Null"),
    ("gt(root.rate, 90)",
     "root.rate is '95.5%', which is greater than 90; the left one is a text, so they are compared as texts; "
     "'95.5%' is no Number: a Number has no %"),
    ("eq(root.rate, 95.5)", "root.rate is '95.5%', not 95.5; '95.5%' is no Number: a Number has no %"),
    ("eq(95.5, root.rate)", "root.rate is '95.5%', not 95.5; '95.5%' is no Number: a Number has no %"),
    ("eq(0, root.nan)", "root.nan is 'nan', not 0; 'nan' is no Number: every Number is finite"),
    ("lt(0.5, root.tiny)", "lt(0.5, root.tiny) failed: cannot convert the String '1e-3' to Number"),
    ("isUrl(root.env)", "isUrl(root.env) is False: root.env is 'qa'"),
    ("root.ok", "root.ok is True"),
    ("root.status", "root.status is 'Failed', which counts as True"),
    ("variables.empty", "variables.empty is '', which counts as False"),
    ("true", "true is always true"),
    ("lt(5, root.env)", "lt(5, root.env) failed: cannot convert the String 'qa' to Number"),
    ("succeeded()", "succeeded() is False: 'Test' is Failed and 'Lint' is Skipped"),
    ("failed()", "failed() is True: 'Test' is Failed"),
    ("succeededOrFailed()",
     "succeededOrFailed() is True: 'Build' is Succeeded, 'Test' is Failed and 'E2E' is SucceededWithIssues"),
    ("canceled()",
     "canceled() is False: "
     "'Build' is Succeeded, 'Test' is Failed, 'Lint' is Skipped and 'E2E' is SucceededWithIssues"),
    ("always()", "always() is True"),
    ("succeeded('Build', 'e2e')",
     "succeeded('Build', 'e2e') is True: 'Build' is Succeeded and 'e2e' is SucceededWithIssues"),
    ("failed('Build')", "failed('Build') is False: 'Build' is Succeeded"),
    ("succeeded(root.status)",
     "succeeded(root.status) is False: there is no dependency 'Failed'; known: Build, E2E, Lint, Test"),
    ("and(true, succeeded('Build', 'Buidl'))",
     "succeeded('Build', 'Buidl') is False: there is no dependency 'Buidl'; did you mean 'Build'?"),
    ("not(failed('test'))", "failed('test') is True: 'test' is Failed"),
]  # fmt: skip
DEPENDENCIES = {
    "Build": {"result": "Succeeded"},
    "Test": {"result": "failed"},
    "Lint": "Skipped",
    "E2E": {"result": "SucceededWithIssues"},
}


@pytest.mark.parametrize(("expression", "sentence"), SENTENCES)
def test_a_part_that_decided_says_why(expression, sentence):
    (blame,) = conditions.compile(expression).explain(DOCUMENT, VARIABLES, dependencies=DEPENDENCIES).blame
    assert blame.sentence == sentence


@pytest.mark.parametrize(
    ("expression", "inputs", "sentence"),
    [
        ("succeeded()", {}, "succeeded() failed: succeeded() needs the status of the job"),
        ("succeeded()", {"status": "failed"}, "succeeded() is False: the status of the job is Failed"),
        ("succeeded()", {"dependencies": {}}, "succeeded() is True: there are no dependencies"),
        ("failed()", {"dependencies": {}}, "failed() is False: there are no dependencies"),
        (
            "failed('A')",
            {"dependencies": {}},
            "failed('A') is False: there is no dependency 'A'; nothing is before it",
        ),
        (
            "succeeded()",
            {"dependencies": dict.fromkeys("ABCDEFG", "Failed")},
            "succeeded() is False: 'A' is Failed, 'B' is Failed, 'C' is Failed, 'D' is Failed, 'E' is Failed "
            "and 2 more",
        ),
    ],
)
def test_a_status_function_tells_whose_result_decided(expression, inputs, sentence):
    (blame,) = conditions.compile(expression).explain(**inputs).blame
    assert blame.sentence == sentence


@dataclass
class Job:
    """A value of Python that is no JSON."""

    name: str


FOREIGN = {
    "day": date(2024, 1, 1),
    "days": [date(2024, 1, 1)],
    "raw": b"abc",
    "job": Job("x"),
    "set": {1},
    "rate": Decimal("1.50"),
    "at": datetime(2024, 1, 1, tzinfo=UTC),
}


@pytest.mark.parametrize(
    ("expression", "sentence"),
    [
        (
            "eq(root.day, '2024-01-01')",
            "root.day is a datetime.date, which conditions know nothing of, not '2024-01-01'",
        ),
        (
            "eq('2024-01-01', root.day)",
            "root.day is a datetime.date, which conditions know nothing of, not '2024-01-01'",
        ),
        ("root.raw", "root.raw is a bytes, which conditions know nothing of, and counts as True"),
        (
            "eq(root.job.name, 'x')",
            f"root.job.name is Null, not 'x': there is no 'name' in root.job, for a {__name__}.Job has no members",
        ),
        ("containsValue(root.set, 1)", "root.set is a set, which conditions know nothing of, and no Array or Object"),
        (
            "containsValue(root.days, 'x')",
            "root.days is Array (1 item), none of which equals 'x': "
            "/days/0 is a datetime.date, which conditions know nothing of",
        ),
        (
            "in('x', root.day, root.days)",
            "'x', none of a datetime.date, which conditions know nothing of, Array (1 item); "
            "containsValue looks into root.days, in does not",
        ),
        ("lt(1, root.day)", "lt(1, root.day) failed: cannot convert a datetime.date to Number"),
        ("eq(root.rate, 1.5)", "root.rate is 1.5, which equals 1.5"),
        ("eq(root.at, root.at)", "root.at is 2024-01-01 00:00:00+00:00, and root.at is 2024-01-01 00:00:00+00:00"),
    ],
)
def test_a_value_that_is_no_json_is_named_by_its_type(expression, sentence):
    (blame,) = conditions.compile(expression).explain(FOREIGN).blame
    assert blame.sentence == sentence


def test_a_conversion_of_what_is_no_json_says_what_to_do():
    with pytest.raises(conditions.ConversionError) as caught:
        conditions.compile("lower(root.day)")(FOREIGN)
    assert caught.value.message == "cannot convert a datetime.date to String"
    hint = "conditions know nothing of a datetime.date: pass what JSON would hold, such as its text"
    assert caught.value.hint == hint


@pytest.mark.parametrize(
    ("expression", "parts"),
    [
        ("and(root.ok, eq(root.env, 'dev'), root.none)", ["eq(root.env, 'dev')"]),
        ("and(root.ok, eq(root.env, 'qa'))", ["root.ok", "eq(root.env, 'qa')"]),
        ("or(root.none, eq(root.env, 'dev'))", ["root.none", "eq(root.env, 'dev')"]),
        ("or(root.none, eq(root.env, 'qa'), root.ok)", ["eq(root.env, 'qa')"]),
        ("not(or(root.none, and(root.ok, root.items)))", ["root.ok", "root.items"]),
        ("xor(root.ok, root.none)", ["root.ok", "root.none"]),
        ("iif(root.ok, root.none, root.env)", ["root.ok", "root.none"]),
        ("coalesce(root.none, root.env, root.ok)", ["root.env"]),
        ("and(root.ok, in(root.env, gt(1, root.env)))", ["gt(1, root.env)"]),
        ("or(root.none, root.none)", ["root.none", "root.none"]),
    ],
)
def test_the_smallest_set_of_parts_is_blamed(expression, parts):
    blamed = conditions.compile(expression).explain(DOCUMENT, VARIABLES).blame
    assert [expression[slice(*blame.part.span)] for blame in blamed] == parts


@given(all_expressions, inputs)
def test_something_is_always_blamed_and_can_always_be_shown(text, given):
    explanation = conditions.compile(text).explain(**given)
    assert explanation.blame
    assert all(blame.sentence.strip() and blame.part.span[1] <= len(text) for blame in explanation.blame)
    assert str(explanation).startswith(str(explanation.verdict) if explanation.verdict is not None else "error")
    json.dumps(as_json(explanation))


def test_no_secret_is_in_a_sentence_or_a_mark():
    condition = conditions.compile("eq(variables.token, 'hunter3')")
    explanation = condition.explain(variables={"token": "hunter2"}, secrets=["hunter2", "hunter3"])
    shown = str(explanation) + json.dumps(as_json(explanation)) + repr(explanation.tree)
    assert "hunter" not in shown
    assert "***" in shown
