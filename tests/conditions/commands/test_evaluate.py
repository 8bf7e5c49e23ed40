"""Where the document of `conditions eval` and `explain` comes from: real processes, pipes and terminals."""

import json
import os
import pty
import subprocess
import sys

import pytest

from conditions.commands.cli import main

GATE = "ne(root.status, 'failed')"
WAY = "name a document with --root FILE, or pipe one in"
EMPTY = f"conditions: the expression reads root, and standard input is empty: {WAY}\n"


def run(*arguments: str, **options) -> tuple[str, str, int]:
    command = [sys.executable, "-m", "conditions", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, **options)
    return done.stdout, done.stderr, done.returncode


@pytest.mark.parametrize(
    ("document", "shown", "code"),
    [
        ('{"status": "ok"}', "True", 0),
        ('{"status": "failed"}\n', "False", 1),
        ('\ufeff{"status": "failed"}', "False", 1),
        ("null", "True", 0),
    ],
)
def test_the_document_is_what_is_piped_in(document, shown, code):
    assert run("eval", GATE, input=document) == (f"{shown}\n", "", code)
    told, problem, same = run("explain", GATE, input=document)
    assert (told.splitlines()[0], problem, same) == (shown, "", code)


@pytest.mark.parametrize("command", [["eval"], ["explain"], ["explain", "--json"], ["eval", "--strict"]])
@pytest.mark.parametrize("nothing", ["", " \r\n\t"])
def test_no_verdict_without_a_document(command, nothing):
    assert run(*command, GATE, input=nothing) == ("", EMPTY, 2)


def test_the_answer_of_a_dead_server_is_no_success():
    script = f'curl -s http://127.0.0.1:9/ | "{sys.executable}" -m conditions eval "{GATE}"'
    done = subprocess.run(["sh", "-c", script], capture_output=True, text=True, timeout=60)
    assert (done.stdout, done.stderr, done.returncode) == ("", EMPTY, 2)


def test_nobody_is_waited_for_where_standard_input_is_no_document():
    assert run("eval", GATE, stdin=subprocess.DEVNULL) == ("", EMPTY, 2)
    assert run("eval", GATE, preexec_fn=lambda: os.close(0)) == ("", EMPTY, 2)
    leader, follower = pty.openpty()
    try:
        missing = f"conditions: the expression reads root, and there is no document: {WAY}\n"
        assert run("eval", GATE, stdin=follower) == ("", missing, 2)
    finally:
        os.close(leader)
        os.close(follower)


def test_standard_input_that_cannot_be_read_is_an_error(tmp_path):
    with (tmp_path / "written").open("wb") as only_written:
        problem = "conditions: cannot read standard input: Bad file descriptor\n"
        assert run("eval", GATE, stdin=only_written) == ("", problem, 2)


def test_what_is_piped_in_and_no_json_is_an_error_at_its_place():
    assert run("eval", GATE, input="<html>") == (
        "",
        "conditions: standard input is not JSON: Expecting value (line 1, column 1)\n    <html>\n    ^\n",
        2,
    )


def test_standard_input_is_the_expression_or_the_document():
    missing = f"conditions: the expression reads root, and standard input is the expression: {WAY}\n"
    assert run("eval", "-", input=GATE) == ("", missing, 2)
    assert run("eval", "-", "--set", "root.status=failed", input=GATE) == ("False\n", "", 1)
    assert run("eval", "-", input="eq(variables.a, '')") == ("True\n", "", 0)


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [
        (["eq(variables.a, 'x')", "--set", "variables.a=x"], "True\n"),
        (["root.status", "--set", "root.status=done"], "done\n"),
    ],
)
def test_standard_input_is_left_alone_where_it_decides_nothing(arguments, shown):
    with subprocess.Popen(["sleep", "60"], stdout=subprocess.PIPE) as writer:  # which writes nothing and does not end
        assert run("eval", *arguments, stdin=writer.stdout) == (shown, "", 0)
        writer.kill()


def test_what_is_left_is_told_without_a_document():
    with subprocess.Popen(["sleep", "60"], stdout=subprocess.PIPE) as writer:
        assert run("eval", "--partial", GATE, stdin=writer.stdout) == (f"{GATE}\n  reads root: /status\n", "", 4)
        writer.kill()


@pytest.mark.parametrize(
    ("arguments", "shown", "code"),
    [
        (["root"], '{"verdict": true, "value": {"a": {"b": [1.5, null, "x"]}}}', 0),
        (["root.a.b.*"], '{"verdict": true, "value": [1.5, null, "x"]}', 0),
        (["root.nope"], '{"verdict": false, "value": null}', 1),
        (["eq(1, 1)"], '{"verdict": true, "value": true}', 0),
        (["1.10"], '{"verdict": true, "value": 1.1}', 0),
        (["79228162514264337593543950335"], '{"verdict": true, "value": 79228162514264337593543950335}', 0),
        (["1.2.3"], '{"verdict": true, "value": "1.2.3"}', 0),
        (["'\u00e9 \"'"], '{"verdict": true, "value": "\\u00e9 \\""}', 0),
        (
            ["--partial", "and(eq(root.a, 1), variables.b)", "--set", "variables.b=x"],
            '{"verdict": null, "expression": "eq(root.a, 1)", "reads": {"root": ["/a"]}}',
            4,
        ),
        (["--partial", "and(variables.b, eq(root.a, 1))", "--set", "variables.b="], '{"verdict": false}', 1),
    ],
    ids=str,
)
def test_tools_get_json(arguments, shown, code, tmp_path, capsys):
    (tmp_path / "d.json").write_text('{"a": {"b": [1.5, null, "x"]}}', encoding="utf-8")
    root = [] if "--partial" in arguments else ["--root", str(tmp_path / "d.json")]
    assert main(["eval", "--json", *arguments, *root]) == code
    told = capsys.readouterr().out
    assert told == f"{shown}\n"
    json.loads(told)
