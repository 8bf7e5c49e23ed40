"""Standard output that takes nothing any more: real processes, a full device, pipes without a reader."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

FULL = Path("/dev/full")
pytestmark = pytest.mark.skipif(not FULL.exists(), reason="a device that is always full")

LINES = b'{"a": 1}\n' * 100_000  # more than a pipe and a buffer hold
PIPELINE = "steps:\n- script: x\n  condition: 'eq(variables[\"a\"], 1)'\n"
WRITING = [
    ["eval", "eq(1, 2)"],
    ["eval", "--partial", "root.a"],
    ["explain", "eq(1, 2)"],
    ["explain", "--json", "eq(1, 2)"],
    ["filter", "root.a"],
    ["filter", "root.a", "-", "-"],
    ["filter", "--count", "root.a"],
    ["route", "rules.json"],
    ["route", "--count", "rules.json"],
    ["check", "eq(root.a, 1)"],
    ["check", "eq(1)"],
    ["check", "--format", "sarif", "pipeline.yml"],
    ["check", "--fix", "pipeline.yml"],
    ["fmt", "eq(1, 1)"],
    ["functions"],
    ["functions", "eq"],
    ["eval", "--help"],
    ["--help"],
    ["--version"],
]


FEW = [["eval", "eq(1, 2)"], ["filter", "root.a"], ["--help"]]


@pytest.fixture
def start(tmp_path):
    """Start the command in a folder with files, with streams of one's own and lines on standard input."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    (tmp_path / "rules.json").write_text('{"a": "root.a"}', encoding="utf-8")
    (tmp_path / "lines.ndjson").write_bytes(LINES)
    (tmp_path / "pipeline.yml").write_text(PIPELINE, encoding="utf-8")

    def start(*arguments: str, unbuffered: bool = False, **streams) -> subprocess.Popen:
        streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **streams}
        if unbuffered:
            environment["PYTHONUNBUFFERED"] = "1"
        command = [sys.executable, "-m", "conditions", *arguments]
        with (tmp_path / "lines.ndjson").open("rb") as lines:
            return subprocess.Popen(command, cwd=tmp_path, env=environment, stdin=lines, **streams)

    return start


def end(process: subprocess.Popen) -> tuple[int, list[str]]:
    """The exit code, and what standard error was told, without summaries."""
    _, told = process.communicate(timeout=60)
    lines = (told or b"").decode().splitlines()
    return process.returncode, [line for line in lines if not line.startswith(("checked as ", "1 file checked"))]


@pytest.mark.parametrize("arguments", WRITING, ids=" ".join)
def test_what_cannot_be_written_is_one_line_and_2(start, arguments):
    with FULL.open("wb") as full:
        ended = end(start(*arguments, stdout=full))
    assert ended == (2, ["conditions: cannot write standard output: No space left on device"])


@pytest.mark.parametrize("arguments", FEW, ids=" ".join)
def test_it_is_where_nothing_is_buffered(start, arguments):
    with FULL.open("wb") as full:
        ended = end(start(*arguments, unbuffered=True, stdout=full))
    assert ended == (2, ["conditions: cannot write standard output: No space left on device"])


@pytest.mark.parametrize("unbuffered", [False, True])
@pytest.mark.parametrize("arguments", FEW, ids=" ".join)
def test_a_reader_that_left_is_141(start, arguments, unbuffered):
    assert end(start_without_reader(start, arguments, "stdout", unbuffered=unbuffered)) == (141, [])


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["eval", "eq(1, 2)"], 1),
        (["eval", "eq(1"], 2),
        (["eval", "root.a", "--root", "nowhere"], 2),
        (["nonsense"], 2),
        (["filter", "root.a", "nowhere", "rules.json"], 2),
        (["check", "eq(1)"], 1),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else str(value),
)
def test_standard_error_that_takes_nothing_changes_no_verdict(start, arguments, code):
    with FULL.open("wb") as full:
        assert end(start(*arguments, stderr=full))[0] == code
    assert end(start_without_reader(start, arguments, "stderr"))[0] == code


def start_without_reader(start, arguments: list[str], stream: str, **options) -> subprocess.Popen:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        return start(*arguments, **{stream: writing}, **options)
    finally:
        os.close(writing)


def test_a_reader_that_leaves_in_the_middle_has_what_it_read(start):
    process = start("filter", "root.a")
    assert process.stdout.readline() == b'{"a": 1}\n'
    process.stdout.close()
    assert (process.wait(60), process.stderr.read()) == (141, b"")
    process.stderr.close()
