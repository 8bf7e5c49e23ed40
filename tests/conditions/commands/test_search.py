"""The command `conditions filter`, run as a person runs it."""

import json
import os
import pty
import subprocess
import sys
import threading
from pathlib import Path

import pytest

import conditions
from conditions.commands.cli import main

LINES = [
    b'{"id": 1, "status": "Successful", "name": "a"}\n',
    b"\n",
    b'{"id": 2, "status": "failed", "name": "\xc3\xa9"}\r\n',
    b'  {"id": 3,\t"status": "\\u0073uccessful", "name": "\\ud800"}  \n',
    b'{"id": 4, "status": "SUCCESSFUL"}',
]
IS_SUCCESSFUL = "eq(root.status, 'successful')"


@pytest.fixture
def events(tmp_path: Path) -> Path:
    path = tmp_path / "events.ndjson"
    path.write_bytes(b"".join(LINES))
    return path


def run(*arguments, **options) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "conditions", "filter", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, timeout=60, **options)


def test_matching_lines_are_printed_byte_for_byte(events):
    done = run(IS_SUCCESSFUL, events)
    assert (done.stdout, done.stderr, done.returncode) == (LINES[0] + LINES[3] + LINES[4] + b"\n", b"", 0)


@pytest.mark.parametrize("arguments", [[], ["-"]])
def test_standard_input_is_searched_where_no_file_is_named(arguments):
    done = run("eq(root.id, 2)", *arguments, input=b"".join(LINES))
    assert (done.stdout, done.returncode) == (LINES[2], 0)


@pytest.mark.parametrize(
    ("arguments", "shown", "code"),
    [
        (["--count"], b"3\n", 0),
        (["--count", "--invert"], b"1\n", 0),
        (["--invert"], LINES[2], 0),
        (["--max-count", "1"], LINES[0], 0),
        (["--max-count", "2", "--count"], b"2\n", 0),
        (["--max-count", "0"], b"", 1),
        (["--line-number", "--invert"], b"3:" + LINES[2], 0),
        (["--line-number", "--max-count", "2"], b"1:" + LINES[0] + b"4:" + LINES[3], 0),
    ],
)
def test_options_choose_what_is_printed(arguments, shown, code, events, capfdbinary):
    assert main(["filter", IS_SUCCESSFUL, str(events), *arguments]) == code
    assert capfdbinary.readouterr().out == shown


def test_nothing_found_exits_1(events, capfdbinary):
    assert main(["filter", "eq(root.id, 9)", str(events)]) == 1
    assert main(["filter", "eq(root.id, 9)", "--count", str(events)]) == 1
    assert capfdbinary.readouterr().out == b"0\n"


def test_with_several_files_each_line_names_its_file(tmp_path, events, capfdbinary):
    other = tmp_path / os.fsdecode(b"\xff.ndjson")
    other.write_bytes(b'{"id": 3}')
    assert main(["filter", "eq(root.id, 3)", str(events), str(other), "--line-number"]) == 0
    first, second = capfdbinary.readouterr().out.splitlines(keepends=True)
    assert first == os.fsencode(events) + b":4:" + LINES[3]
    assert second == os.fsencode(other) + b':1:{"id": 3}\n'
    assert main(["filter", "eq(root.id, 3)", str(events), str(other), "--count"]) == 0
    assert capfdbinary.readouterr().out == b"%s:1\n%s:1\n" % (os.fsencode(events), os.fsencode(other))


def test_a_file_that_cannot_be_read_is_told_and_the_others_are_searched(tmp_path, events, capfdbinary):
    assert main(["filter", "eq(root.id, 1)", "nowhere", str(tmp_path), str(events)]) == 2
    shown = capfdbinary.readouterr()
    assert shown.out == os.fsencode(events) + b":" + LINES[0]
    assert shown.err.decode() == (
        f"conditions: cannot read nowhere: No such file or directory\n"
        f"conditions: cannot read {tmp_path}: Is a directory\n"
    )


def test_named_values_are_set_as_for_the_other_commands(events, capfdbinary):
    expression = "and(failed(), eq(root.id, variables['wanted.id']))"
    assert main(["filter", expression, str(events), "--set=variables.Wanted.Id=2", "--set=status=Failed"]) == 0
    assert capfdbinary.readouterr().out == LINES[2]


BROKEN = b'{"id": 1}\n{"id": }\n{"id": "x"}\n{"id": 2}\n'


def test_a_line_in_error_ends_the_search(tmp_path, capfdbinary):
    path = tmp_path / "broken"
    path.write_bytes(BROKEN)
    assert main(["filter", "le(1, root.id)", str(path)]) == 2
    shown = capfdbinary.readouterr()
    assert shown.out == b'{"id": 1}\n'
    assert shown.err.decode() == (
        f'conditions: {path}: line 2 is not JSON: Expecting value (line 2, column 8)\n    {{"id": }}\n           ^\n'
    )


def test_an_evaluation_that_fails_ends_the_search():
    done = run("le(1, root.id)", "--max-count", "9", input=b'{"id": 1}\n{"id": "x"}\n')
    assert (done.stdout, done.returncode) == (b'{"id": 1}\n', 2)
    assert done.stderr.startswith(
        b"conditions: standard input: line 2: cannot convert the String 'x' to Number (line 1"
    )


@pytest.mark.parametrize("arguments", [[], ["--count"]])
def test_lines_in_error_are_told_and_skipped_when_asked(arguments):
    done = run("le(1, root.id)", "--on-error", "skip", *arguments, input=BROKEN)
    assert done.stdout == (b"2\n" if arguments else b'{"id": 1}\n{"id": 2}\n')
    assert done.returncode == 0
    assert done.stderr == (
        b"conditions: standard input: line 2 is not JSON: Expecting value\n"
        b"conditions: standard input: line 3: cannot convert the String 'x' to Number\n"
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["eq(1)"], "conditions: eq takes 2 arguments, not 1 (line 1, column 5)\n"),
        (["true", "--set", "root.a=1"], "conditions: --set root…: each line is the root\n"),
        (["true", "--set", "x"], "conditions: --set takes NAME.KEY=VALUE, not 'x'"),
    ],
)
def test_what_cannot_be_done_is_said(arguments, message, capfd):
    assert main(["filter", *arguments]) == 2
    assert capfd.readouterr().err.startswith(message)


def test_options_may_stand_anywhere(events, capfdbinary):
    for order in (
        (IS_SUCCESSFUL, "--count", events),
        ("--count", IS_SUCCESSFUL, events),
        (IS_SUCCESSFUL, events, "--count"),
    ):
        assert main(["filter", *map(str, order)]) == 0
    assert capfdbinary.readouterr().out == b"3\n" * 3
    assert main(["filter", IS_SUCCESSFUL, str(events), "--count", "nowhere", str(events)]) == 2
    assert capfdbinary.readouterr().out == b"%s:3\n" % os.fsencode(events) * 2


@pytest.mark.parametrize(
    "arguments", [["filter", "true", "--nope", "x"], ["eval", "true", "x"], ["check", "true", "--nope"]]
)
def test_what_is_no_argument_is_refused(arguments, capfd):
    with pytest.raises(SystemExit, match="2"):
        main(arguments)
    assert "unrecognized arguments: " in capfd.readouterr().err


@pytest.mark.parametrize("number", ["-1", "x", "1.5", "", "9" * 5000])
def test_the_most_lines_are_a_number(number, capfd):
    with pytest.raises(SystemExit, match="2"):
        main(["filter", "true", f"--max-count={number}"])
    assert "is no natural number" in capfd.readouterr().err


def test_an_endless_line_is_an_error_and_takes_no_endless_memory(tmp_path, capfdbinary):
    path = tmp_path / "endless"
    path.write_bytes(b"1\n" + b"2" + b" " * 2**26 + b"\n3\n")
    assert main(["filter", "root", str(path), "--on-error=skip"]) == 2
    shown = capfdbinary.readouterr()
    assert shown.out == b"1\n"
    assert shown.err == b"conditions: line 2 is longer than 67,108,864 characters: no document should be\n"


def test_a_closed_pipe_ends_the_search_quietly(events):
    command = f"yes '{{\"id\": 1}}' | {sys.executable} -m conditions filter root.id | head -n 2"
    done = subprocess.run(["sh", "-c", command], capture_output=True, timeout=60)
    assert (done.stdout, done.stderr) == (b'{"id": 1}\n{"id": 1}\n', b"")


def test_a_search_in_a_stream_takes_constant_memory():
    line = json.dumps({"id": 1, "text": "x" * 1000}).encode() + b"\n"
    code = (
        "import resource, sys; from conditions.commands.cli import main;"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss;"
        "assert main(['filter', 'eq(root.id, 1)', '--count']) == 0;"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], input=line * 40_000, capture_output=True, timeout=60, check=True
    )
    count, kilobytes = map(int, done.stdout.split())
    assert count == 40_000
    assert kilobytes < 20_000


def on_terminal(arguments, **streams) -> str:
    """What a command shows on the terminal that some of its streams are."""
    leader, follower = pty.openpty()
    shown = []

    def read() -> None:
        while True:
            try:
                piece = os.read(leader, 65536)
            except OSError:
                return
            if not piece:
                return
            shown.append(piece)

    reader = threading.Thread(target=read)
    reader.start()
    environment = {key: value for key, value in os.environ.items() if key != "NO_COLOR"} | {"TERM": "xterm-256color"}
    streams = {name: follower if stream is None else stream for name, stream in streams.items()}
    subprocess.run(arguments, env=environment, timeout=60, check=True, **streams)
    os.close(follower)
    reader.join(10)
    os.close(leader)
    return b"".join(shown).decode()


SEARCH = "import sys; from conditions.commands import cli; from conditions.console import line_files as files;"
SEARCH += "files.LARGE = {large};"
SEARCH += "sys.exit(cli.main(['filter', 'eq(root.id, 1)', {name!r}]))"


def test_progress_shows_on_a_terminal_for_large_files_only(events):
    small, large = (SEARCH.format(large=size, name=str(events)) for size in (10_000, 10))
    with Path(os.devnull).open("wb") as nowhere:
        assert on_terminal([sys.executable, "-c", small], stderr=None, stdout=nowhere) == ""
        assert "events.ndjson" in on_terminal([sys.executable, "-c", large], stderr=None, stdout=nowhere)
    both = on_terminal([sys.executable, "-c", large], stderr=None, stdout=None)
    assert both == LINES[0].decode().replace("\n", "\r\n")


def test_the_help_names_every_option(capsys):
    with pytest.raises(SystemExit, match="0"):
        main(["filter", "--help"])
    shown = capsys.readouterr().out
    assert all(
        option in shown for option in ("--count", "--invert", "--max-count N", "--line-number", "--on-error", "--set")
    )


def test_the_library_finds_what_the_command_finds(events):
    found = [line for line in LINES if line.strip() and conditions.compile(IS_SUCCESSFUL)(json.loads(line))]
    assert run(IS_SUCCESSFUL, events).stdout == b"".join(found) + b"\n"
