"""Whole pipelines of Code Stream against the release service: real calls, in order."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from restapi.commands.demo.scenes import examples
from restapi.invocation import Invocation
from restapi.loading import load
from restapi.steps.run import run
from restapi.steps.sequence import Result, Run
from restapi.testing import ReleaseService

Read = Callable[[str], list[Invocation]]

TOKEN = "Token abc"


@pytest.fixture
def service() -> Iterator[ReleaseService]:
    with ReleaseService(token=TOKEN) as service:
        yield service


def ran(invocations: list[Invocation], service: ReleaseService, token: str = TOKEN, **variables: str) -> Run:
    given = {"releasesUrl": service.url, "releasesToken": token, **variables}
    return run(invocations, variables=given, secrets=(token,))


def pipeline(*tasks: str) -> str:
    return "stages:\n  S:\n    tasks:\n" + "".join(f"      {task}\n" for task in tasks)


def get(name: str, *keys: str, path: str = "") -> str:
    """A task that looks at the releases."""
    given = ", ".join(["type: REST", *keys])
    request = f"action: get, url: '${{var.releasesUrl}}{path}', headers: {{Authorization: '${{var.releasesToken}}'}}"
    return f"{name}: {{{given}, input: {{{request}}}}}"


def results(run: Run) -> list[Result]:
    return [step.result for step in run.steps]


def test_the_example_runs(service: ReleaseService) -> None:
    found = ran(load(examples() / "tag.yml"), service)
    assert results(found) == [Result.SKIPPED, Result.SUCCEEDED, Result.SUCCEEDED]
    first, second = (step.outcomes[0] for step in found.steps[1:])
    assert first.json == {"id": 2, "version": "4.2.0", "status": "notStarted"}
    assert second.json == {"id": 1, "status": "inProgress"}
    assert f"PATCH {service.url}/2/environments/1" in second.log


def test_an_input_that_is_given_wins_over_the_default(service: ReleaseService) -> None:
    found = ran(load(examples() / "tag.yml"), service, version="5.0.0")
    assert found.steps[1].outcomes[0].json["version"] == "5.0.0"


def test_the_outputs_of_a_task_are_those_of_its_result(service: ReleaseService) -> None:
    outputs = ran(load(examples() / "tag.yml"), service).steps[2].outputs
    assert (outputs["status"], outputs["responseCode"]) == ("COMPLETED", 202)
    assert outputs["responseJson"] == {"id": 1, "status": "inProgress"}
    assert outputs["responseHeaders"]["content-type"] == "application/json"


def test_the_outputs_of_a_task_are_no_variables(read: Read, service: ReleaseService) -> None:
    condition = """preCondition: "${var['S.a.status']} == null\""""
    assert results(ran(read(pipeline(get("a"), get("b", condition))), service)) == [Result.SUCCEEDED, Result.SUCCEEDED]


def test_no_log_shows_the_token(service: ReleaseService) -> None:
    found = ran(load(examples() / "tag.yml"), service)
    assert not any(TOKEN in outcome.log for step in found.steps for outcome in step.outcomes)


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ('${S.a.output.status} == "COMPLETED"', Result.SUCCEEDED),
        ("${S.a.output.responseCode} == 200 && ${a.output.responseJson.count} > 0", Result.SUCCEEDED),
        ('${S.a.output.responseJson.releases[0].environments[1].status} == "notStarted"', Result.SUCCEEDED),
        ("${S.a.input.action} == 'get'", Result.SUCCEEDED),
        ("${var.wanted} || ${input.other}", Result.SUCCEEDED),
        ('${S.a.output.status} == "FAILED"', Result.SKIPPED),
        ("${S.a.output.responseJson.missing} == 0", Result.SKIPPED),
        ("!${var.wanted}", Result.SKIPPED),
    ],
)
def test_a_condition_decides_over_earlier_tasks(
    read: Read, service: ReleaseService, condition: str, expected: Result
) -> None:
    quoted = condition.replace("'", "''")
    found = ran(read(pipeline(get("a"), get("b", f"preCondition: '{quoted}'"))), service, wanted="true", other="no")
    assert results(found) == [Result.SUCCEEDED, expected]


def test_a_task_that_failed_ends_the_run(read: Read, service: ReleaseService) -> None:
    condition = "preCondition: '${S.a.output.status} == \"FAILED\"'"
    found = ran(read(pipeline(get("a", path="/none"), get("b"), get("c", condition))), service)
    assert results(found) == [Result.FAILED, Result.SKIPPED, Result.SKIPPED]


def test_a_failure_that_is_ignored_lets_later_tasks_run_and_look_at_it(read: Read, service: ReleaseService) -> None:
    condition = "preCondition: '${S.a.output.status} == \"FAILED\" && ${S.a.output.responseCode} == 404'"
    found = ran(read(pipeline(get("a", "ignoreFailure: true", path="/none"), get("b", condition))), service)
    assert results(found) == [Result.SUCCEEDED_WITH_ISSUES, Result.SUCCEEDED]
    assert found.succeeded


def test_a_binding_without_a_value_fails_its_task(read: Read, service: ReleaseService) -> None:
    found = ran(read(pipeline(get("a"), get("b", path="/${a.output.responseJson.id}"))), service)
    assert results(found) == [Result.SUCCEEDED, Result.FAILED]
    assert found.steps[1].reason.startswith(
        "pipe.yml:5:49: ${a.output.responseJson.id} refers to nothing: there is no 'id' in a.output.responseJson"
    )


def test_a_task_that_could_not_be_sent_has_failed_for_later_ones(read: Read, service: ReleaseService) -> None:
    first = get("b", "ignoreFailure: true", path="/${a.output.responseJson.id}")
    condition = "preCondition: '${b.output.status} == \"FAILED\"'"
    found = ran(read(pipeline(get("a"), first, get("c", condition))), service)
    assert results(found) == [Result.SUCCEEDED, Result.SUCCEEDED_WITH_ISSUES, Result.SUCCEEDED]


def test_the_value_of_a_response_is_not_expanded(read: Read, service: ReleaseService, tmp_path: Path) -> None:
    headers = "headers: {Authorization: '${var.releasesToken}'}"
    post = (
        f"input: {{action: post, url: '${{var.releasesUrl}}', payload: '{{\"version\": \"${{input.v}}\"}}', {headers}}}"
    )
    again = post.replace("${input.v}", "${S.a.output.responseJson.version}")
    found = ran(
        read(pipeline(f"a: {{type: REST, {post}}}", f"b: {{type: REST, {again}}}")), service, v="${var.releasesToken}"
    )
    assert [step.outcomes[0].json["version"] for step in found.steps] == ["${var.releasesToken}"] * 2
