"""Pipelines that run: which stages and jobs of them do, in which order, and what becomes of other tasks."""

import asyncio
import re
from collections.abc import Callable
from pathlib import Path

import pytest

import restapi
from restapi.completing.session import Given
from restapi.pipelines.choosing import only, starting_at
from restapi.pipelines.model import Pipeline, Task
from restapi.steps.other_tasks import OtherTasks
from restapi.steps.sequence import Result, StepResult
from restapi.steps.staged import PipelineRun, check_pipeline, staged

Read = Callable[[str], Pipeline]


@pytest.fixture
def server(serve, answer):
    """A server that answers well but at /bad, and tells the id that was asked for."""

    def reply(server):
        path = server.received[-1].target.removeprefix("/releases/")
        yield answer(f'{{"id": "{path}"}}'.encode(), status="500 Bad" if path.startswith("bad") else "200 OK")

    return serve(reply)


@pytest.fixture
def read(tmp_path: Path, server) -> Read:
    """Load a pipeline, in which GET(path) stands for a call to the server, named as its path."""

    def read(text: str) -> Pipeline:
        inputs = "{serviceConnection: s, method: GET, urlSuffix: /\\1, headers: '{}'}"
        step = f"{{task: InvokeRESTAPI@1, name: \\1, inputs: {inputs}"
        text = re.sub(r"GET\(([\w$()./]+?)\)", step + ", outputs: {id: /id}}", text)
        path = tmp_path / "pipeline.yml"
        path.write_text(text, encoding="utf-8")
        found = restapi.load(path)
        assert isinstance(found, Pipeline)
        return found

    return read


@pytest.fixture
def run(server) -> Callable[..., PipelineRun]:
    def run(pipeline: Pipeline, **options: object) -> PipelineRun:
        connections = {"s": restapi.Connection(url=server.url)}
        found = restapi.run(pipeline, connections=connections, **options)  # type: ignore[arg-type]
        assert isinstance(found, PipelineRun)
        return found

    return run


def asked(server) -> list[str]:
    return [received.target.removeprefix("/releases/") for received in server.received]


def results(run: PipelineRun) -> dict[str, str]:
    return {stage.name: stage.result.value for stage in run.stages}


ROLLBACK = """
stages:
- stage: Deploy
  jobs: [{job: D, pool: server, steps: [GET(PATH)]}]
- stage: Test
  jobs: [{job: T, pool: server, steps: [GET(test)]}]
- stage: Rollback
  dependsOn: Deploy
  condition: failed('Deploy')
  jobs: [{job: R, pool: server, steps: [GET(rollback)]}]
- stage: Report
  dependsOn: [Test, Rollback]
  condition: always()
  jobs: [{job: R, pool: server, steps: [GET(report)]}]
"""


def test_a_rollback_does_not_run_after_a_good_deployment(read: Read, run, server) -> None:
    ended = run(read(ROLLBACK.replace("PATH", "deploy")))
    assert (asked(server), ended.succeeded) == (["deploy", "test", "report"], True)
    assert results(ended) == {
        "Deploy": "succeeded",
        "Test": "succeeded",
        "Rollback": "skipped",
        "Report": "succeeded",
    }
    reason = "The condition failed('Deploy') is false: failed('Deploy') is False: 'Deploy' is Succeeded."
    assert [(step.invocation.name, step.reason) for step in ended.steps if step.result is Result.SKIPPED] == [
        ("rollback", reason)
    ]
    assert ended.stages[2].reason == reason


def test_a_rollback_that_runs_does_not_make_the_run_a_success(read: Read, run, server) -> None:
    ended = run(read(ROLLBACK.replace("PATH", "bad")))
    assert (asked(server), ended.succeeded) == (["bad", "rollback", "report"], False)
    assert results(ended) == {"Deploy": "failed", "Test": "skipped", "Rollback": "succeeded", "Report": "succeeded"}
    assert ended.stages[1].reason.endswith("succeeded() is False: 'Deploy' is Failed.")


def test_a_job_waits_for_what_it_depends_on(read: Read, run, server) -> None:
    text = "jobs:\n- {job: A, dependsOn: B, steps: [GET(deploy)]}\n- {job: B, pool: server, steps: [GET(bad)]}\n"
    ended = run(read(text))
    assert (asked(server), ended.succeeded) == (["bad"], False)
    assert [(job.name, job.result.value) for job in ended.stages[0].jobs] == [("B", "failed"), ("A", "skipped")]


def test_jobs_do_not_know_of_the_failure_of_others(read: Read, run, server) -> None:
    ended = run(
        read("jobs:\n- {job: A, pool: server, steps: [GET(bad), GET(x)]}\n- {job: B, pool: server, steps: [GET(b)]}\n")
    )
    assert (asked(server), ended.succeeded) == (["bad", "b"], False)
    assert [(step.stage, step.job, step.result.value) for step in ended.steps] == [
        ("", "A", "failed"),
        ("", "A", "skipped"),
        ("", "B", "succeeded"),
    ]


def test_outputs_decide_and_become_variables(read: Read, run, server) -> None:
    ended = run(
        read(
            """
stages:
- stage: Build
  jobs: [{job: Make, pool: server, steps: [GET(make)]}]
- stage: Deploy
  condition: eq(dependencies.Build.outputs['Make.make.id'], 'make')
  variables: {tag: "$[ stageDependencies.Build.Make.outputs['make.id'] ]"}
  jobs:
  - {job: Web, pool: server, steps: [GET(web)]}
  - job: Api
    dependsOn: Web
    condition: and(succeeded(), eq(dependencies.Web.outputs['web.id'], 'web'))
    variables: {web: "$[ dependencies.Web.outputs['web.id'] ]"}
    pool: server
    steps:
    - task: InvokeRESTAPI@1
      inputs: {serviceConnection: s, method: GET, urlSuffix: /$(web)-of-$(tag), headers: '{}'}
  - {job: No, dependsOn: Web, condition: "eq(dependencies.Web.outputs['web.id'], 'x')", pool: server, steps: [GET(no)]}
"""
        )
    )
    assert (asked(server), ended.succeeded) == (["make", "web", "web-of-make"], True)
    assert ended.stages[1].jobs[0].outputs == {"web.id": "web"}


def test_outputs_of_a_deployment_have_the_name_of_its_hook(read: Read, run, server) -> None:
    text = """
jobs:
- {deployment: D, pool: server, strategy: {runOnce: {deploy: {steps: [GET(go)]}}}}
- job: J
  dependsOn: D
  condition: and(eq(dependencies.D.outputs['D.go.id'], 'go'), eq(dependencies.D.outputs['Deploy.go.id'], 'go'))
  pool: server
  steps: [GET(after)]
"""
    run(read(text))
    assert asked(server) == ["go", "after"]


def test_a_job_that_may_fail_leaves_issues(read: Read, run, server) -> None:
    text = "jobs:\n- {job: A, continueOnError: true, steps: [GET(bad)]}\n- {job: B, dependsOn: A, steps: [GET(b)]}\n"
    ended = run(read(text))
    assert (asked(server), ended.succeeded, ended.stages[0].result) == (["bad", "b"], True, "succeededWithIssues")


def test_a_condition_that_cannot_be_evaluated_fails_its_stage(read: Read, run, server) -> None:
    text = "stages:\n- stage: A\n  condition: gt(1, variables.x)\n  jobs: [{job: J, pool: server, steps: [GET(a)]}]\n"
    ended = run(read(text), variables={"x": "y"})
    assert (asked(server), ended.succeeded, results(ended)) == ([], False, {"A": "failed"})


def test_a_stage_without_a_job_that_ran_was_skipped(read: Read, run, server) -> None:
    text = (
        "stages:\n- stage: A\n  jobs: [{job: J, condition: failed(), pool: server, steps: [GET(a)]}]\n"
        "- stage: B\n  jobs: [{job: J, pool: server, steps: [GET(b)]}]\n"
    )
    ended = run(read(text))
    assert (asked(server), results(ended)) == ([], {"A": "skipped", "B": "skipped"})


def test_only_a_part_runs_and_what_it_depends_on_counts_as_succeeded(read: Read, run, server) -> None:
    pipeline = read(ROLLBACK.replace("PATH", "deploy"))
    ended = run(only(pipeline, "Test"))
    assert (asked(server), results(ended)["Deploy"], results(ended)["Test"]) == (["test"], "skipped", "succeeded")
    assert ended.steps[0].reason == "It was not chosen, and counts as succeeded."
    ended = run(starting_at(pipeline, "Rollback"))
    assert asked(server) == ["test", "report"]


def test_it_runs_on_asyncio_too(read: Read, server) -> None:
    connections = {"s": restapi.Connection(url=server.url)}
    ended = asyncio.run(restapi.arun(read(ROLLBACK.replace("PATH", "bad")), connections=connections))
    assert (asked(server), ended.succeeded) == (["bad", "rollback", "report"], False)


OTHERS = """
jobs:
- job: Build
  steps: [{script: make, displayName: compile}, {checkout: self}]
- job: J
  dependsOn: Build
  pool: server
  steps:
  - GET(first)
  - {task: delay@1, inputs: {delayForMinutes: '$(minutes)'}}
  - {task: ManualValidation@0, name: ask, inputs: {notifyUsers: 'a@b.example', instructions: 'go to $(place)?'}}
  - {task: AzureFunction@1, inputs: {function: 'https://f.example/x', key: '$(key)'}}
  - GET(last)
"""


def test_every_task_is_told_and_done_or_refused(read: Read, server, time_flies) -> None:
    told: list[str] = []
    questions: list[tuple[str, str]] = []

    def approve(task: Task, instructions: str) -> bool:
        questions.append((task.id, instructions))
        return True

    def play(**others: object) -> list[tuple[str, str]]:
        connections = {"s": restapi.Connection(url=server.url)}
        given = Given(connections=connections, clock=time_flies, variables={"minutes": "10", "place": "prod"})
        pipeline = read(OTHERS)
        flow = staged(pipeline, check_pipeline(pipeline, given), OtherTasks(tell=told.append, **others))  # type: ignore[arg-type]
        return [(step.invocation.name, step.result.value) for step in time_flies.play(flow).steps]

    before = [("compile", "skipped"), ("checkout", "skipped"), ("first", "succeeded"), ("Delay@1", "succeeded")]
    assert play() == [*before, ("ask", "failed"), ("AzureFunction@1", "skipped"), ("last", "skipped")]
    assert (time_flies.waits, told) == ([600.0], ["Waiting 10 min: Delay@1"])
    assert play(validate=approve) == [*before, ("ask", "succeeded"), ("AzureFunction@1", "failed"), ("last", "skipped")]
    assert questions == [("ask", "go to prod?")]
    assert play(validate=approve, skip=True) == [
        *before,
        ("ask", "succeeded"),
        ("AzureFunction@1", "skipped"),
        ("last", "succeeded"),
    ]
    assert asked(server) == ["first", "first", "first", "last"]


def test_a_rejection_fails_the_job_and_a_rollback_runs(read: Read, run, server) -> None:
    text = """
jobs:
- job: A
  pool: server
  steps: [{task: ManualValidation@1, name: ask, inputs: {notifyUsers: a}}, GET(go)]
- {job: B, dependsOn: A, condition: failed(), pool: server, steps: [GET(back)]}
"""
    ended = run(read(text), others=OtherTasks(validate=lambda task, instructions: False))
    assert (asked(server), ended.succeeded) == (["back"], False)


def test_nothing_runs_after_the_run_stopped(read: Read, run, server) -> None:
    text = """
jobs:
- job: A
  pool: server
  steps: [{task: ManualValidation@1, name: ask, continueOnError: true, inputs: {notifyUsers: a}}, GET(go)]
- {job: B, condition: always(), pool: server, steps: [GET(back)]}
"""
    ended = run(read(text))
    assert (asked(server), ended.succeeded) == ([], False)
    assert "--approve 'ask' or --reject 'ask'" in ended.steps[0].reason
    assert {step.reason for step in ended.steps[1:]} == {"The run stopped at ask."}


@pytest.mark.parametrize("minutes", ["x", "86401", "-1", "1.5"])
def test_a_delay_that_is_none_is_refused_before_anything_is_sent(read: Read, run, server, minutes: str) -> None:
    text = f"steps:\n- GET(a)\n- {{task: Delay@1, inputs: {{delayForMinutes: '{minutes}'}}}}\n"
    with pytest.raises(restapi.InvocationError, match="delayForMinutes must be a whole number from 0 to 86,400"):
        run(read(text))
    assert asked(server) == []


def test_the_time_of_a_job_ends_it(read: Read, server, time_flies) -> None:
    text = """
jobs:
- job: A
  timeoutInMinutes: 3
  pool: server
  steps: [{task: Delay@1, inputs: {delayForMinutes: '5'}}, GET(a)]
- {job: B, pool: server, steps: [GET(b)]}
"""
    given = Given(connections={"s": restapi.Connection(url=server.url)}, clock=time_flies)
    ended = time_flies.play(staged(read(text), given, OtherTasks()))
    assert time_flies.waits == [180.0]
    assert [(step.result.value, step.reason) for step in ended.steps][:1] == [
        ("failed", "The time-out of 180 s was over before 300 s were.")
    ]
    assert (ended.succeeded, asked(server)) == (False, ["b"])


def test_an_interrupt_ends_all_of_it(read: Read, run, server) -> None:
    seen: list[StepResult] = []

    def interrupt(task: Task, instructions: str) -> bool:
        raise KeyboardInterrupt

    text = """
stages:
- stage: A
  jobs: [{job: J, pool: server, steps: [{task: ManualValidation@1, inputs: {notifyUsers: a}}, GET(a)]}]
- stage: B
  condition: always()
  jobs: [{job: J, pool: server, steps: [GET(b)]}]
"""
    ended = run(read(text), others=OtherTasks(validate=interrupt), watch=seen.append)
    assert results(ended) == {"A": "canceled", "B": "canceled"}
    assert [step.result.value for step in seen] == ["canceled", "skipped", "skipped"]
    assert (asked(server), ended.succeeded) == ([], False)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (ROLLBACK.replace("PATH", "deploy"), "'Rollback' depends on Deploy"),
        ("jobs:\n- {job: A, condition: always(), pool: server, steps: [GET(a)]}\n", "'A' has a condition"),
        ("steps: [GET(a), {task: Delay@1}]", "Delay@1 stands between the calls"),
    ],
)
def test_what_has_an_order_does_not_run_at_once(read: Read, server, text: str, problem: str) -> None:
    pipeline = read(text.replace("  condition: failed('Deploy')\n", ""))
    with pytest.raises(restapi.InvocationError, match=f"{problem}, and all steps run at once"):
        restapi.run_many(pipeline, connections={"s": restapi.Connection(url=server.url)})
    assert asked(server) == []
