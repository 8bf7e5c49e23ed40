"""The schemas of the service beside expressions in pipelines: the exact texts, and where nothing is said."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

import conditions
from conditions.lint import checking
from conditions.lint.checking import in_expression
from conditions.lint.places import CONDITION, CRITERION, JOB, ROOT, RUNTIME, STAGE, STEP, TEMPLATE, Place
from conditions.schemas.pipelines import pipeline_schemas


def told(expression: str, place: Place) -> list[tuple[str, str, str | None]]:
    problems = (one for one in in_expression(expression, place) if one.code != "W101")
    return [(one.code, one.message, one.hint) for one in problems]


REASONS = (
    "'Manual', 'IndividualCI', 'BatchedCI', 'Schedule', 'ValidateShelveset', 'CheckInShelveset' or one of more values"
)
MESSAGES = [
    (
        "eq(variables['Build.Reason'], 'PullRequests')",
        STEP,
        "W304",
        "'PullRequests' is not a value that Build.Reason can have",
        "did you mean 'PullRequest'?",
    ),
    (
        "eq(variables['build.repository.provider'], 'AzureRepos')",
        TEMPLATE,
        "W304",
        "'AzureRepos' is not a value that build.repository.provider can have",
        "did you mean 'TfsGit'?",
    ),
    (
        "in(dependencies.A.result, 'Succeeded', 'Passed')",
        JOB,
        "W303",
        "'Passed' is not a result that a job can have",
        "did you mean 'Succeeded'?",
    ),
    (
        "eq(stageDependencies.A.J.result, 'Green')",
        RUNTIME,
        "W303",
        "'Green' is not a result that a job can have",
        "one of Succeeded, SucceededWithIssues, Failed, Canceled, Skipped, Abandoned",
    ),
    (
        "eq(dependencies.A.output['s.v'], 'x')",
        JOB,
        "W801",
        "the schema names no key 'output' of dependencies.A",
        "did you mean 'outputs'?",
    ),
    (
        "eq(dependencies.A.outputs['changed'], 'x')",
        CONDITION,
        "W801",
        "dependencies.A.outputs has no key 'changed'",
        "keys are written 'step.name' or 'job.step.name'",
    ),
    (
        "eq(lower(variables['Agent.OS']), 'windows')",
        STEP,
        "W811",
        "lower(variables['Agent.OS']) is never 'windows': it is 'windows_nt', 'darwin', 'linux' or ''",
        "did you mean 'windows_nt'?",
    ),
    (
        "eq(variables['Agent.OS'], true)",
        STEP,
        "W811",
        "variables['Agent.OS'] is never true: it is 'Windows_NT', 'Darwin' or 'Linux'",
        None,
    ),
    (
        "eq(variables['Build.BuildId'], 'latest')",
        STEP,
        "W811",
        "variables['Build.BuildId'] is never 'latest': it is a String of the form ^[0-9]+$",
        None,
    ),
    (
        "eq(variables['System.JobAttempt'], 0)",
        STEP,
        "W811",
        "variables['System.JobAttempt'] is never 0: it is a String of the form ^[1-9][0-9]*$",
        None,
    ),
    (
        "in(dependencies.A, 'Succeeded', 'Skipped')",
        JOB,
        "W813",
        "dependencies.A is an Object, which equals no other value",
        "did you mean dependencies.A.result?",
    ),
    (
        "eq(dependencies.A.outputs, 'x')",
        STAGE,
        "W813",
        "dependencies.A.outputs is an Object, which equals no other value",
        "containsValue(dependencies.A.outputs, 'x') looks among its members",
    ),
    (
        "contains(dependencies.A, 'Failed')",
        JOB,
        "W821",
        "dependencies.A is an Object, which has no form as a String: this fails",
        None,
    ),
    (
        "lt(3, variables['Agent.OS'])",
        STEP,
        "W822",
        "3 is a Number, and variables['Agent.OS'] has no such form: this fails",
        None,
    ),
    (
        "contains(variables['Agent.OS'], 'mac')",
        STEP,
        "W841",
        "contains(variables['Agent.OS'], 'mac') is always false: "
        "variables['Agent.OS'] is 'Windows_NT', 'Darwin' or 'Linux'",
        None,
    ),
    (
        "startsWith(variables['Build.Reason'], 'CI')",
        STEP,
        "W841",
        f"startsWith(variables['Build.Reason'], 'CI') is always false: variables['Build.Reason'] is {REASONS}",
        None,
    ),
]


@pytest.mark.parametrize(("expression", "place", "code", "message", "hint"), MESSAGES, ids=[row[0] for row in MESSAGES])
def test_the_exact_texts(expression, place, code, message, hint):
    assert told(expression, place) == [(code, message, hint)]


@pytest.mark.parametrize(
    ("expression", "place"),
    [
        ("eq(variables.mine, 'x')", STEP),
        ("eq(variables['Build.Resaon'], 'x')", STEP),
        ("eq(variables['System.Debug'], 'yes')", STEP),
        ("eq(variables['System.PullRequest.TargetBranch'], 'main')", STEP),
        ("eq(variables['System.PullRequest.IsFork'], true)", STEP),
        ("eq(variables['System.PullRequest.PullRequestNumber'], '')", TEMPLATE),
        ("ne(variables['TF_BUILD'], 'true')", STEP),
        ("gt(variables['System.JobAttempt'], 1)", STEP),
        ("startsWith(variables['Build.Reason'], 'batch')", STEP),
        ("eq(variables['Agent.OS'], '$(os)')", CRITERION),
        ("contains(variables['Agent.OS'], format('{0}', variables.part))", STEP),
        ("iif(eq(variables['Build.Reason'], 'Manual'), 'a', 'b')", CONDITION),
        ("iif(eq(variables['Build.Reason'], 'Manual'), 'a', 'b')", ROOT),
        ("dependencies.A.result", RUNTIME),
        ("dependencies.A", RUNTIME),
        ("eq(dependencies.A.state, 'x')", JOB),
        ("eq(dependencies.A.outputs['s.v'], true)", JOB),
        ("eq(dependencies[variables.name].result, 'Failed')", JOB),
        ("eq(dependencies.dep_abandon.result, 'Abandoned')", JOB),
        ("eq(stageDependencies.A.outputs['J.s.v'], 'x')", STAGE),
        ("containsValue(dependencies.*.result, 'Failed')", STAGE),
    ],
)
def test_what_is_open_is_not_complained_about(expression, place):
    assert [one for one in told(expression, place) if not one[0].startswith("W4")] == []


@pytest.mark.parametrize(
    ("expression", "place", "codes"),
    [
        ("eq(variables['Build.SourceBranch'], 'main')", STEP, ["W305"]),
        ("eq(variables['Build.SourceBranchName'], 'feature/a')", STEP, ["W305"]),
        ("eq(variables.Build.Reason, 'Manual')", STEP, ["W306"]),
        ("containsValue(variables['Agent.OS'], 'Linux')", STEP, ["W205"]),
        ("gt(variables['System.JobAttempt'], 2)", STEP, ["W201"]),
        ("eq(dependencies.A.outputs['changed'], 'x')", JOB, ["W704"]),
        ("eq(dependencies.A.outputs['s.v'], 'x')", STAGE, ["W704"]),
        ("eq(dependencies.A.outputs.s.v, 'x')", JOB, ["W704"]),
        ("eq(dependencies.A.J.outputs['s.v'], 'x')", STAGE, ["W703"]),
        ("eq(dependencies.A.OUTPUTS['v'], 'x')", JOB, ["W704"]),
    ],
)
def test_a_rule_that_knows_what_to_write_instead_tells_it_alone(expression, place, codes):
    assert [code for code, _, _ in told(expression, place)] == codes


def test_given_schemas_and_those_of_the_service_are_both_looked_at():
    release = conditions.Schema.like([{"status": "ok"}])
    place = replace(CRITERION, schemas=(("root", release),))
    expression = "and(eq(root.statsu, 'ok'), contains(variables['Agent.OS'], 'mac'), ne(root.status, 'x'))"
    assert [code for code, _, _ in told(expression, place)] == ["W801", "W841"]


@pytest.mark.parametrize("place", [JOB, STAGE, RUNTIME, CRITERION], ids=lambda place: place.name)
def test_a_glance_hides_nothing(reference: Path, place: Place, monkeypatch: pytest.MonkeyPatch):
    rows = (reference / "corpus" / "expressions.jsonl").read_text(encoding="utf-8").splitlines()[::40]
    expressions = [*(json.loads(row)["expression"] for row in rows), *(row[0] for row in MESSAGES)]
    glanced = [in_expression(expression, place) for expression in expressions]
    known = {name: one for name, one in pipeline_schemas(place.reader).items() if name in place.names}
    monkeypatch.setattr(checking, "schemas_read", lambda tree, place: known)
    assert [in_expression(expression, place) for expression in expressions] == glanced
