"""One deadline holds over every function of a criterion, also over those that walk and compare a whole document."""

import json
import subprocess
import sys

import pytest

import conditions
import restapi
from conditions.errors import LimitError
from tests.paths import ROOT

COSTLY = {
    "a filter within a filter": (
        "gt(count(jsonpath('$.a[?(@.b[?(@.c == 2)])]')), 5)",
        {"a": [{"b": [{"c": 1}] * 100}] * 3000},
    ),
    "all below all": ("gt(count(jsonpath('$..*..*')), 5)", {"a": [[[[1] * 10] * 10] * 10] * 10}),
    "many functions": (
        "or(" + ", ".join([f"contains(lower(root.a), '{at}z')" for at in range(600)]) + ")",
        {"a": "x" * 3_000_000},
    ),
    "many texts": ("or(" + ", ".join([f"in('{at}', root.a)" for at in range(900)]) + ")", {"a": ["x" * 50] * 60_000}),
}


@pytest.mark.parametrize("name", COSTLY)
def test_no_time_for_a_costly_criterion_is_a_limit(name: str) -> None:
    expression, document = COSTLY[name]
    with pytest.raises(LimitError):
        conditions.compile(expression).within(0.0, document)


@pytest.mark.parametrize(
    ("expression", "verdict"),
    [("eq(root.a, 'X')", True), ("and(eq(root.a, 'x'), gt(count(jsonpath('$.b[*]')), 1))", True), ("root.none", False)],
)
def test_enough_time_gives_the_verdict_of_a_call(expression: str, verdict: bool) -> None:
    condition, document = conditions.compile(expression), {"a": "x", "b": [1, 2]}
    assert condition.within(60.0, document) is condition(document) is verdict


def test_an_error_within_a_time_has_its_place() -> None:
    with pytest.raises(conditions.EvaluationError) as caught:
        conditions.compile("eq(1, substring(root.a, 9, 1))").within(60.0, {"a": "x"})
    assert caught.value.position == 7


# Prints the seconds and the reason of one invocation.
JUDGED = """
import sys, time
import restapi
connection = restapi.Connection(url=sys.argv[1])
asked = restapi.Invocation(restapi.Request(connection, "GET"), restapi.ByResponse(sys.argv[2]))
restapi.invoke(restapi.Invocation(restapi.Request(connection, "GET")))
started = time.monotonic()
outcome = restapi.invoke(asked, deadline=1.0)
print(time.monotonic() - started, outcome.reason)
"""


@pytest.mark.parametrize("name", ["a filter within a filter", "many functions"])
def test_the_deadline_holds_while_a_response_is_judged(serve, answer, name: str) -> None:
    expression, document = COSTLY[name]
    server = serve(answer(json.dumps(document).encode()))
    command = [sys.executable, "-c", JUDGED, server.url, expression]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
    seconds, _, reason = done.stdout.partition(" ")
    assert float(seconds) < 5
    assert reason.startswith(("The deadline of 1 s passed", "The success criterion", "No complete response"))


def test_the_outputs_of_a_step_are_found_within_the_deadline(serve, answer) -> None:
    server = serve(answer(json.dumps({"a": [{"b": 1}] * 50_000}).encode()))
    asked = restapi.Request(restapi.Connection(url=server.url), "GET")
    step = restapi.Invocation(asked, id="s", name="s", outputs={"o": "$..[?(@.b == 2)]"})
    assert restapi.run([step], deadline=30.0).succeeded
