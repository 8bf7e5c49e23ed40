import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree as Xml

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

import restapi
from conditions.source import printable
from conditions.values.caseless import CaselessMapping
from restapi.answers.answer import Answer
from restapi.answers.outcome import attempt, conclude
from restapi.calls.preparing import prepare
from restapi.commands.reports.run import FORMATS, as_json, as_junit, place_line, step_lines, summary
from restapi.connections.credentials import Masker
from restapi.pipelines.model import Task, TaskKind
from restapi.steps.run import run
from restapi.steps.sequence import Result, Run, StepResult
from tests.paths import ROOT

SCHEMA = json.loads((ROOT / "docs/reference/report.schema.json").read_text(encoding="utf-8"))
STARTED = datetime(2026, 1, 2, 3, 4, 5, 600_000, UTC)


def step(
    result: Result,
    body: bytes | None = b"{}",
    criterion: str = "",
    reason: str = "",
    problem: str = "",
    name: str = "Deploy",
    outputs: dict[str, Any] | None = None,
    **headers: str,
) -> StepResult:
    """A step with one try, or with none where there is no body."""
    connection = restapi.Connection(url="https://a.example/x", token="hunter2")
    invocation = restapi.Invocation(restapi.Request(connection, "GET"), restapi.ByResponse(criterion), name)
    call = prepare(invocation, {}, {})
    answer = Answer(STARTED, 0.25, None if problem else 200, CaselessMapping(headers), body or b"", problem)
    outcome = conclude(call, answer, [attempt(call, answer)])
    outcomes = () if body is None else (outcome,)
    return StepResult(invocation, result, reason or outcome.reason, outcomes, outputs or {}, STARTED, 1.5)


SUCCEEDED = step(Result.SUCCEEDED, outputs={"id": 7})
FAILED = step(Result.FAILED, b'{"a": 1}', "eq(root.a, 2)")
BROKEN = step(Result.FAILED, b"", problem="no connection to a.example")
SKIPPED = step(Result.SKIPPED, None, reason="The condition 'succeeded()' is false.")
ISSUES = step(Result.SUCCEEDED_WITH_ISSUES, b'{"a": 1}', "eq(root.a, 2)")
CANCELED = step(Result.CANCELED, None, reason="Interrupted.")
REFUSED = step(Result.FAILED, None, reason="the service connection 'x' is not known")
ALL = Run((SUCCEEDED, FAILED, BROKEN, SKIPPED, ISSUES, CANCELED, REFUSED))
HOSTILE = step(
    Result.FAILED,
    '{"a": "hunter2 \\ud800 \x7f\x9b\u202e\ufffe ]]>&<b>\u2028"}'.encode(),
    "eq(root.a, 'hunter2')",
    name="<a> & \x1b \ud800 \ufffe\n",
    outputs={"hunter2": ["my hunter2", "\ud800\x9b", 1.5, float("inf"), None, {"deep": [True]}]},
    X="hunter2",
    Set_Cookie="s=abc",
)


def parsed(report: str) -> Any:
    """The JSON of a report, strict, and held to its schema."""

    def refuse(constant: str) -> None:
        raise AssertionError(constant)

    value = json.loads(report, parse_constant=refuse)
    jsonschema.validate(value, SCHEMA)
    return value


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_json_says_all_about_a_run() -> None:
    report = parsed(as_json(Run((SUCCEEDED,))))
    log = report["steps"][0]["tries"][0].pop("log")
    assert log == SUCCEEDED.outcomes[0].log
    assert report == {
        "version": 1,
        "succeeded": True,
        "steps": [
            {
                "name": "Deploy",
                "id": "",
                "task": None,
                "stage": "",
                "job": "",
                "result": "succeeded",
                "reason": "The status 200 (OK) is a success.",
                "started": "2026-01-02T03:04:05.600000Z",
                "elapsed": 1.5,
                "outputs": {"id": 7},
                "tries": [
                    {
                        "succeeded": True,
                        "result": "success",
                        "reason": "The status 200 (OK) is a success.",
                        "hint": "",
                        "iterations": 0,
                        "status": 200,
                        "headers": {},
                        "explanation": None,
                        "attempts": [
                            {
                                "why": "request",
                                "method": "GET",
                                "url": "https://a.example/x",
                                "sent": "2026-01-02T03:04:05.600000Z",
                                "elapsed": 0.25,
                                "status": 200,
                                "problem": "",
                            }
                        ],
                    }
                ],
            }
        ],
        "stages": [],
        "notes": [],
    }


def test_json_explains_a_criterion() -> None:
    explanation = parsed(as_json(Run((FAILED,))))["steps"][0]["tries"][0]["explanation"]
    assert explanation["lines"] == ["Evaluating: eq(root['a'], 2)", "Expanded: eq(1, 2)", "Result: False"]


def test_json_of_every_kind_of_step_fits_the_schema() -> None:
    report = parsed(as_json(ALL))
    assert [one["result"] for one in report["steps"]] == [step.result for step in ALL.steps]
    assert report["succeeded"] is False


def test_json_is_valid_and_masked_whatever_is_in_a_body() -> None:
    text = as_json(Run((HOSTILE,)))
    report = parsed(text)
    assert report["steps"][0]["outputs"] == {"***": ["my ***", "\ud800\x9b", 1.5, "Infinity", None, {"deep": [True]}]}
    assert report["steps"][0]["tries"][0]["headers"] == {"X": "***", "Set_Cookie": "***"}
    assert report["steps"][0]["name"] == HOSTILE.invocation.name
    assert "hunter2" not in text
    assert all(line.isprintable() for line in text.split("\n"))


@given(st.binary(), st.text())
def test_any_body_and_name_give_valid_reports(body: bytes, name: str) -> None:
    hostile = Run((step(Result.FAILED, body, "ne(root, root)", name=name, outputs={name: name}),))
    assert parsed(as_json(hostile))["steps"][0]["outputs"] == {name: name}
    assert len(Xml.fromstring(as_junit(hostile))[0]) == 1
    as_text(hostile.steps).encode()


@pytest.mark.parametrize("body", [b"[" * 900 + b"]" * 900, b"[" * 100_000, b"9" * 100_000, b"1e999", b'{"a": NaN}'])
def test_a_body_that_is_hard_to_read_gives_valid_reports(body: bytes) -> None:
    hard = Run((step(Result.FAILED, body, "in(1, root, root[0], convertToJson(root))"),))
    assert parsed(as_json(hard))["steps"][0]["tries"][0]["explanation"]
    assert Xml.fromstring(as_junit(hard))[0].get("failures") == "1"


def test_what_one_step_was_given_is_masked_in_the_report_of_all() -> None:
    login = step(Result.FAILED, b'{"token": "later"}', "eq(root.token, '')", outputs={"token": "later"}, X="later")
    (outcome,) = login.outcomes
    later = replace(outcome, call=replace(outcome.call, masker=Masker(["later"])))
    both = Run((login, replace(login, outcomes=(later,))))
    assert [name for name, report in FORMATS.items() if "later" in report(both)] == []


def as_text(steps: tuple[StepResult, ...]) -> str:
    lines = [line for number, step in enumerate(steps, 1) for line, _ in step_lines(number, len(steps), step)]
    return "\n".join(lines)


def test_text_tells_a_step_with_its_log_its_explanation_and_how_it_ended() -> None:
    assert as_text((FAILED, SKIPPED)) == (
        "Step 1 of 2: Deploy\n"
        f"{FAILED.outcomes[0].log}\n"
        f"{FAILED.outcomes[0].explanation}\n"
        "Failed: The success criterion is false.\n"
        "Step 2 of 2: Deploy\n"
        "Skipped: The condition 'succeeded()' is false."
    )


def test_text_of_the_only_step_is_its_log() -> None:
    assert as_text((SUCCEEDED,)) == SUCCEEDED.outcomes[0].log


def test_text_can_neither_steer_a_terminal_nor_tell_a_secret() -> None:
    text = as_text((HOSTILE,))
    assert "hunter2" not in text
    assert all(line.isprintable() for line in text.replace("\t", "").split("\n"))


@pytest.mark.parametrize(
    ("steps", "text"),
    [
        ((), "0 steps: nothing to do"),
        ((SUCCEEDED,), "1 step: 1 succeeded"),
        (ALL.steps, "7 steps: 1 succeeded, 1 succeeded with issues, 3 failed, 1 skipped, 1 canceled"),
    ],
)
def test_the_summary_counts_the_results(steps: tuple[StepResult, ...], text: str) -> None:
    assert summary(Run(steps)) == text


def test_junit_has_one_suite_with_a_case_for_each_step() -> None:
    report = Xml.fromstring(as_junit(ALL))
    (suite,) = report
    assert (report.tag, suite.tag) == ("testsuites", "testsuite")
    assert suite.attrib == {
        "name": "restapi",
        "tests": "7",
        "failures": "1",
        "errors": "3",
        "skipped": "1",
        "time": "10.500",
        "timestamp": "2026-01-02T03:04:05.600000+00:00",
    }
    assert [case.attrib for case in suite] == [{"classname": "restapi", "name": "Deploy", "time": "1.500"}] * 7
    assert [[element.tag for element in case] for case in suite] == [
        ["system-out"],
        ["failure", "system-out"],
        ["error", "system-out"],
        ["skipped"],
        ["system-out", "system-err"],
        ["error"],
        ["error"],
    ]


def test_junit_tells_why() -> None:
    cases = Xml.fromstring(as_junit(ALL))[0]
    failure, output = cases[1]
    assert failure.attrib == {"message": "The success criterion is false.", "type": "failed"}
    assert failure.text == str(FAILED.outcomes[0].explanation)
    assert output.text == FAILED.outcomes[0].log
    assert cases[2][0].attrib["message"] == "No complete response: no connection to a.example."
    assert cases[3][0].attrib == {"message": "The condition 'succeeded()' is false."}
    assert cases[4][1].text == "The success criterion is false."
    assert cases[5][0].attrib == {"message": "Interrupted.", "type": "canceled"}


def test_junit_is_xml_and_masked_whatever_is_in_a_body() -> None:
    text = as_junit(Run((HOSTILE,)))
    text.encode("utf-8")
    (case,) = Xml.fromstring(text)[0]
    assert case.attrib["name"] == "<a> & \\u001b \\ud800 \\ufffe\n"
    assert "]]>&<b>\\u2028" in (case[1].text or "")
    assert "hunter2" not in text


def test_a_step_without_a_name_has_its_number() -> None:
    nameless = replace(SUCCEEDED, invocation=replace(SUCCEEDED.invocation, name="", id="build"))
    (suite,) = Xml.fromstring(as_junit(Run((nameless, step(Result.SUCCEEDED, name="")))))
    assert [case.attrib["name"] for case in suite] == ["build", "Step 2"]


@pytest.mark.parametrize("report", FORMATS.values())
def test_a_run_of_nothing_can_be_reported(report: Any) -> None:
    assert report(Run(()))


def test_a_real_run_is_reported(serve: Any, answer: Any, ask: Any) -> None:
    server = serve(answer(b'{"id": 7}'), answer(b"no", "503 Busy"), answer(b'{"id": 8}'))
    good = replace(ask(server, "eq(root.id, 7)"), id="one", outputs={"number": "/id"})
    report = parsed(as_json(run([good, ask(server, "eq(root.id, 9)"), ask(server)])))
    assert [one["result"] for one in report["steps"]] == ["succeeded", "failed", "skipped"]
    assert report["steps"][0]["outputs"] == {"number": 7}
    tries = report["steps"][1]["tries"]
    assert [(one["why"], one["status"]) for one in tries[0]["attempts"]] == [("request", 503), ("retry", 200)]
    assert tries[0]["explanation"]["verdict"] is False


FORGED = "a\r\nSucceeded: all is well\x1b[2K\u2028b"
"""A text from outside that would be lines of ours, if it were printed as it is."""


@pytest.mark.parametrize(
    "lines",
    [
        lambda: step_lines(1, 2, step(Result.SUCCEEDED, name=FORGED)),
        lambda: step_lines(1, 1, step(Result.FAILED, None, reason=FORGED)),
        lambda: step_lines(1, 1, step(Result.SKIPPED, None, reason=f"The condition '{FORGED}' is false.")),
        lambda: step_lines(1, 1, step(Result.FAILED, b"", problem=FORGED)),
        lambda: step_lines(
            1, 1, replace(step(Result.SUCCEEDED, None, reason=FORGED), invocation=Task(FORGED, TaskKind.DELAY))
        ),
        lambda: [(place_line(replace(SUCCEEDED, stage=FORGED, job=FORGED)), "")],
        lambda: [(place_line(replace(SUCCEEDED, job=FORGED)), "")],
    ],
    ids=["name", "reason", "skipped", "problem", "task", "stage and job", "job"],
)
def test_a_text_from_outside_never_starts_a_line(lines):
    shown = [text for text, _ in lines()]
    assert "Succeeded: all is well" in "".join(shown)
    assert not [line for text in shown for line in text.splitlines() if line.startswith("Succeeded: all")]
    assert "\x1b" not in "".join(shown)


def test_the_verdict_has_a_colour() -> None:
    true = step(Result.SUCCEEDED, b'{"a": 2}', "eq(root.a, 2)")
    (*_, (line, style)) = step_lines(1, 1, true)
    assert (line.strip(), style) == ("Evaluation of expression 'eq(root.a, 2)' succeeded.", "green")
    assert [style for _, style in step_lines(1, 1, SUCCEEDED)] == [""]
    styles = [(line.strip(), style) for line, style in step_lines(1, 1, FAILED)]
    assert ("Evaluation of expression 'eq(root.a, 2)' failed.", "red") in styles
    assert ("False", "bold red") in styles
    assert ("root.a is 1, not 2", "bold") in styles
    assert ("Result: False", "dim") in styles


def test_the_lines_of_a_verdict_are_the_same_without_colours() -> None:
    for one in (SUCCEEDED, FAILED, BROKEN, ISSUES, HOSTILE):
        outcome = one.outcomes[0]
        shown = "\n".join(text for text, _ in step_lines(1, 1, one))
        assert outcome.log in shown
        assert outcome.explanation is None or printable(outcome.call.masker(str(outcome.explanation))) in shown


def test_junit_names_the_file_the_stage_the_job_and_the_step() -> None:
    placed = replace(SUCCEEDED, stage="Deploy prod", job="Web")
    (suite,) = Xml.fromstring(as_junit(Run((placed, FAILED)), "folder/release.yml"))
    assert suite.get("name") == "folder/release.yml"
    assert [(case.get("classname"), case.get("name"), case.get("file")) for case in suite] == [
        ("release.Deploy prod.Web", "Deploy", "folder/release.yml"),
        ("release", "Deploy", "folder/release.yml"),
    ]
    assert Xml.fromstring(as_junit(Run((placed,)), "a\x1b.yml"))[0].get("name") == "a\\u001b.yml"
