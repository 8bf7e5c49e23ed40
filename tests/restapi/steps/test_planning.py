"""Plans: what would run and be sent, without a word to any server."""

from pathlib import Path

import pytest

import restapi
from restapi.pipelines.choosing import only

CONNECTIONS = {"s": restapi.Connection(url="http://127.0.0.1:1/base", token="hunter2")}

TEXT = """
variables: {env: prod}
stages:
- stage: Build
  jobs:
  - job: Make
    pool: server
    steps:
    - task: InvokeRESTAPI@1
      name: made
      inputs:
        serviceConnection: s
        urlSuffix: /$(env)
        headers: '{"X-Api-Key": "abc", "X-Env": "$(env) $(secret)"}'
        body: '{"token": "$(secret)"}'
        successCriteria: eq(root.status, '$(env)')
      outputs: {id: /id}
    - task: InvokeRESTAPI@1
      name: second
      condition: and(succeeded(), eq(variables['made.id'], '7'))
      inputs: {serviceConnection: s, method: GET, urlSuffix: /$(made.id), headers: '{}'}
    - {task: Delay@1, inputs: {delayForMinutes: 2}}
    - {task: ManualValidation@1, inputs: {notifyUsers: a, instructions: 'to $(env)?'}}
    - {task: AzureFunction@1}
- stage: Never
  condition: eq(variables.env, 'test')
  jobs: [{job: J, steps: [{script: x}]}]
- stage: After
  jobs: [{job: J, steps: [{script: x}]}]
- stage: Rollback
  dependsOn: Build
  condition: failed()
  jobs: [{job: J, condition: always(), steps: [{script: x}]}]
- stage: Open
  dependsOn: Build
  condition: eq(dependencies.Build.outputs['Make.made.id'], '7')
  jobs: [{job: J, steps: [{script: x}]}]
- stage: Last
  dependsOn: [Build, Open]
  jobs: [{job: J, steps: [{script: x}]}]
"""


@pytest.fixture
def found(tmp_path: Path) -> restapi.Plan:
    path = tmp_path / "p.yml"
    path.write_text(TEXT, encoding="utf-8")
    return restapi.plan(restapi.load(path), connections=CONNECTIONS, variables={"secret": "geheim"}, secrets=["geheim"])


def test_what_is_known_of_stages(found: restapi.Plan) -> None:
    assert {stage.name: stage.forecast.value for stage in found.stages} == {
        "Build": "runs",
        "Never": "skipped",
        "After": "skipped",
        "Rollback": "skippedIfAllSucceeds",
        "Open": "open",
        "Last": "runsIfAllSucceeds",
    }
    reasons = {stage.name: stage.reason for stage in found.stages if stage.reason}
    assert reasons == {
        "Never": "The condition eq(variables.env, 'test') is false: variables.env is 'prod', not 'test'.",
        "After": "The condition succeeded() is false: succeeded() is False: 'Never' is Skipped.",
        "Rollback": "The condition failed() is false: failed() is False: 'Build' is Succeeded.",
    }
    assert [stage.depends_on for stage in found.stages][-1] == ("Build", "Open")


def test_what_is_left_of_conditions_and_what_they_need_is_told(found: restapi.Plan) -> None:
    left = {stage.name: (stage.residual, stage.reads) for stage in found.stages if stage.residual}
    assert left == {
        "Rollback": ("failed()", {"dependencies": ("",)}),
        "Open": (
            "eq(dependencies.Build.outputs['Make.made.id'], '7')",
            {"dependencies": ("/Build/outputs/Make.made.id",)},
        ),
        "Last": ("succeeded()", {"dependencies": ("",)}),
    }
    second = found.steps[1]
    assert second.residual == "and(succeeded(), eq(variables['made.id'], '7'))"
    assert second.reads == {"status": ("",), "variables": ("/made.id",)}


CONDITIONS = """
variables: {env: prod, kept: $(secret)}
stages:
- stage: A
  jobs:
  - job: J
    pool: server
    steps:
    - task: InvokeRESTAPI@1
      name: first
      inputs: {serviceConnection: s}
      outputs: {id: /id}
    - task: InvokeRESTAPI@1
      name: waits
      inputs: {serviceConnection: s, waitForCompletion: 'true'}
"""


@pytest.mark.parametrize(
    ("condition", "forecast", "residual"),
    [
        ("and(succeeded(), eq(variables.env, 'test'))", "skipped", ""),
        ("and(always(), eq(variables.env, 'prod'))", "runs", ""),
        ("or(eq(variables.env, 'prod'), eq(variables['first.id'], '1'))", "runs", ""),
        (
            "and(eq(variables['first.id'], '1'), eq(variables.env, 'test'))",
            "open",
            "and(eq(variables['first.id'], '1'), false)",
        ),
        ("and(eq(variables.env, 'prod'), eq(variables['first.id'], '1'))", "open", "eq(variables['first.id'], '1')"),
        ("and(succeeded(), eq(variables.env, 'prod'))", "runsIfAllSucceeds", "succeeded()"),
        ("and(eq(variables.env, 'prod'), eq(root.a, 1))", "open", "eq(root.a, 1)"),
        ("and(eq(variables.env, 'prod'), eq(variables['waits.any'], 1))", "open", "eq(variables['waits.any'], 1)"),
        ("eq(variables.secret, variables['first.id'])", "open", "eq(variables.secret, variables['first.id'])"),
    ],
)
def test_a_condition_is_foreseen_as_far_as_all_is_known(tmp_path: Path, condition, forecast, residual) -> None:
    path = tmp_path / "p.yml"
    last = f"""    - task: InvokeRESTAPI@1
      name: last
      condition: {condition}
      inputs: {{serviceConnection: s}}
"""
    path.write_text(CONDITIONS + last, encoding="utf-8")
    given = {"secret": "geheim"}
    step = restapi.plan(restapi.load(path), connections=CONNECTIONS, variables=given, secrets=["geheim"]).steps[-1]
    assert (step.forecast.value, step.residual) == (forecast, residual)


def test_requests_have_their_macros_replaced_and_secrets_masked(found: restapi.Plan) -> None:
    first, second, *_ = found.steps
    assert first.request
    assert (first.request.method, first.request.url) == ("POST", "http://127.0.0.1:1/base/prod")
    assert {"X-Api-Key": "***", "X-Env": "prod ***", "Authorization": "***"}.items() <= first.request.headers.items()
    assert first.request.body == '{"token": "***"}'
    assert first.request.criterion == "eq(root.status, 'prod')"
    assert second.request
    assert second.request.url == "http://127.0.0.1:1/base/$(made.id)"
    assert "hunter2" not in str(found)
    assert "geheim" not in str(found)


def test_what_is_known_of_steps_and_what_other_tasks_would_do(found: restapi.Plan) -> None:
    steps = [(step.task, step.forecast.value, step.does) for step in found.steps[:6]]
    assert steps == [
        ("", "runs", ""),
        ("", "open", ""),
        ("Delay@1", "runsIfAllSucceeds", "Waits 2 min."),
        ("ManualValidation@1", "runsIfAllSucceeds", "Asks a person, or is decided by --approve or --reject: to prod?"),
        ("AzureFunction@1", "runsIfAllSucceeds", "Is not run here: the run stops, unless --skip-others is given."),
        ("script", "skipped", "Is not run here: an agent does it."),
    ]


KNOWN = {"secret": "s3cret"}


def test_what_was_not_chosen_is_skipped(tmp_path: Path) -> None:
    path = tmp_path / "p.yml"
    path.write_text(TEXT, encoding="utf-8")
    found = restapi.plan(
        only(restapi.Pipeline.of(restapi.load(path)), "made"), connections=CONNECTIONS, variables=KNOWN
    )
    assert [step.forecast.value for step in found.steps][:3] == ["runs", "skipped", "skipped"]
    assert found.steps[1].reason == "It was not chosen, and counts as succeeded."


def test_a_plan_refuses_what_a_run_would_refuse(tmp_path: Path) -> None:
    path = tmp_path / "p.yml"
    path.write_text(TEXT, encoding="utf-8")
    with pytest.raises(restapi.ConnectionNotFoundError):
        restapi.plan(restapi.load(path), connections={"t": CONNECTIONS["s"]})


def test_a_delay_that_an_earlier_step_tells_stands_as_its_macro(tmp_path: Path) -> None:
    path = tmp_path / "p.yml"
    text = TEXT.replace("delayForMinutes: 2", "delayForMinutes: $(made.id)")
    path.write_text(text, encoding="utf-8")
    found = restapi.plan(restapi.load(path), connections=CONNECTIONS, variables=KNOWN)
    assert found.steps[2].does == "Waits $(made.id) min."


def test_steps_of_any_origin_have_a_plan() -> None:
    steps = [restapi.Invocation(restapi.Request(url="http://127.0.0.1:1/x", method="GET"), name="a")]
    (step,) = restapi.plan(steps).steps
    assert (step.name, step.forecast, step.request and step.request.url) == ("a", "runs", "http://127.0.0.1:1/x")
