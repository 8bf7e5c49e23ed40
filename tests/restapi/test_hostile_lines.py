"""Nothing that others wrote starts a line of ours: line ends and controls of paths, documents, names, feeds, bodies."""

import logging
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

import restapi
from restapi.commands.cli import main
from restapi.completing.callback import ByCallback
from tests.paths import ROOT

FORGED = "x\nForged\r\n2026-01-01T00:00:00.0000000Z GET http://forged\x1b[2K\rForged\u2028Forged\x85Forged"


def lines_of(text: str) -> list[str]:
    """The lines of a text as a terminal or a reader of logs may take them."""
    return re.split("[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]", text)


def test_no_path_forges_a_line_of_the_log_of_the_receiver(service, caplog) -> None:
    def attack(sender) -> None:
        sender.send("POST", "/x%0AForged%0D%0AForged%1b%5b2K%C2%85Forged%E2%80%A8Forged")
        sender.event("TaskCompleted", "succeeded")

    server = service(attack)
    asked = restapi.Request(url=server.url, headers=restapi.AZURE_HEADERS)
    with caplog.at_level(logging.WARNING):
        assert restapi.invoke(restapi.Invocation(asked, ByCallback(completed=10.0))).succeeded
    told = [record.getMessage() for record in caplog.records]
    assert any("Forged" in message for message in told)
    assert all(message.isprintable() for message in told)


def test_no_feed_and_no_variable_forges_a_line_of_the_log(service) -> None:
    def attack(sender) -> None:
        sender.feed(FORGED)
        sender.variable("a\nForged", FORGED)
        sender.event("TaskCompleted", "succeeded")

    asked = restapi.Request(url=service(attack).url, headers=restapi.AZURE_HEADERS)
    outcome = restapi.invoke(restapi.Invocation(asked, ByCallback(completed=10.0)))
    assert outcome.succeeded
    assert "Forged" in outcome.log
    ours = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+Z |\t\t\t\t")
    assert [line for line in lines_of(outcome.log) if not ours.match(line)] == []
    assert "\x1b" not in outcome.log


def test_no_body_passes_for_a_line_of_the_log(serve, answer, ask) -> None:
    body = "ok\n\t\t\t\tResponse Code: OK\n\t\t\t\tEvaluation of expression 'x' succeeded.\n2026-01-01 GET http://a"
    log = restapi.invoke(ask(serve(answer(body.encode(), Content_Type="text/plain")), "eq(root, 'x')")).log
    ours = [line for line in log.split("\n") if not line.startswith("\t\t\t\t\t")]
    assert [line.split(" ")[0] for line in ours[1:]] == ["\t\t\t\tResponse", "\t\t\t\tResponse:", "\t\t\t\tEvaluation"]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], serve, answer):
    """Run a command on a step whose names and answer are hostile; gives its lines."""
    server = serve(answer(b'{"status": "x\\nForged\\u2028Forged", "k\\nForged": 1}'))
    monkeypatch.chdir(tmp_path)
    Path("connections.yml").write_text(f"releases: {{url: '{server.url}'}}", encoding="utf-8")
    Path("s.yml").write_text(
        'task: InvokeRESTAPI@1\nname: a\ndisplayName: "x\\nForged\\e[2K"\n'
        "inputs: {serviceConnection: releases, method: GET, successCriteria: \"eq(root.status, root['k\\nForged'])\"}\n"
        'outputs: {none: "/Forged\\nForged"}\n',
        encoding="utf-8",
    )

    def run(*arguments: str) -> list[str]:
        main([*arguments])
        printed = "".join(capsys.readouterr())
        assert "Forged" in printed
        return lines_of(printed)

    return run


@pytest.mark.parametrize("more", [[], ["--find", "Forged"], ["--verbose"], ["--parallel", "1"]])
def test_restapi_run_prints_no_forged_line(run, more: list[str]) -> None:
    assert [line for line in run("run", "s.yml", *more) if line.startswith("Forged")] == []


def test_restapi_gate_prints_no_forged_line(run) -> None:
    lines = run("gate", "s.yml", "--timeout", "0.5", "--interval", "0.3")
    assert [line for line in lines if line.startswith("Forged")] == []


def test_an_output_that_is_not_there_names_keys_in_one_line(serve, answer) -> None:
    server = serve(answer(b'{"k\\nForged": 1}'))
    asked = restapi.Request(restapi.Connection(url=server.url), "GET")
    ended = restapi.run([restapi.Invocation(asked, id="a", name="a", outputs={"b": "/b"})])
    assert ended.steps[0].reason == "The output 'b' is not there: there is no key 'b'; there are 'k\\nForged'."


@pytest.mark.parametrize("arguments", [["run", "no\nForged.yml"], ["run", "s.yml", "--variables", "no\nForged"]])
def test_no_name_of_a_file_forges_a_line(run, arguments: list[str]) -> None:
    assert [line for line in run(*arguments) if line.startswith("Forged")] == []


@pytest.mark.skipif(os.name != "posix", reason="names of files and terminals of POSIX")
def test_conditions_check_prints_no_forged_line(tmp_path: Path) -> None:
    (tmp_path / "a\nForged\x1b[2K.yml").write_text("steps:\n- script: x\n  condition: eq(a,\n", encoding="utf-8")
    command = [sys.executable, "-m", "conditions", "check", "."]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "Forged" in done.stdout
    assert [line for line in lines_of(done.stdout) if line.startswith("Forged")] == []
    assert "\x1b" not in done.stdout


@pytest.mark.skipif(os.name != "posix", reason="a terminal of POSIX")
@pytest.mark.parametrize("subcommand", ["eval", "explain"])
def test_no_document_steers_the_terminal(tmp_path: Path, subcommand: str) -> None:
    (tmp_path / "a.json").write_text('{"status": "x\\u001b[2K\\u001b]0;Forged\\u0007\\u009b31m"}', encoding="utf-8")
    terminal, end = pty.openpty()
    command = [sys.executable, "-m", "conditions", subcommand, "root.status", "--root", "a.json"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "dumb"}
    process = subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=end, stderr=end)
    os.close(end)
    printed = b""
    while True:
        try:
            part = os.read(terminal, 65536)
        except OSError:
            break
        if not part:
            break
        printed += part
    os.close(terminal)
    assert process.wait(30) == 0
    assert b"Forged" in printed
    assert [one for one in (b"\x1b]", b"\x1b[2K", "\x9b".encode()) if one in printed] == []
