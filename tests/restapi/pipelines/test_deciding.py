"""Conditions of stages and jobs over what became of those before them."""

from itertools import product

import pytest

from restapi.errors import CriterionError, InvocationError
from restapi.pipelines.deciding import Ended, compiled, decide, evaluated, evaluated_ahead, job_inputs, stage_inputs
from restapi.pipelines.model import Job, Stage

RESULTS = ("Succeeded", "SucceededWithIssues", "Failed", "Skipped", "Canceled")
GOOD = ("Succeeded", "SucceededWithIssues")


def verdict(condition: str, *results: str) -> bool | None:
    """The verdict of a stage that depends on stages with these results, called A, B …"""
    names = "ABC"[: len(results)]
    stage = Stage("S", (), depends_on=tuple(names), condition=condition)
    ended = {name: Ended(result) for name, result in zip(names, results, strict=True)}
    return decide(compiled(stage, "stage"), stage_inputs(stage, ended), {}).runs


@pytest.mark.parametrize("results", [(), *product(RESULTS), *product(RESULTS, RESULTS)])
def test_status_functions_look_at_all_dependencies(results: tuple[str, ...]) -> None:
    assert verdict("", *results) is all(result in GOOD for result in results)
    assert verdict("failed()", *results) is ("Failed" in results)
    assert verdict("succeededOrFailed()", *results) is (
        not results or any(result in (*GOOD, "Failed") for result in results)
    )
    assert verdict("always()", *results) is True


@pytest.mark.parametrize("result", RESULTS)
def test_named_dependencies_are_looked_at_alone(result: str) -> None:
    assert verdict("failed('B')", "Failed", result) is (result == "Failed")
    assert verdict("succeeded('b')", "Failed", result) is (result in GOOD)


def test_a_name_that_is_no_dependency_is_false() -> None:
    assert verdict("failed('X')", "Failed") is False
    assert verdict("succeeded('X')", "Succeeded") is False


def test_the_reason_tells_the_values() -> None:
    stage = Stage("S", (), depends_on=("Deploy",), condition="failed('Deploy')")
    decision = decide(compiled(stage, "stage"), stage_inputs(stage, {"Deploy": Ended("Succeeded")}), {})
    assert decision == (
        False,
        "The condition failed('Deploy') is false: failed('Deploy') is False: 'Deploy' is Succeeded.",
    )


def test_the_reason_masks_secrets() -> None:
    stage = Stage("S", (), condition="eq(variables.token, 'hunter2')")
    decision = decide(compiled(stage, "stage"), stage_inputs(stage, {}), {"token": "hunter22"}, ["hunter2"])
    assert decision.runs is False
    assert "hunter" not in decision.reason


def test_a_condition_that_cannot_be_evaluated_has_no_verdict() -> None:
    stage = Stage("S", (), condition="gt(1, variables.x)")
    decision = decide(compiled(stage, "stage"), stage_inputs(stage, {}), {"x": "a"})
    assert decision.runs is None
    assert decision.reason.startswith("The condition gt(1, variables.x) cannot be evaluated: ")


@pytest.mark.parametrize("condition", ["succeeded(", "eq(root.a, 1)", "eq(parameters.a, 1)", "jsonpath('$.a')"])
def test_what_a_job_cannot_ask_is_refused(condition: str) -> None:
    with pytest.raises(CriterionError, match="the condition of the job 'J' is not a condition"):
        compiled(Job("J", (), condition=condition), "job 'J'")


@pytest.mark.parametrize(
    "expression",
    [
        "eq(dependencies.B.result, 'Succeeded')",
        "eq(dependencies.B.outputs['s.id'], '7')",
        "eq(dependencies['B']['outputs']['s.id'], 7)",
        "eq(stageDependencies.Build.Compile.outputs['v.tag'], '1.2')",
        "eq(stageDependencies.Build.Compile.result, 'Failed')",
        "eq(dependencies.C.result, '')",
        "eq(stageDependencies.Other.J.result, '')",
        "startsWith(format('{0:yyyy}', pipeline.startTime), '2')",
    ],
)
def test_a_job_sees_its_dependencies_and_those_of_its_stage(expression: str) -> None:
    stage, job = Stage("S", (), depends_on=("Build",)), Job("J", (), depends_on=("B",), condition=expression)
    before = {
        "Build": Ended("Failed", jobs={"Compile": Ended("Failed", {"v.tag": "1.2"})}),
        "Other": Ended("Succeeded", jobs={"J": Ended("Succeeded")}),
    }
    inputs = job_inputs(stage, job, before, {"B": Ended("Succeeded", {"s.id": "7"}), "C": Ended("Succeeded")})
    assert decide(compiled(job, "job"), inputs, {}).runs is True


@pytest.mark.parametrize("root", ["dependencies", "stageDependencies"])
def test_a_stage_sees_outputs_by_job_step_and_name(root: str) -> None:
    condition = f"eq({root}.Build.outputs['Compile.v.tag'], '1.2')"
    stage = Stage("S", (), depends_on=("Build",), condition=condition)
    before = {"Build": Ended("Succeeded", jobs={"Compile": Ended("Succeeded", {"v.tag": "1.2"})})}
    assert decide(compiled(stage, "stage"), stage_inputs(stage, before), {}).runs is True


def test_variables_take_the_values_of_their_expressions() -> None:
    stage, job = Stage("S", ()), Job("J", (), depends_on=("B",))
    inputs = job_inputs(stage, job, {}, {"B": Ended("Succeeded", {"s.id": "7"})})
    written = {
        "a": "plain",
        "id": "$[ dependencies.B.outputs['s.id'] ]",
        "no": "$[dependencies.B.outputs['s.none']]",
        "b": "$[ eq(variables.a, 'given') ]",
    }
    found = evaluated(written, inputs, {"a": "given"})
    assert found == {"a": "plain", "id": "7", "no": "", "b": "True"}


def test_what_reads_others_is_unknown_ahead() -> None:
    written = {"id": "$[ dependencies.B.outputs['s.id'] ]", "b": "$[ lower('A') ]", "c": "x $[ d ]"}
    assert evaluated_ahead(written, {}, "?{}".format) == {"id": "?id", "b": "a", "c": "x $[ d ]"}


def test_a_variable_that_is_no_expression_is_refused() -> None:
    with pytest.raises(InvocationError, match="the variable 'a' is not an expression"):
        evaluated({"a": "$[ dependency.B ]"}, {}, {})
