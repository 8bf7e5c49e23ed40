"""What runs at once cannot ask what became of others."""

from pathlib import Path

import pytest

import restapi
from restapi.code_stream.dialect import CODE_STREAM
from restapi.invocation import Invocation
from restapi.request import Request
from restapi.steps.independence import check_independent

STEPS = """\
- task: InvokeRESTAPI@1
  name: first
  outputs: {id: /id}
  inputs: {serviceConnection: releases, method: GET}
- task: InvokeRESTAPI@1
  condition: CONDITION
  inputs:
    serviceConnection: releases
    method: GET
    urlSuffix: SUFFIX
    headers: 'HEADERS'
    successCriteria: CRITERION
"""

PLAIN = {"CONDITION": "always()", "SUFFIX": "/x", "HEADERS": "{}", "CRITERION": "eq(root, 1)"}

HINT = "Hint: run the file without --parallel, or split it"


def written(tmp_path: Path, **parts: str) -> list[Invocation]:
    text = STEPS
    for name, value in {**PLAIN, **parts}.items():
        text = text.replace(name, value)
    path = tmp_path / "steps.yml"
    path.write_text(text, encoding="utf-8")
    return restapi.load(path)


def steps_with(macro: str) -> list[Invocation]:
    """A step with outputs, and one that holds a macro."""
    first = Invocation(Request("releases", "GET"), id="first", outputs={"σί": "/a", "si": "/b"})
    return [first, Invocation(Request("releases", "GET", macro))]


@pytest.mark.parametrize("macro", ["$(first.σί)", "$(FIRST.ΣΊ)", "$(first.ςί)"])
def test_an_output_is_known_by_any_name_that_a_variable_is_found_by(macro: str) -> None:
    with pytest.raises(restapi.InvocationError, match="is an output of another step"):
        check_independent(steps_with(macro))


@pytest.mark.parametrize("macro", ["$(first.ſi)", "$(first.sı)"])
def test_a_name_that_only_looks_like_that_of_an_output_is_another(macro: str) -> None:
    check_independent(steps_with(macro))


@pytest.mark.parametrize(
    ("parts", "place", "problem"),
    [
        ({"CONDITION": "failed()"}, "6:14", "the condition asks for the status of earlier steps, failed()"),
        ({"CONDITION": "or(FAILED(), true)"}, "6:14", "the condition asks for the status of earlier steps, failed()"),
        ({"CONDITION": "not(canceled())"}, "6:14", "the condition asks for the status of earlier steps, canceled()"),
        ({"CONDITION": "eq(variables['First.ID'], 1)"}, "6:14", "$(First.ID) is an output of another step"),
        ({"SUFFIX": "/$(First.id)"}, "10:16", "$(First.id) is an output of another step"),
        ({"HEADERS": '{"A": "$( first.id )"}'}, "11:14", "$(first.id) is an output of another step"),
        ({"CRITERION": "eq(root, '$(first.id)')"}, "12:22", "$(first.id) is an output of another step"),
    ],
)  # fmt: skip
def test_what_needs_another_step_is_refused_with_its_place(tmp_path, parts, place: str, problem: str) -> None:
    with pytest.raises(restapi.InvocationError) as caught:
        check_independent(written(tmp_path, **parts))
    lines = str(caught.value).splitlines()
    assert lines[0] == f"{tmp_path / 'steps.yml'}:{place}: {problem}, and all steps run at once"
    assert (lines[-2].strip(), lines[-1]) == ("^", HINT)


@pytest.mark.parametrize(
    "parts",
    [
        {},
        {"CONDITION": "''"},
        {"CONDITION": "eq(variables['a'], 'failed()')"},
        {"SUFFIX": "/$(second.id)/$(first.name)"},
        {"HEADERS": '{"A": "$(a)"}'},
    ],
)
def test_what_needs_no_other_step_is_taken(tmp_path, parts) -> None:
    check_independent(written(tmp_path, **parts))


def test_a_step_that_is_not_enabled_is_not_looked_at() -> None:
    check_independent([Invocation(Request(url="http://a.example"), condition="failed()", enabled=False)])


@pytest.mark.parametrize(
    "request_",
    [
        Request(url="http://a.example/${build.output.status}"),
        Request(url="http://a.example", body="${Stage0.build.output.status}"),
        Request(url="http://a.example", headers={"A": "${build.input.x}"}),
    ],
)
def test_a_binding_to_another_task_is_refused(request_: Request) -> None:
    with pytest.raises(restapi.InvocationError, match="is a value of another task, and all steps run at once"):
        check_independent([Invocation(request_, dialect=CODE_STREAM)])


def test_a_condition_about_another_task_is_refused() -> None:
    condition = "eq(tasks['build']['output']['status'], 'COMPLETED')"
    with pytest.raises(restapi.InvocationError, match="asks for what became of other tasks"):
        check_independent([Invocation(Request(url="http://a.example"), dialect=CODE_STREAM, condition=condition)])


def test_bindings_to_inputs_are_taken() -> None:
    check_independent([Invocation(Request(url="http://a.example/${input.x}"), dialect=CODE_STREAM)])


@pytest.mark.parametrize("condition", ["eq(root.a, 1)", "eq(response.status, 200)"])
def test_a_condition_about_the_answer_of_another_step_is_refused(condition: str) -> None:
    with pytest.raises(restapi.InvocationError, match="asks for the answer of the step before it"):
        check_independent([Invocation(Request(url="http://a.example"), condition=condition)])
