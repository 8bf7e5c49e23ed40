"""What Windows does otherwise, faked where this is no Windows: its pipes, consoles, encodings and line ends."""

import errno
import io
import json
import os
import subprocess
import sys
from types import SimpleNamespace

import pytest
import rich.console

from conditions.console import streams
from conditions.console.printer import Printer
from conditions.console.streams import NOBODY_READS, WRONG

PIPELINE = "steps:\n- script: a\n  condition: eq(variables['x'] 1)\n- script: b\n  condition: root.x\n"
LINES = '{"a": 1}\n{"a": 2}\n\n{"a": 3}\n'


def run(*arguments: str, data: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "conditions", *arguments]
    return subprocess.run(command, input=data, capture_output=True, env=os.environ | environment, check=False)


@pytest.mark.parametrize(("system", "code"), [("nt", NOBODY_READS), ("posix", WRONG)])
def test_a_pipe_without_a_reader_is_an_invalid_argument_on_windows(monkeypatch, capsys, system, code):
    monkeypatch.setattr(streams, "os", SimpleNamespace(name=system))
    error = OSError(errno.EINVAL, "Invalid argument")
    assert streams._told("conditions", error, lasting=False) == code
    assert bool(capsys.readouterr().err) == (code == WRONG)


def test_forced_colours_are_written_into_a_file_beside_an_old_console(monkeypatch):
    monkeypatch.setattr(rich.console, "detect_legacy_windows", lambda: True)
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.delenv("NO_COLOR", raising=False)
    file = io.StringIO()
    Printer(file)("False", "bold red")
    assert file.getvalue() == "\x1b[1;31mFalse\x1b[0m\n"


@pytest.mark.parametrize("encoding", ["cp1252", "cp437", "ascii", "utf-16"])
def test_what_an_encoding_does_not_have_is_an_escape(encoding):
    done = run("eval", "root", data='"é→😀"'.encode(), PYTHONIOENCODING=encoding)
    assert done.returncode == 0
    assert done.stderr == b""
    assert done.stdout.decode(encoding).strip() in ("é→😀", "é\\u2192\\U0001f600", "\\xe9\\u2192\\U0001f600")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_documents_are_read_as_powershell_writes_them(tmp_path, encoding):
    path = tmp_path / "root.json"
    path.write_bytes('{"name": "é"}\r\n'.encode(encoding))
    assert run("eval", "eq(root.name, 'É')", "--root", str(path)).returncode == 0


@pytest.mark.parametrize(("encoding", "named"), [("utf-16", "UTF-16"), ("latin-1", "not UTF-8 (at byte")])
def test_pipelines_and_rules_in_another_encoding_say_in_which(tmp_path, encoding, named):
    path = tmp_path / "pipeline.yml"
    path.write_bytes("# é\nsteps: []\n".encode(encoding))
    for command in (["check", str(path)], ["route", str(path), "--count"]):
        done = run(*command)
        assert done.returncode, command
        assert named in (done.stdout + done.stderr).decode()


def test_problems_are_at_the_same_places_in_files_of_both_line_ends(tmp_path):
    found = []
    for end in ("\n", "\r\n"):
        path = tmp_path / "azure-pipelines.yml"
        path.write_bytes(PIPELINE.replace("\n", end).encode())
        told = json.loads(run("check", "--format", "json", str(path)).stdout)
        found.append(told)
    assert found[0] == found[1]
    assert found[0]


def test_fixed_files_keep_their_line_ends(tmp_path):
    path = tmp_path / "azure-pipelines.yml"
    path.write_bytes(b'steps:\r\n- script: a\r\n  condition: eq(variables["x"], 1)\r\n- script: b\r\n')
    run("check", "--fix", "--write", str(path))
    assert path.read_bytes() == b"steps:\r\n- script: a\r\n  condition: eq(variables['x'], 1)\r\n- script: b\r\n"


@pytest.mark.parametrize("file", [True, False])
def test_lines_keep_their_ends(tmp_path, file):
    data = LINES.replace("\n", "\r\n").encode()
    path = tmp_path / "lines.ndjson"
    path.write_bytes(data)
    done = run("filter", "gt(root.a, 1)", *([str(path)] if file else []), data=b"" if file else data)
    assert done.stdout == b'{"a": 2}\r\n{"a": 3}\r\n'


def test_a_file_of_an_expression_may_have_both_line_ends(tmp_path):
    path = tmp_path / "condition.txt"
    path.write_bytes(b"\xef\xbb\xbfand(true,\r\n  eq(root, 1))\r\n")
    assert run("eval", str(path), data=b"1").stdout.strip() == b"True"
