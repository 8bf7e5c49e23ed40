"""The status functions."""

import pytest

import conditions
from conditions import AZURE, ConditionSyntaxError, EvaluationError, PathError

FUNCTIONS = ("always", "canceled", "failed", "succeeded", "succeededOrFailed")
NAMING = ("failed", "succeeded", "succeededOrFailed")
"""Those that take names of dependencies."""
TRUE_FOR = {
    "Succeeded": {"always", "succeeded", "succeededOrFailed"},
    "SucceededWithIssues": {"always", "succeeded", "succeededOrFailed"},
    "Failed": {"always", "failed", "succeededOrFailed"},
    "Canceled": {"always", "canceled"},
    "Skipped": {"always"},
    "Abandoned": {"always"},
}


@pytest.mark.parametrize("function", FUNCTIONS)
@pytest.mark.parametrize("status", TRUE_FOR)
def test_without_names_the_status_of_the_job_decides(function, status):
    condition = conditions.compile(f"{function}()")
    for spelled in (status, status.lower(), status.upper()):
        assert condition(status=spelled) is (function in TRUE_FOR[status])


@pytest.mark.parametrize("function", NAMING)
@pytest.mark.parametrize("status", TRUE_FOR)
def test_with_a_name_the_result_of_that_dependency_decides(function, status):
    condition = conditions.compile(f"{function}('Build')")
    others = {"Other": {"result": "Succeeded"}}
    assert condition(status="Failed", dependencies={"BUILD": {"result": status}, **others}) is (
        function in TRUE_FOR[status]
    )
    assert condition(dependencies={"Build": status, **others}) is (function in TRUE_FOR[status])


DEPENDENCIES = {
    name: {"result": result}
    for name, result in zip("SFCK", ("Succeeded", "Failed", "Canceled", "Skipped"), strict=True)
}


@pytest.mark.parametrize(
    ("expression", "verdict"),
    [
        ("succeeded('S', 'S')", True),
        ("succeeded('S', 'F')", False),
        ("failed('S', 'F')", True),
        ("failed('S', 'C')", False),
        ("succeededOrFailed('S', 'F')", True),
        ("succeededOrFailed('S', 'K')", True),
        ("succeededOrFailed('C', 'K')", False),
        ("and(succeeded('S'), failed('F'))", True),
        ("eq(dependencies.S.result, 'succeeded')", True),
    ],
)
def test_with_several_names(expression, verdict):
    assert conditions.compile(expression)(dependencies=DEPENDENCIES) is verdict


def test_without_a_status_all_dependencies_decide():
    assert conditions.compile("failed()")(dependencies=DEPENDENCIES)
    assert not conditions.compile("succeeded()")(dependencies=DEPENDENCIES)
    assert conditions.compile("canceled()")(dependencies=DEPENDENCIES)


@pytest.mark.parametrize(
    ("function", "verdict"), [("succeeded", True), ("failed", False), ("succeededOrFailed", True), ("canceled", False)]
)
def test_where_nothing_is_before_all_of_it_succeeded(function, verdict):
    assert conditions.compile(f"{function}()")(dependencies={}) is verdict


@pytest.mark.parametrize("function", NAMING)
def test_a_name_that_is_no_dependency_fulfils_nothing(function):
    assert conditions.compile(f"{function}('X')")(dependencies=DEPENDENCIES) is False
    assert conditions.compile(f"{function}('X')")(dependencies={}) is False


@pytest.mark.parametrize("function", NAMING)
def test_in_a_strict_language_a_name_that_is_no_dependency_is_an_error(function):
    condition = AZURE.extend(strict=True).compile(f"{function}('Buidl')")
    for way in (condition, condition.matches, condition.evaluate):
        with pytest.raises(PathError, match="there is no dependency 'Buidl'") as caught:
            way(dependencies={"Build": {"result": "Succeeded"}})
        assert caught.value.hint == "did you mean 'Build'?"
    assert condition.explain(dependencies={}).error.hint == "nothing is before it"


@pytest.mark.parametrize("function", ["always", "canceled"])
def test_a_function_that_judges_the_whole_run_takes_no_names(function):
    with pytest.raises(ConditionSyntaxError, match=f"{function} takes no arguments, not 1") as caught:
        conditions.compile(f"{function}('A')")
    assert caught.value.position == len(f"{function}('A')")


@pytest.mark.parametrize("function", FUNCTIONS)
def test_the_log_shows_the_value(function):
    explanation = conditions.compile(f"and({function}(), eq('true', 'false'))").explain(status="Succeeded")
    logged = "True" if function in TRUE_FOR["Succeeded"] else "False"
    assert explanation.lines[1] == f"Expanded: and({logged}, eq('true', 'false'))"


@pytest.mark.parametrize("function", [name for name in FUNCTIONS if name != "always"])
def test_what_is_not_known_is_an_error(function):
    with pytest.raises(EvaluationError, match="needs the status of the job"):
        conditions.compile(f"{function}()")()
    with pytest.raises(EvaluationError, match="the status of the job is 'fine', not one of Succeeded"):
        conditions.compile(f"{function}()")(status="fine")


@pytest.mark.parametrize("function", NAMING)
def test_names_need_the_dependencies(function):
    with pytest.raises(EvaluationError, match=rf"{function}\('X'\) needs the dependencies of the job"):
        conditions.compile(f"{function}('X')")(status="Succeeded")


def test_always_needs_to_know_nothing():
    assert conditions.compile("always()")()
