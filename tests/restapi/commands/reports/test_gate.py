"""A gate as people and machines read it."""

import json
from datetime import UTC, datetime

from rich.console import Console

import restapi
from restapi.commands.reports.gate import as_json, sample_line, table
from restapi.invocation import Invocation
from restapi.request import Request
from restapi.steps.gate import Gate, GateEnd, GateResult, Sample
from restapi.steps.sequence import Result, StepResult

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)

FIRST = Invocation(Request(url="http://a.example"), name="The [red]first[/red]", id="first")
SECOND = Invocation(Request(url="http://b.example"))


def step(invocation: Invocation, result: Result = Result.SUCCEEDED, reason: str = "It is.") -> StepResult:
    return StepResult(invocation, result, reason, (), {}, NOW, 0.0)


BAD = Sample(0.0, NOW, 0.25, (step(FIRST), step(SECOND, Result.FAILED, "The status 503 is no \x1b[31msuccess.")))
GOOD = Sample(60.0, NOW, 0.25, (step(FIRST), step(SECOND)), since=60.0)
STEADY = Sample(120.0, NOW, 0.25, (step(FIRST), step(SECOND)), since=60.0)

GATE = Gate([FIRST, SECOND], interval=60, steady=60)
ENDED = GateResult(GATE, GateEnd.PASSED, (BAD, GOOD, STEADY))


def test_a_line_says_how_each_invocation_ended() -> None:
    assert sample_line(1, BAD) == (
        "Sample 1 at 0.0 s failed: The [red]first[/red]: succeeded; "
        "Step 2: failed (The status 503 is no \\u001b[31msuccess)"
    )
    assert sample_line(3, STEADY) == (
        "Sample 3 at 120.0 s passed: The [red]first[/red]: succeeded; Step 2: succeeded; steady for 60.0 s"
    )


def shown(samples: tuple[Sample, ...]) -> list[list[str]]:
    """The cells of the table, row by row."""
    console = Console(width=160)
    with console.capture() as capture:
        console.print(table(GATE, samples))
    rows = [line for line in capture.get().splitlines() if line[0] in "┃│"]
    return [[cell.strip() for cell in line.replace("┃", "│").split("│")[1:-1]] for line in rows]


def test_the_table_has_a_row_for_each_sample_and_a_column_for_each_invocation() -> None:
    assert shown((BAD, GOOD, STEADY)) == [
        ["sample", "at", "The [red]first[/red]", "Step 2", "steady for"],
        ["1", "0.0 s", "succeeded", "failed (The status 503 is no \\u001b[31msuccess)", ""],
        ["2", "60.0 s", "succeeded", "succeeded", "0.0 s"],
        ["3", "120.0 s", "succeeded", "succeeded", "60.0 s"],
    ]


def test_a_long_table_shows_the_last_samples() -> None:
    rows = shown((BAD,) * 50)
    assert (len(rows), rows[1][0], rows[-1][0]) == (21, "31", "50")


def test_json_has_everything() -> None:
    report = json.loads(as_json(ENDED))
    samples = report.pop("samples")
    assert report == {
        "version": 1,
        "passed": True,
        "decision": "passed",
        "reason": "All passed together, steadily for 60 s, after 3 samples.",
        "delay": 0.0,
        "interval": 60,
        "steady": 60,
        "timeout": 86400.0,
    }
    assert [(sample["at"], sample["passed"], sample["steadyFor"]) for sample in samples] == [
        (0.0, False, None),
        (60.0, True, 0.0),
        (120.0, True, 60.0),
    ]
    assert samples[0]["started"] == "2026-01-02T03:04:05Z"
    assert samples[0]["steps"][1] == {
        "name": "Step 2",
        "id": "",
        "dryRun": False,
        "result": "failed",
        "reason": "The status 503 is no \x1b[31msuccess.",
    }


def test_no_control_character_reaches_the_terminal_by_json() -> None:
    assert "\x1b" not in as_json(ENDED)


def test_secrets_are_masked(serve, answer) -> None:
    server = serve(answer(b"{}", status="503 hunter2"))
    asked = Invocation(
        Request(restapi.Connection(url=server.url, token="hunter2"), "GET", "/hunter2"),
        restapi.ByResponse("eq(root.a, 'hunter2')"),
    )
    ended = restapi.run_gate(Gate([asked], interval=10, timeout=1), policy=restapi.Policy(retries=0))
    texts = as_json(ended), sample_line(1, ended.samples[0]), ended.reason
    assert not any("hunter2" in text for text in texts)
