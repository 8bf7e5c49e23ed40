"""The command `restapi serve`, and `restapi run` with steps that their services complete."""

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from restapi.commands.cli import main
from tests.paths import ROOT

STEP = "task: InvokeRESTAPI@1\ninputs: {serviceConnection: releases, waitForCompletion: 'true'}\n"

Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def start() -> Iterator[Start]:
    """Start the command; it is ended at last."""
    processes: list[subprocess.Popen[str]] = []

    def start(*arguments: str) -> "subprocess.Popen[str]":
        command = [sys.executable, "-m", "restapi", *arguments]
        environ = {**os.environ, "PYTHONPATH": str(ROOT)}
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        processes.append(subprocess.Popen(command, env=environ, text=True, **pipes))
        return processes[-1]

    yield start
    for process in processes:
        process.kill()
        process.communicate()


def printed_headers(process: "subprocess.Popen[str]") -> dict[str, str]:
    """The headers that the command prints for people, up to the second empty line."""
    assert process.stdout
    headers: dict[str, str] = {}
    empty = 0
    while empty < 2:
        name, _, value = process.stdout.readline().rstrip("\n").partition(": ")
        empty += not name
        if value:
            headers[name] = value
    return headers


@pytest.mark.parametrize(("result", "code"), [("succeeded", 0), ("failed", 1)])
def test_a_ticket_is_printed_and_what_the_service_tells(start: Start, sender, result: str, code: int) -> None:
    process = start("serve")
    headers = printed_headers(process)
    one = sender(headers)
    one.event("TaskStarted")
    one.feed(f"I was given {headers['AuthToken']}", "\x1b[2J")
    one.event("TaskCompleted", result)
    out, err = process.communicate(timeout=20)
    assert (process.returncode, err) == (code, "")
    assert re.sub(r"\S+Z ", "", out).splitlines() == [
        "TaskStarted",
        "I was given ***",
        "\\u001b[2J",
        f"TaskCompleted: {result}",
        f"The service completed the task with the result {result}.",
    ]


def test_json_has_one_object_in_each_line(start: Start, sender) -> None:
    process = start("serve", "--format", "json", "--timeout", "60")
    assert process.stdout
    ticket = json.loads(process.stdout.readline())
    assert ticket["seconds"] == 60
    one = sender(ticket["headers"])
    one.feed("line")
    one.variable("key", "hunter2", is_secret=True)
    one.event("TaskCompleted", "succeeded")
    out, _ = process.communicate(timeout=20)
    told = [json.loads(line) for line in out.splitlines()]
    assert [list(one) for one in told[:-1]] == [["received", what] for what in ("lines", "variables")] + [
        ["received", "event", "result"]
    ]
    assert (told[0]["lines"], told[1]["variables"]) == (["line"], {"key": "***"})
    assert told[-1] == {"succeeded": True, "reason": "The service completed the task with the result succeeded."}


def test_refusals_are_shown_on_standard_error(start: Start, sender) -> None:
    process = start("serve")
    one = sender(printed_headers(process))
    one.authorization = "Bearer forged"
    one.event("TaskCompleted", "succeeded")
    one.authorization = f"Bearer {one.headers['AuthToken']}"
    one.event("TaskCompleted", "failed")
    _, err = process.communicate(timeout=20)
    assert err.endswith("/events: refused with 401, the token is not that of this plan\n")
    assert err.count("\n") == 1


def test_an_interrupt_ends_it(start: Start) -> None:
    process = start("serve")
    printed_headers(process)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=20)
    assert (process.returncode, err) == (130, "restapi: interrupted\n")


def test_a_service_that_says_nothing_is_late(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "--timeout", "0.1"]) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "No event TaskCompleted came within 0.1 s."


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--listen", "8080"], "restapi: '8080' is no address to listen on\nHint: write HOST:PORT, such as"),
        (["--public-url", "ci.example"], "restapi: the public URL must begin with http:// or https:// and a host"),
        (["--timeout", "999999"], "restapi: the time-out 'completed' must be from 0 seconds to 72 hours"),
    ],
)
def test_what_is_wrong_exits_with_2(capsys: pytest.CaptureFixture[str], arguments: list[str], message: str) -> None:
    assert main(["serve", *arguments]) == 2
    assert capsys.readouterr().err.startswith(message)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Any]:
    """Run a step of a file whose service completes it; gives the exit code, the output and the errors."""
    monkeypatch.chdir(tmp_path)

    def run(server: Any, *arguments: str, step: str = STEP) -> tuple[int, str, str]:
        Path("step.yml").write_text(step)
        Path("connections.yml").write_text(f"releases: {{url: '{server.url}'}}")
        with suppress(SystemExit):
            return main(["run", "step.yml", *arguments]), *capsys.readouterr()
        raise AssertionError(capsys.readouterr().err)

    return run


def test_a_step_runs_until_its_service_completes_it(service, run) -> None:
    def work(sender: Any) -> None:
        time.sleep(0.5)  # it is waited for by then, and that is told
        sender.event("TaskStarted")
        sender.feed(f"token {sender.headers['AuthToken']}")
        sender.event("TaskCompleted", "succeeded")

    code, out, err = run(service(work))
    assert code == 0
    waiting, *told = re.sub(r"\S+Z ", "", err).splitlines()
    url = r"http://127\.0\.0\.1:\d+/\S+/events"
    assert re.fullmatch(rf"called, answered 202; waiting for TaskCompleted at {url} \(71:59:59 left\)", waiting)
    assert told == ["TaskStarted", "token ***", "TaskCompleted: succeeded"]
    assert out.splitlines()[3:] == err.splitlines()[1:]


def test_a_denial_fails_the_step(service, run) -> None:
    code, out, _ = run(service(lambda sender: sender.event("TaskCompleted", "failed")), "--format", "json")
    report = json.loads(out)
    assert (code, report["steps"][0]["reason"]) == (1, "The service completed the task with the result failed.")


def test_outputs_of_the_service_are_saved(service, run) -> None:
    def work(sender: Any) -> None:
        sender.variable("port", "80")
        sender.event("TaskCompleted", "succeeded")

    assert run(service(work), "--outputs", "out.json", step=f"name: deploy\n{STEP}")[0] == 0
    assert json.loads(Path("out.json").read_text()) == {"deploy": {"port": "80"}}


def test_services_are_given_the_public_url(service, run) -> None:
    server = service(lambda sender: None, status="500 Oh")
    run(server, "--listen", "127.0.0.1:0", "--public-url", "https://ci.example/azure/")
    run(server, "--listen", "localhost:0")
    urls = [one.headers["PlanUrl"] for one in server.received]
    assert urls[0] == "https://ci.example/azure/"
    assert re.fullmatch(r"http://127\.0\.0\.1:[0-9]+/", urls[1])


def test_an_interrupt_ends_the_waiting_of_a_step(start: Start, service, tmp_path: Path) -> None:
    called = threading.Event()
    server = service(lambda sender: called.set())
    (tmp_path / "step.yml").write_text(STEP)
    (tmp_path / "connections.yml").write_text(f"releases: {{url: '{server.url}'}}")
    process = start("run", str(tmp_path / "step.yml"))
    assert called.wait(20)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert (process.returncode, err.splitlines()[-1]) == (
        130,
        "restapi: interrupted",
    )  # what it waits for may stand first
    assert out.splitlines()[-1] == "Canceled: Interrupted."
