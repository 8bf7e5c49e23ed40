"""The status functions."""

import pytest

import conditions
from conditions import EvaluationError, PathError

FUNCTIONS = ("always", "canceled", "failed", "succeeded", "succeededOrFailed")
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


@pytest.mark.parametrize("function", FUNCTIONS)
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
        ("canceled('S', 'C')", True),
        ("canceled('S', 'F')", False),
        ("succeededOrFailed('S', 'F')", True),
        ("succeededOrFailed('S', 'K')", False),
        ("always('S', 'K')", True),
        ("and(succeeded('S'), failed('F'))", True),
        ("eq(dependencies.S.result, 'succeeded')", True),
    ],
)
def test_with_several_names(expression, verdict):
    assert conditions.compile(expression)(dependencies=DEPENDENCIES) is verdict


def test_without_a_status_all_dependencies_decide():
    assert conditions.compile("failed()")(dependencies=DEPENDENCIES)
    assert not conditions.compile("succeeded()")(dependencies=DEPENDENCIES)


@pytest.mark.parametrize("function", [name for name in FUNCTIONS if name != "always"])
def test_what_is_not_known_is_an_error(function):
    with pytest.raises(EvaluationError, match="needs the status of the job"):
        conditions.compile(f"{function}()")()
    with pytest.raises(EvaluationError, match="the status of the job is 'fine', not one of Succeeded"):
        conditions.compile(f"{function}()")(status="fine")
    with pytest.raises(PathError, match="there is no dependency 'X'"):
        conditions.compile(f"{function}('X')")(dependencies=DEPENDENCIES)


def test_always_needs_to_know_nothing():
    assert conditions.compile("always()")()
