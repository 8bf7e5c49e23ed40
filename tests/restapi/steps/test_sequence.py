"""Steps in their order, against real servers."""

from collections.abc import Callable
from dataclasses import replace

import pytest

import restapi
from restapi.completing.response import ByResponse
from restapi.completing.session import Given
from restapi.errors import InvocationError
from restapi.invocation import Invocation
from restapi.request import Request
from restapi.steps.sequence import Result, Run, in_order

Step = Callable[..., Invocation]

OK, BAD = b'{"ok": true, "id": 7, "name": "x"}', b'{"ok": false}'


@pytest.fixture
def server(serve, answer):
    """A server whose answers are good at /good and bad elsewhere."""

    def reply(server):
        yield answer(OK if server.received[-1].target.startswith("/releases/good") else BAD)

    return serve(reply)


@pytest.fixture
def step(server) -> Step:
    """Write a step that calls a path."""

    def write(path: str = "good", **properties: object) -> Invocation:
        request = Request(restapi.Connection(url=server.url), "GET", f"/{path}")
        return Invocation(request, ByResponse("eq(root.ok, true)"), name=path, **properties)  # type: ignore[arg-type]

    return write


def results(run: Run) -> list[str]:
    return [step.result.value for step in run.steps]


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        (["good", "good"], ["succeeded", "succeeded"]),
        (["bad", "good"], ["failed", "skipped"]),
        (["bad", ("good", "always()")], ["failed", "succeeded"]),
        (["bad", ("good", "failed()")], ["failed", "succeeded"]),
        (["good", ("good", "failed()")], ["succeeded", "skipped"]),
        (["bad", ("good", "succeededOrFailed()"), "good"], ["failed", "succeeded", "skipped"]),
        (["bad", ("good", "canceled()")], ["failed", "skipped"]),
        (["good", ("good", "eq(variables['a.b'], 'c')")], ["succeeded", "succeeded"]),
        (["good", ("good", "and(succeeded(), eq(variables['A.B'], 'd'))")], ["succeeded", "skipped"]),
        (["bad", ("good", "eq(variables['Agent.JobStatus'], 'Failed')")], ["failed", "succeeded"]),
        (["good", ("good", "gt(1, variables['a.b'])")], ["succeeded", "failed"]),
    ],
)
def test_conditions_mean_what_azure_means(step: Step, steps, expected: list[str]) -> None:
    written = [step(one) if isinstance(one, str) else step(one[0], condition=one[1]) for one in steps]
    run = restapi.run(written, variables={"a.b": "c"})
    assert results(run) == expected
    assert run.succeeded is ("failed" not in expected)


def test_a_step_that_may_fail_leaves_issues_and_no_failure(step: Step) -> None:
    after = [step(condition="succeeded()"), step(condition="eq(variables['Agent.JobStatus'], 'SucceededWithIssues')")]
    run = restapi.run([step("bad", continue_on_error=True), *after])
    assert results(run) == ["succeededWithIssues", "succeeded", "succeeded"]
    assert run.succeeded


def test_a_step_that_is_not_enabled_never_runs(step: Step, server) -> None:
    run = restapi.run([step("bad", enabled=False, condition="always()"), step()])
    assert results(run) == ["skipped", "succeeded"]
    assert run.steps[0].reason == "The step is not enabled."
    assert [received.target for received in server.received] == ["/releases/good"]


def test_a_skipped_step_says_which_condition_is_false(step: Step) -> None:
    (result,) = restapi.run([step(condition="failed()")]).steps
    assert (result.reason, result.outcomes) == ("The condition 'failed()' is false.", ())


def test_outputs_are_variables_of_later_steps(step: Step, server) -> None:
    first = step(id="first", outputs={"id": "/id", "name": "$.name", "code": "format('<{0}>', response.statuscode)"})
    later = step("good/$(first.id)/$(FIRST.NAME)", condition="eq(variables['first.code'], '<OK>')")
    run = restapi.run([first, later])
    assert run.steps[0].outputs == {"id": 7, "name": "x", "code": "<OK>"}
    assert server.received[-1].target == "/releases/good/7/x"


def test_an_output_that_is_not_there_fails_its_step(step: Step) -> None:
    (result,) = restapi.run([step(id="a", outputs={"x": "/nmae"})]).steps
    assert (result.result, result.outputs) == (Result.FAILED, {})
    assert result.reason == "The output 'x' is not there: there is no key 'nmae'; did you mean 'name'?."


def test_a_failed_step_has_no_outputs(step: Step) -> None:
    (result,) = restapi.run([step("bad", id="a", outputs={"ok": "/ok"})]).steps
    assert (result.result, result.outputs) == (Result.FAILED, {})


def test_env_is_for_its_own_step_and_defaults_are_for_what_is_not_given(step: Step, server) -> None:
    text = "good/$(a)/$(b)/$(c)"
    defaults = {"a": "default", "b": "default", "c": "default"}
    steps = [step(text, defaults=defaults, env={"c": "env"}), step(text, keep_macros=True)]
    assert restapi.run(steps, variables={"b": "given", "c": "given"}).succeeded
    assert [received.target for received in server.received] == [
        "/releases/good/default/given/env",
        "/releases/good/$(a)/given/given",
    ]


def test_every_step_is_checked_before_the_first_one_runs(step: Step, server) -> None:
    with pytest.raises(InvocationError, match="unknown method 'FETCH'"):
        restapi.run([step(), Invocation(Request(restapi.Connection(url=server.url), "$(m)"))], variables={"m": "FETCH"})
    assert server.received == []


def test_a_step_that_turns_out_wrong_fails_alone(step: Step, server) -> None:
    first = step(id="first", outputs={"name": "/name"})
    wrong = Invocation(Request(restapi.Connection(url=server.url.removesuffix("/releases")), "GET", "$(first.name)"))
    run = restapi.run([first, wrong, step(condition="failed()")])
    assert results(run) == ["succeeded", "failed", "succeeded"]
    assert run.steps[1].reason.startswith("the URL suffix would change the origin")


def test_a_step_is_tried_again_with_growing_waits(step: Step, server, time_flies) -> None:
    (result,) = time_flies.play(in_order([step("bad", retries=3)], Given(clock=time_flies))).steps
    assert (result.result, len(result.outcomes), time_flies.waits) == (Result.FAILED, 4, [1.0, 4.0, 9.0])
    assert len(server.received) == 4


def test_a_step_that_no_answer_fulfils_is_called_once(step: Step, server, time_flies) -> None:
    hopeless = replace(step(retries=3), completion=ByResponse("and(eq(variables.mode, 'live'), eq(root.ok, true))"))
    run = time_flies.play(in_order([hopeless], Given(clock=time_flies, variables={"mode": "dry"})))
    assert (results(run), len(server.received), time_flies.waits) == (["failed"], 1, [])
    assert run.steps[0].reason == "The success criterion is false, whatever the response is."


def test_tries_end_with_the_first_success(step: Step, time_flies) -> None:
    (result,) = time_flies.play(in_order([step(retries=3)], Given(clock=time_flies))).steps
    assert (result.result, len(result.outcomes)) == (Result.SUCCEEDED, 1)


def test_no_try_begins_after_the_time_out_of_the_step(step: Step, time_flies) -> None:
    (result,) = time_flies.play(in_order([step("bad", retries=9, timeout=10.0)], Given(clock=time_flies))).steps
    assert (len(result.outcomes), time_flies.waits, result.elapsed) == (3, [1.0, 4.0], 5.0)


def test_secrets_are_masked_in_reasons(step: Step) -> None:
    (result,) = restapi.run([step(condition="eq('hunter2', 'x')")], secrets=("hunter2",)).steps
    assert result.reason == "The condition 'eq('***', 'x')' is false."


def test_each_result_is_told_when_it_is_there(step: Step, server) -> None:
    seen: list[tuple[str, int]] = []
    restapi.run([step(), step()], watch=lambda result: seen.append((result.invocation.name, len(server.received))))
    assert seen == [("good", 1), ("good", 2)]


async def on_asyncio(steps: list[Invocation]) -> Run:
    return await restapi.arun(steps)


def test_asyncio_gives_the_same(step: Step) -> None:
    import asyncio

    run = asyncio.run(on_asyncio([step(id="a", outputs={"id": "/id"}), step("good/$(a.id)"), step("bad"), step()]))
    assert results(run) == ["succeeded", "succeeded", "failed", "skipped"]


def test_a_secret_of_a_later_step_is_masked_in_earlier_ones(serve, answer) -> None:
    server = serve(answer(b"hunter2 and abc"))
    first = Invocation(Request(restapi.Connection(url=server.url), "GET"))
    second = Invocation(
        Request(restapi.Connection(url=server.url, token="hunter2"), "GET", headers={"AuthToken": "abc"})
    )
    run = restapi.run([first, second])
    assert [step.outcomes[0].log.splitlines()[-1] for step in run.steps] == ["\t\t\t\tResponse: *** and ***"] * 2


def test_what_stands_for_outputs_until_they_are_known_is_no_secret(step: Step) -> None:
    first = step("good", id="a", outputs={"id": "/id"})
    headers = {"X-Token": "$(a.id)", "Authorization": "Bearer $(a.id)$(a.id)"}
    second = replace(first, request=replace(first.request, headers=headers), id="b")
    run = restapi.run([first, second])
    assert results(run) == ["succeeded", "succeeded"]
    assert "***" not in run.steps[0].outcomes[0].log
    assert "/good" in run.steps[1].outcomes[0].log


def test_a_token_of_a_client_is_got_once_and_sent_with_every_step(serve, answer) -> None:
    tokens = serve(answer(b'{"access_token": "t1", "token_type": "bearer", "expires_in": 600}'))
    server = serve(answer(b"got t1"))
    client = restapi.OAuth2(token_url=tokens.url, client_id="me", client_secret="hunter2")
    connections = {"a": restapi.Connection(url=server.url, oauth=client)}
    step = Invocation(Request("a", "GET"))
    run = restapi.run([step, step], connections=connections)
    assert [one.headers["Authorization"] for one in server.received] == ["Bearer t1", "Bearer t1"]
    assert len(tokens.received) == 1
    assert [attempt.why for one in run.steps for attempt in one.outcomes[0].attempts] == ["token", "request", "request"]
    assert run.steps[0].outcomes[0].log.splitlines()[-1] == "\t\t\t\tResponse: got ***"


def test_a_token_that_is_refused_is_replaced_once(serve, answer) -> None:
    tokens = serve(*(answer(b'{"access_token": "t%d", "token_type": "bearer"}' % number) for number in (1, 2)))
    server = serve(answer(b"ok"), answer(status="401 Unauthorized"), answer(b"ok"), answer(status="401 Unauthorized"))
    client = restapi.OAuth2(token_url=tokens.url, client_id="me", client_secret="other")
    step = Invocation(Request(restapi.Connection(url=server.url, oauth=client), "GET"))
    assert results(restapi.run([step, step])) == ["succeeded", "succeeded"]
    assert [one.headers["Authorization"] for one in server.received] == ["Bearer t1", "Bearer t1", "Bearer t2"]
    assert restapi.invoke(step).status == 401


def test_no_token_is_no_complete_response(serve, answer) -> None:
    tokens = serve(answer(b'{"error": "invalid_client"}', status="400 Bad Request"))
    server = serve(answer())
    client = restapi.OAuth2(token_url=tokens.url, client_id="me", client_secret="third")
    outcome = restapi.invoke(Invocation(Request(restapi.Connection(url=server.url, oauth=client), "GET")))
    assert outcome.reason == (
        f"No complete response: no token from {tokens.url.removesuffix('/releases')}: "
        "the status 400 (BadRequest), invalid_client."
    )
    assert server.received == []


def test_a_condition_sees_the_answer_of_the_step_before_it(serve, answer) -> None:
    """As in chains of requests: skip the rest where there is nothing to follow."""
    server = serve(answer(b'{"state": "Done"}', "202 Accepted", Location="/releases/poll/7"), answer(b'{"state": "x"}'))
    connection = restapi.Connection(url=server.url)
    follow = "and(startsWith(response.headers['location'], '/'), eq(root.state, 'done'))"
    steps = [
        Invocation(Request(connection, "GET"), id="start", outputs={"where": "response.headers['location']"}),
        Invocation(Request(connection, "GET"), condition="eq(response['statuscode'], 'OK')"),
        Invocation(
            Request(connection, "GET", "?next=$(start.where)"), condition=f"and({follow}, eq(root.state, 'done'))"
        ),
        Invocation(Request(connection, "GET"), condition="eq(root.state, 'done')"),
    ]
    assert results(restapi.run(steps)) == ["succeeded", "skipped", "succeeded", "skipped"]
    assert server.received[-1].target == "/releases?next=/releases/poll/7"


def test_the_first_condition_sees_no_answer(step: Step) -> None:
    assert results(restapi.run([step(condition="eq(root, '')"), step(condition="eq(response.status, 200)")])) == [
        "succeeded",
        "succeeded",
    ]
