from pathlib import Path

import pytest

from restapi.azure.inputs import CONNECTIONS, defaults
from restapi.completing.callback import ByCallback
from restapi.completing.response import ByResponse
from restapi.declaring.keys import Key
from restapi.errors import FileError, InvocationError
from restapi.invocation import Invocation
from restapi.loading import load

STEP = """
task: InvokeRESTAPI@1
displayName: Wait for the release
inputs:
  connectionType: connectedServiceName
  serviceConnection: releases
  method: GET
  headers: |
    {"Content-Type": "application/json"}
  urlSuffix: /2/environments/1
  waitForCompletion: 'false'
  successCriteria: eq(root['status'], 'successful')
condition: succeeded()
timeoutInMinutes: 5
retryCountOnTaskFailure: 2
continueOnError: false
enabled: true
env: {A: b}
"""


@pytest.fixture
def read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Load a file that holds a text."""
    monkeypatch.chdir(tmp_path)

    def read(text: str) -> list[Invocation]:
        Path("steps.yml").write_text(text, encoding="utf-8")
        return load("steps.yml")

    return read


def step(inputs: str = "", task: str = "InvokeRESTAPI@1") -> str:
    return f"task: {task}\ninputs:\n  serviceConnection: releases\n" + "".join(
        f"  {line}\n" for line in inputs.splitlines()
    )


def test_a_bare_step_is_read(read) -> None:
    (invocation,) = read(STEP)
    request = invocation.request
    assert invocation.name == "Wait for the release"
    assert (request.connection, request.method, request.url_suffix) == ("releases", "GET", "/2/environments/1")
    assert (request.headers, request.body) == ('{"Content-Type": "application/json"}', "")
    assert invocation.completion == ByResponse("eq(root['status'], 'successful')")
    assert (invocation.retries, invocation.timeout, invocation.enabled) == (2, 300.0, True)
    assert (invocation.condition, invocation.continue_on_error, invocation.env) == ("succeeded()", False, {"A": "b"})
    assert str(invocation.places["criterion"]) == "steps.yml:12:20"
    assert str(invocation.places["body"]) == "steps.yml:2:1"


@pytest.mark.parametrize(
    "text",
    [
        """
- task: InvokeRESTAPI@1
  inputs: {serviceConnection: a}
- task: InvokeRESTAPI@0
  inputs: {serviceConnection: b}
""",
        """
steps:
- script: make
- task: InvokeRESTAPI@1
  inputs: {serviceConnection: a}
- task: Bash@3
- task: invokerestapi@0
  inputs: {serviceConnection: b}
""",
        """
variables: {x: 1}
jobs:
- job: A
  strategy: {matrix: {one: {x: 1}}}
  steps: [{task: InvokeRESTAPI@1, inputs: {serviceConnection: a}}]
- job: B
  steps: [{task: InvokeRESTAPI@1.2.3, inputs: {serviceConnection: b}}]
""",
        """
stages:
- stage: One
  jobs:
  - job: A
    pool: server
    steps: [{task: InvokeRESTAPI@1, inputs: {serviceConnection: a}}]
- stage: Two
  jobs:
  - deployment: B
    strategy:
      runOnce:
        deploy:
          steps: [{task: InvokeRESTAPI@1, inputs: {serviceConnection: b}}]
        on:
          failure:
            steps: [{task: InvokeRESTAPI@1, inputs: {serviceConnection: c}}]
""",
    ],
    ids=["list", "steps", "jobs", "stages"],
)
def test_steps_are_found_in_order_and_other_tasks_passed_over(read, text: str) -> None:
    assert [invocation.request.connection for invocation in read(text)] == ["a", "b"]


@pytest.mark.parametrize("version", ["0", "1"])
def test_defaults_are_those_of_the_version(read, version: str) -> None:
    (invocation,) = read(step(task=f"InvokeRESTAPI@{version}"))
    assert invocation.request.method == "POST"
    assert invocation.request.headers == defaults(version)["headers"]
    assert invocation.request.body == defaults(version).get("body", "")
    assert invocation.completion == ByResponse("")
    assert invocation.name == f"InvokeRESTAPI@{version}"


def test_version_1_sends_the_plan_in_headers_and_version_0_in_the_body(read) -> None:
    (one,), (zero,) = read(step()), read(step(task="InvokeRESTAPI@0"))
    assert '"AuthToken": "$(system.AccessToken)"' in one.request.headers
    assert '"VstsUrl": "$(system.CollectionUri)"' in zero.request.body
    assert zero.request.headers == '{"Content-Type":"application/json"}'


@pytest.mark.parametrize(
    ("kind", "name"), [(kind, name) for kind in CONNECTIONS for name in (kind.name, *kind.aliases)]
)
def test_every_alias_names_the_connection_that_the_type_chooses(read, kind: Key, name: str) -> None:
    for chosen in (kind.name, *kind.aliases):
        text = f"task: InvokeRESTAPI@1\ninputs:\n  connectedServiceNameSelector: {chosen}\n  {name}: releases\n"
        assert read(text)[0].request.connection == "releases"


def test_letter_case_of_inputs_does_not_matter(read) -> None:
    (invocation,) = read(step("METHOD: get\nUrlSuffix: /x\nwaitforcompletion: False"))
    assert (invocation.request.method, invocation.request.url_suffix) == ("get", "/x")


def test_white_space_around_an_input_is_dropped_but_not_around_the_body(read) -> None:
    (invocation,) = read(step("urlSuffix: |\n  /x\nbody: |\n  {}"))
    assert (invocation.request.url_suffix, invocation.request.body) == ("/x", "{}\n")


@pytest.mark.parametrize("text", ["'true'", "true", "True"])
def test_completion_by_callback_is_loaded(read, text: str) -> None:
    (invocation,) = read(step(f"waitForCompletion: {text}"))
    assert invocation.completion == ByCallback()


def test_texts_with_macros_are_checked_later(read) -> None:
    (invocation,) = read(step("method: $(m)\nheaders: '{$(h)}'\nsuccessCriteria: eq(root, $(c)"))
    assert invocation.completion == ByResponse("eq(root, $(c)")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (step("metod: GET"), "steps.yml:4:3: unknown input 'metod' of InvokeRESTAPI@1\nHint: did you mean 'method'?"),
        (
            step("sucessCriteria: 'true'", task="InvokeRESTAPI@0"),
            "steps.yml:4:3: unknown input 'sucessCriteria' of InvokeRESTAPI@0\nHint: did you mean 'successCriteria'?",
        ),
        (
            step("genericService: x"),
            "steps.yml:4:3: 'genericService' gives the input 'serviceConnection' again; first in line 3",
        ),
        (step("method: GTE"), "steps.yml:4:11: unknown method 'GTE'\nHint: did you mean 'GET'?"),
        (
            step("method: CONNECT"),
            "steps.yml:4:11: unknown method 'CONNECT'\n"
            "Hint: known are OPTIONS, GET, HEAD, POST, PUT, DELETE, TRACE, PATCH",
        ),
        (
            step("headers: Accept"),
            'steps.yml:4:12: the headers are not a JSON object: Expecting value\nHint: write them as {"Name": "value"}',
        ),
        (
            step("headers: '[]'"),
            'steps.yml:4:12: the headers are not a JSON object\nHint: write them as {"Name": "value"}',
        ),
        (step("waitForCompletion: yes"), "steps.yml:4:22: waitForCompletion must be 'true' or 'false'"),
        (
            step("connectionType: connectedServiceNam"),
            "steps.yml:4:19: unknown connectionType 'connectedServiceNam'\nHint: did you mean 'connectedServiceName'?",
        ),
        (
            step("connectionType: azureSubscription"),
            "steps.yml:1:1: the input 'azureServiceConnection' is required: the name of a service connection",
        ),
        (
            "task: InvokeRESTAPI@1",
            "steps.yml:1:1: the input 'serviceConnection' is required: the name of a service connection",
        ),
        (
            "task: InvokeRESTAPI@1\ninputs: {serviceConnection: ''}",
            "steps.yml:1:1: the input 'serviceConnection' is required: the name of a service connection",
        ),
        ("task: InvokeRESTAPI@1\ninputs: [a]", "steps.yml:2:9: inputs must be a mapping, not a list"),
        (step("body: {a: b}"), "steps.yml:4:9: the input 'body' must be a text, not a mapping"),
        (
            step(task="InvokeRESTAPI"),
            "steps.yml:1:7: InvokeRESTAPI needs a version\nHint: write InvokeRESTAPI@1 or InvokeRESTAPI@0",
        ),
        (
            step(task="InvokeRESTAPI@2"),
            "steps.yml:1:7: version '2' of InvokeRESTAPI is not known\nHint: write InvokeRESTAPI@1 or InvokeRESTAPI@0",
        ),
        (
            step() + "conditon: failed()",
            "steps.yml:4:1: unknown property of a step 'conditon'\nHint: did you mean 'condition'?",
        ),
        (step() + "condition: [a]", "steps.yml:4:12: condition must be a text, not a list"),
        (
            step("urlSuffix: /${{ parameters.id }}"),
            "steps.yml:4:14: template expressions ${{ … }} are not expanded here\n"
            "Hint: give the expanded file; a pipeline's menu has 'Download full YAML'",
        ),
        (
            "steps:\n- ${{ if true }}:\n  - task: InvokeRESTAPI@1",
            "steps.yml:2:3: template expressions ${{ … }} are not expanded here\n"
            "Hint: give the expanded file; a pipeline's menu has 'Download full YAML'",
        ),
        (
            "steps:\n- script: make\n- task: Bash@3",
            "steps.yml:1:1: no InvokeRESTAPI step\nHint: found only Bash@3, script",
        ),
        (
            "steps: []",
            "steps.yml:1:1: no InvokeRESTAPI step\n"
            "Hint: write a step (task: …), a list of steps, or a pipeline with stages, jobs or steps",
        ),
        ("steps: [{task: [x]}]", "steps.yml:1:16: task must be a text, not a list"),
        ("steps: [{InvokeRESTAPI@1: x}]", "steps.yml:1:1: no InvokeRESTAPI step\nHint: found only InvokeRESTAPI@1"),
        ("steps: [{}]", "steps.yml:1:1: no InvokeRESTAPI step\nHint: found only an empty mapping"),
    ],
)
def test_what_is_refused(read, text: str, message: str) -> None:
    first, _, hint = message.partition("\n")
    with pytest.raises(InvocationError) as caught:
        read(text)
    lines = str(caught.value).splitlines()
    assert (lines[0], caught.value.hint) == (first, hint.removeprefix("Hint: "))
    assert lines[2].strip() == "^"


def test_a_criterion_that_does_not_compile_shows_its_own_caret_too(read) -> None:
    with pytest.raises(InvocationError) as caught:
        read(step("successCriteria: eqq(root, 1)"))
    lines = str(caught.value).splitlines()
    assert lines[:3] == [
        "steps.yml:4:20: the success criterion is not a condition",
        "      successCriteria: eqq(root, 1)",
        "                       ^",
    ]
    assert "eqq" in lines[3]
    assert lines[4:6] == ["    eqq(root, 1)", "    ^^^"]


@pytest.mark.parametrize("name", ["AuthToken", "authorization"])
def test_a_line_with_a_secret_header_is_not_shown(read, name: str) -> None:
    with pytest.raises(InvocationError) as caught:
        read(step(f'headers: \'{{"{name}": "hunter2", }}\''))
    assert str(caught.value).startswith("steps.yml:4:12: the headers are not a JSON object: ")
    assert "hunter2" not in str(caught.value)


def test_one_wrong_step_refuses_the_file(read) -> None:
    good, bad = "{serviceConnection: a}", "{serviceConnection: a, method: x}"
    with pytest.raises(InvocationError):
        read(f"- {{task: InvokeRESTAPI@1, inputs: {good}}}\n- {{task: InvokeRESTAPI@1, inputs: {bad}}}")


def test_a_missing_file_is_our_error() -> None:
    with pytest.raises(FileError, match=r"^cannot read none\.yml: No such file or directory$"):
        load("none.yml")


def test_variables_of_the_pipeline_the_stage_and_the_job_are_known_to_their_steps(read) -> None:
    invocations = read(
        """
variables: {a: pipeline, b: pipeline, c: pipeline}
stages:
- stage: One
  variables:
  - {name: b, value: stage}
  - group: passed over
  jobs:
  - job: A
    variables: {c: job}
    steps: [{task: InvokeRESTAPI@1, inputs: {serviceConnection: x}}]
  - job: B
    steps: [{task: InvokeRESTAPI@1, inputs: {serviceConnection: x}}]
"""
    )
    assert [invocation.defaults for invocation in invocations] == [
        {"a": "pipeline", "b": "stage", "c": "job"},
        {"a": "pipeline", "b": "stage", "c": "pipeline"},
    ]
