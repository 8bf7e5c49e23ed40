"""Stages, jobs and other tasks of Azure files, as they are read."""

from pathlib import Path

import pytest

from restapi.azure.tasks import GUIDS, kind_of, task_name
from restapi.errors import InvocationError
from restapi.loading import load
from restapi.pipelines.model import Pipeline, TaskKind

CALL = "{task: InvokeRESTAPI@1, inputs: {serviceConnection: a, method: GET, headers: '{}'}}"


@pytest.fixture
def read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Load a file that holds a text, in which CALL stands for a step."""
    monkeypatch.chdir(tmp_path)

    def read(text: str) -> Pipeline:
        Path("p.yml").write_text(text.replace("CALL", CALL), encoding="utf-8")
        found = load("p.yml")
        assert isinstance(found, Pipeline)
        return found

    return read


@pytest.mark.parametrize(("name", "guid"), GUIDS.items())
def test_tasks_are_known_by_name_and_by_guid_in_any_letter_case(name: str, guid: str) -> None:
    for text in (f"{name}@1", f"{name.upper()}@1", f"{guid}@1", f" {guid.upper()} @ 1 ", name.lower() + "@1"):
        assert task_name(text) == (name, "1")


@pytest.mark.parametrize(
    ("name", "on_server", "kind"),
    [
        ("Delay", True, TaskKind.DELAY),
        ("ManualValidation", False, TaskKind.VALIDATION),
        ("AzureFunction", False, TaskKind.AGENTLESS),
        ("SomethingNew", True, TaskKind.AGENTLESS),
        ("DotNetCoreCLI", False, TaskKind.AGENT),
    ],
)
def test_what_is_done_with_other_tasks(name: str, on_server: bool, kind: TaskKind) -> None:
    assert kind_of(name, on_server=on_server) is kind


def test_the_task_by_its_guid(read) -> None:
    (step,) = read(
        "steps:\n"
        "- task: 9C3E8943-130d-4c78-ac63-8af81df62dfb@1\n"
        "  displayName: 'Invoke REST API: GET'\n"
        "  inputs: {serviceConnection: a, method: GET, urlSuffix: /x, headers: '{}'}\n"
    )
    assert (step.name, step.request.url_suffix) == ("Invoke REST API: GET", "/x")


def test_phases_are_jobs(read) -> None:
    pipeline = read("phases:\n- phase: P\n  server: true\n  steps: [CALL, {task: New@1}]\n")
    (job,) = pipeline.stages[0].jobs
    assert (job.name, len(pipeline), pipeline.tasks[0].kind) == ("P", 1, TaskKind.AGENTLESS)


def test_stages_follow_one_another_and_jobs_do_not(read) -> None:
    pipeline = read(
        """
stages:
- stage: A
  displayName: The first
  jobs:
  - {job: J, pool: server, steps: [CALL]}
  - {job: K, steps: [CALL], dependsOn: [j], condition: failed(), continueOnError: true, timeoutInMinutes: 2}
- stage: B
  jobs: [{job: J, pool: server, steps: [CALL]}]
- stage: C
  dependsOn: []
  jobs: [{job: J, pool: server, steps: [CALL]}]
- stage: D
  dependsOn: a
  condition: failed('A')
  jobs: [{job: J, pool: server, steps: [CALL]}, {pool: server, steps: [CALL]}]
"""
    )
    assert {stage.name: stage.depends_on for stage in pipeline.stages} == {"A": (), "B": ("A",), "C": (), "D": ("A",)}
    assert (pipeline.stages[0].label, pipeline.stages[3].condition) == ("The first", "failed('A')")
    first, second = pipeline.stages[0].jobs
    assert (first.depends_on, second.depends_on) == ((), ("J",))
    assert (second.condition, second.continue_on_error, second.timeout) == ("failed()", True, 120.0)
    assert [job.name for job in pipeline.stages[3].jobs] == ["J", "Job2"]


def test_variables_go_down_to_the_steps(read) -> None:
    (step,) = read(
        """
variables: {a: root, b: root, c: root}
stages:
- stage: A
  variables: [{name: b, value: stage}, {name: c, value: stage}, {group: g}]
  jobs: [{job: J, variables: {c: job}, steps: [CALL]}]
"""
    )
    assert step.defaults == {"a": "root", "b": "stage", "c": "job"}


def test_a_deployment_is_read_in_the_order_of_its_life(read) -> None:
    pipeline = read(
        """
jobs:
- deployment: D
  environment: production
  pool: server
  strategy:
    canary:
      increments: [10, 20]
      deploy: {steps: [{task: Delay@1, inputs: {delayForMinutes: '5'}}]}
      preDeploy: {steps: [CALL]}
      on: {failure: {steps: [CALL]}}
"""
    )
    (job,) = pipeline.stages[0].jobs
    assert [type(step).__name__ for step in job.steps] == ["Invocation", "Task"]
    assert pipeline.tasks[0].inputs == {"delayforminutes": "5"}
    assert pipeline.notes == (
        "The job 'D' is run once: the strategy canary is not followed.",
        "The steps under 'on' of the job 'D' are not run.",
        "Approvals and checks of the environment of the job 'D' are not asked for.",
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "extends:\n  template: x.yml\n  parameters: {stages: [{stage: S, jobs: [{job: J, steps: [CALL]}]}]}\n",
            "p.yml:1:1: the pipeline extends a template, which is not read here\n"
            "Hint: give the expanded file; a pipeline's menu has 'Download full YAML'",
        ),
        (
            "steps:\n- CALL\n- template: x.yml\n",
            "p.yml:3:3: templates are not read here\n"
            "Hint: give the expanded file; a pipeline's menu has 'Download full YAML'",
        ),
        (
            "jobs:\n- template: x.yml\n- {job: J, steps: [CALL]}\n",
            "p.yml:2:3: templates are not read here\n"
            "Hint: give the expanded file; a pipeline's menu has 'Download full YAML'",
        ),
        (
            "stages:\n- ${{ if true }}:\n  - stage: A\n",
            "p.yml:2:3: template expressions ${{ … }} are not expanded here\n"
            "Hint: give the expanded file; a pipeline's menu has 'Download full YAML'",
        ),
        (
            "jobs:\n- job: Check\n  steps: [CALL]\n- job: B\n  dependsOn: Chek\n  steps: [CALL]\n",
            "p.yml:5:14: dependsOn names the job 'Chek', which is not there\nHint: did you mean 'Check'?",
        ),
        (
            "stages:\n- stage: A\n  dependsOn: [B]\n  jobs: [{job: J, steps: [CALL]}]\n",
            "p.yml:3:15: dependsOn names the stage 'B', which is not there\nHint: there is no other stage",
        ),
        ("jobs:\n- job: A\n  dependsOn: a\n  steps: [CALL]\n", "p.yml:3:14: the job 'A' depends on itself"),
        (
            "jobs:\n- {job: A, dependsOn: B, steps: [CALL]}\n- {job: B, dependsOn: A, steps: [CALL]}\n",
            "p.yml:2:23: the jobs 'A' -> 'B' -> 'A' depend on one another",
        ),
        (
            "jobs:\n- job: A\n  dependOn: B\n  steps: [CALL]\n",
            "p.yml:3:3: unknown property of a job 'dependOn'\nHint: did you mean 'dependsOn'?",
        ),
        (
            "jobs:\n- {job: A, steps: [CALL]}\n- {job: a, steps: [CALL]}\n",
            "p.yml:3:9: there is already a job 'a'\nHint: names must differ",
        ),
        ("jobs: {a: b}\n", "p.yml:1:7: jobs must be a list, not a mapping"),
    ],
)
def test_what_is_refused(read, text: str, message: str) -> None:
    with pytest.raises(InvocationError) as caught:
        read(text)
    lines = str(caught.value).splitlines()
    hint = f"\nHint: {caught.value.hint}" if caught.value.hint else ""
    assert lines[0] + hint == message


@pytest.mark.parametrize("part", ["condition: succeded()", "variables: {a: '$[ nope.b ]'}"])
def test_expressions_of_jobs_are_checked_when_they_are_read(read, part: str) -> None:
    with pytest.raises(InvocationError, match=r"is not a condition|is not an expression"):
        read(f"jobs:\n- job: A\n  {part}\n  steps: [CALL]\n")
