"""`restapi run` of whole pipelines: plans, parts of them, and tasks that are no calls."""

import json
import os
import pty
import sys
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import pytest

from restapi.commands.cli import main
from restapi.steps.plans import Forecast
from tests.paths import ROOT

SCHEMA = json.loads((ROOT / "docs/reference/report.schema.json").read_text(encoding="utf-8"))
PLAN = json.loads((ROOT / "docs/reference/plan.schema.json").read_text(encoding="utf-8"))
INPUTS = "{serviceConnection: s, method: POST, urlSuffix: /PATH, headers: '{}'}"
STEP = f"{{task: InvokeRESTAPI@1, displayName: NAME, inputs: {INPUTS}}}"

Command = Callable[..., tuple[int, str, str]]


def call(name: str, path: str) -> str:
    return STEP.replace("NAME", name).replace("PATH", path)


ROLLBACK = f"""
stages:
- stage: Deploy
  jobs: [{{job: D, pool: server, steps: [{call("deploy", "deploy")}]}}]
- stage: Rollback
  dependsOn: Deploy
  condition: failed('Deploy')
  jobs: [{{job: R, pool: server, steps: [{call("ROLL BACK", "rollback")}]}}]
"""
AGENTLESS = f"""
jobs:
- job: J
  pool: server
  steps:
  - {call("first", "x")}
  - {{task: Delay@1, inputs: {{delayForMinutes: '0'}}}}
  - {{task: ManualValidation@0, displayName: Ask, inputs: {{notifyUsers: 'a@b.example', instructions: 'approve?'}}}}
  - {{task: queryWorkItems@0, inputs: {{queryId: 1}}}}
  - {call("last", "deploy")}
"""


@pytest.fixture
def server(serve, answer):
    return serve(answer(b"{}"))


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], server) -> Command:
    """Run the command on a file with a text; gives its exit code, output and errors."""
    monkeypatch.chdir(tmp_path)
    Path("connections.yml").write_text(f"s: {{url: '{server.url}', token: hunter2}}\n", encoding="utf-8")

    def run(text: str, *arguments: str) -> tuple[int, str, str]:
        Path("p.yml").write_text(text, encoding="utf-8")
        try:
            code = main(["run", "p.yml", *arguments])
        except SystemExit as end:
            code = int(end.code or 0)
        return code, *capsys.readouterr()

    return run


def asked(server) -> list[str]:
    return [received.target.removeprefix("/releases/") for received in server.received]


def told(out: str) -> list[str]:
    marks = ("Stage", "Job", "Step", "Skipped", "Failed", "Delay", "Ask", "ManualValidation")
    return [line for line in out.splitlines() if line.startswith(marks)]


def test_a_skipped_stage_is_told_with_its_reason(run: Command, server) -> None:
    code, out, err = run(ROLLBACK)
    assert (code, err, asked(server)) == (0, "", ["deploy"])
    assert told(out) == [
        "Stage Deploy, job D",
        "Step 1 of 2: deploy",
        "Stage Rollback, job R",
        "Step 2 of 2: ROLL BACK",
        "Skipped: The condition failed('Deploy') is false: failed('Deploy') is False: 'Deploy' is Succeeded.",
    ]
    assert out.splitlines()[-1] == "2 steps: 1 succeeded, 1 skipped"


def test_a_rollback_does_not_make_the_exit_code_0(run: Command, serve, answer) -> None:
    server = serve(answer(status="500 No"), answer(b"{}"))
    Path("connections.yml").write_text(f"s: {{url: '{server.url}'}}\n", encoding="utf-8")
    code, out, _ = run(ROLLBACK, "--retries", "0")
    assert (code, asked(server)) == (1, ["deploy", "rollback"])
    assert out.splitlines()[-1] == "2 steps: 1 succeeded, 1 failed"


def test_reports_have_stages_jobs_and_tasks(run: Command) -> None:
    code, out, _ = run(ROLLBACK + "- {stage: C, jobs: [{job: A, steps: [{script: x}]}]}\n", "--format", "json")
    report = json.loads(out)
    jsonschema.validate(report, SCHEMA)
    assert (code, report["succeeded"]) == (0, True)
    assert [(step["stage"], step["job"], step["task"], step["result"]) for step in report["steps"]] == [
        ("Deploy", "D", None, "succeeded"),
        ("Rollback", "R", None, "skipped"),
        ("C", "A", "script", "skipped"),
    ]
    assert [(stage["name"], stage["result"]) for stage in report["stages"]] == [
        ("Deploy", "succeeded"),
        ("Rollback", "skipped"),
        ("C", "skipped"),
    ]
    assert report["stages"][0]["jobs"] == [{"name": "D", "result": "succeeded", "reason": ""}]
    _, out, _ = run(ROLLBACK, "--format", "junit")
    skipped = ElementTree.fromstring(out.encode()).findall(".//testcase/skipped")
    assert ["failed('Deploy') is False" in element.get("message", "") for element in skipped] == [True]


@pytest.mark.parametrize(
    ("options", "code", "paths", "last"),
    [
        ([], 1, ["x"], "5 steps: 2 succeeded, 1 failed, 2 skipped"),
        (["--reject", "ask"], 1, ["x"], "5 steps: 2 succeeded, 1 failed, 2 skipped"),
        (["--approve", "Ask"], 1, ["x"], "5 steps: 3 succeeded, 1 failed, 1 skipped"),
        (["--approve", "Ask", "--skip-others"], 0, ["x", "deploy"], "5 steps: 4 succeeded, 1 skipped"),
    ],
)
def test_tasks_that_are_no_calls_are_told_done_or_refused(
    run: Command, server, options: list[str], code: int, paths: list[str], last: str
) -> None:
    ended, out, err = run(AGENTLESS, *options)
    assert (ended, asked(server), out.splitlines()[-1]) == (code, paths, last)
    assert "Delay@1: Waited 0 min." in told(out)
    assert err == "Waiting 0 min: Delay@1\n"
    if not options:
        hint = "give --approve 'Ask' or --reject 'Ask'"
        assert f"Failed: The run stops here: nobody has decided on the validation; {hint}." in told(out)


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        (["--approve", "Aks"], "there is no validation 'Aks'\nHint: did you mean 'Ask'?"),
        (["--approve", "Ask", "--reject", "ask"], "'ask' is both approved and rejected\nHint: leave one of them out"),
        (["--only", "lst"], "there is no stage, job or step 'lst'\nHint: did you mean 'last'?"),
        (["--plan", "--format", "junit"], "a plan has no format junit\nHint: leave --format out, or write json"),
    ],
)
def test_names_that_are_wrong_are_refused(run: Command, server, options: list[str], problem: str) -> None:
    assert run(AGENTLESS, *options) == (2, "", f"restapi: {problem}\n")
    assert asked(server) == []


def test_a_part_of_the_file(run: Command, server) -> None:
    code, out, _ = run(AGENTLESS, "--only", "last")
    assert (code, asked(server)) == (0, ["deploy"])
    assert told(out).count("Skipped: It was not chosen, and counts as succeeded.") == 4
    code, _, _ = run(AGENTLESS, "--from", "queryWorkItems@0", "--skip-others")
    assert (code, asked(server)) == (0, ["deploy", "deploy"])


def test_a_plan_sends_nothing(run: Command, server) -> None:
    code, out, err = run(ROLLBACK.replace("failed('Deploy')", "failed()"), "--plan")
    assert (code, err, asked(server)) == (0, "", [])
    assert out == (
        "Stage Deploy: runs\n"
        "  Job D: runs\n"
        "    1. deploy: runs\n"
        f"      POST {server.url}/deploy\n"
        "      User-Agent: condex\n"
        "      Accept: */*\n"
        "      Accept-Encoding: identity\n"
        "      Authorization: ***\n"
        "Stage Rollback, after Deploy: skipped if all before it succeeds\n"
        "  condition: failed()\n"
        "  The condition failed() is false: failed() is False: 'Deploy' is Succeeded.\n"
        "  Job R: runs\n"
        "    2. ROLL BACK: runs\n"
        f"      POST {server.url}/rollback\n"
        "      User-Agent: condex\n"
        "      Accept: */*\n"
        "      Accept-Encoding: identity\n"
        "      Authorization: ***\n"
    )


def test_a_plan_as_json_and_of_other_tasks(run: Command, server) -> None:
    code, out, _ = run(AGENTLESS, "--plan", "--format", "json", "--skip-others")
    (stage,) = json.loads(out)["stages"]
    assert (code, asked(server)) == (0, [])
    assert [(step["task"], step["forecast"]) for step in stage["jobs"][0]["steps"]] == [
        ("", "runs"),
        ("Delay@1", "runsIfAllSucceeds"),
        ("ManualValidation@0", "runsIfAllSucceeds"),
        ("queryWorkItems@0", "skipped"),
        ("", "runsIfAllSucceeds"),
    ]


WAITING = f"""
jobs:
- job: A
  pool: server
  steps: [{STEP.replace("{task", "{name: first, task").replace("NAME", "one").replace("PATH", "a")}]
- job: B
  dependsOn: A
  pool: server
  condition: and(succeeded(), eq(dependencies.A.outputs['first.response'], variables.word))
  steps: [{call("two", "$(first.response)")}]
- {{job: C, pool: server, condition: false, strategy: {{matrix: {{x: {{}}}}}}, steps: [{call("three", "c")}]}}
"""
EXAMPLES = ROOT / "docs" / "examples"
PLANNED = {
    "stages": ROLLBACK,
    "other tasks": AGENTLESS,
    "waiting": WAITING,
    **{
        name: (EXAMPLES / name).read_text(encoding="utf-8")
        for name in ("azure-pipelines.yml", "deploy.yml", "pipeline.yml")
    },
}


@pytest.mark.parametrize("name", PLANNED)
def test_a_plan_is_as_its_schema_says(run: Command, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    for variable in ("RELEASES_URL", "RELEASES_TOKEN"):
        monkeypatch.setenv(variable, "https://releases.example")
    given = (
        ("--connections", str(EXAMPLES / "connections.yml"), "--set", "releaseId=1") if name.endswith(".yml") else ()
    )
    code, out, err = run(PLANNED[name], "--plan", "--format", "json", "--skip-others", "--keep-macros", *given)
    assert code == 0, err
    jsonschema.validate(json.loads(out), PLAN)


def test_the_schema_of_a_plan_knows_every_forecast() -> None:
    jsonschema.Draft202012Validator.check_schema(PLAN)
    assert PLAN["$defs"]["forecast"]["enum"] == list(Forecast)


def test_what_the_file_says_and_is_not_done_is_told(run: Command) -> None:
    text = f"jobs:\n- {{job: A, strategy: {{matrix: {{x: {{}}}}}}, pool: server, steps: [{call('a', 'a')}]}}\n"
    code, _, err = run(text)
    assert (code, err) == (0, "restapi: The job 'A' is run once: its strategy matrix is not followed.\n")
    assert "The job 'A' is run once: its strategy matrix is not followed." in run(text, "--plan")[1]


@pytest.mark.skipif(os.name != "posix", reason="there are no pseudo terminals")
@pytest.mark.parametrize(
    ("typed", "code", "last"),
    [
        ("what\ny\n", 0, "5 steps: 4 succeeded, 1 skipped"),
        ("no\n", 1, "5 steps: 2 succeeded, 1 failed, 2 skipped"),
    ],
)
def test_a_person_at_a_terminal_is_asked(
    run: Command, monkeypatch: pytest.MonkeyPatch, typed: str, code: int, last: str
) -> None:
    ours, theirs = pty.openpty()
    os.write(ours, typed.encode())
    with os.fdopen(theirs, encoding="utf-8") as terminal:
        monkeypatch.setattr(sys, "stdin", terminal)
        monkeypatch.setattr(type(sys.stderr), "isatty", lambda stream: stream is sys.stderr, raising=False)
        ended, out, err = run(AGENTLESS, "--skip-others")
    os.close(ours)
    assert (ended, out.splitlines()[-1]) == (code, last)
    assert "Ask: approve?\nApprove? [y/n] " in err.replace("\r", "")


def test_no_text_of_a_file_passes_for_a_line_of_a_plan(run: Command) -> None:
    name = '"a\\n    2. forged: runs\\u2028x\\e[31m"'
    code, out, _ = run(f"steps: [{call(name, 'a')}]\n", "--plan")
    assert code == 0
    assert out.splitlines()[0].startswith("1. a 2. forged: runs x")
    assert "\x1b" not in out
