"""Time and memory: what is read, received, kept and built is bounded, in a process of its own where that matters."""

import json
import logging
import os
import resource
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

import restapi
from conditions.lint.files import check_file, check_text
from restapi.calls.variables import MAX_EXPANDED
from restapi.completing.callback import ByCallback
from restapi.errors import FileError, RequestError
from restapi.yaml_file import read_text
from tests.paths import ROOT

pytestmark = pytest.mark.skipif(os.name != "posix", reason="devices and limits of POSIX")


@pytest.fixture(params=["a device", "a FIFO", "a link to a FIFO"])
def endless(request, tmp_path: Path) -> Path:
    path = tmp_path / "a.yml"
    if request.param == "a device":
        path.symlink_to("/dev/zero")
    elif request.param == "a FIFO":
        os.mkfifo(path)
    else:
        os.mkfifo(tmp_path / "fifo")
        path.symlink_to("fifo")
    return path


def test_only_regular_files_are_read(endless: Path) -> None:
    with pytest.raises(FileError, match="it is no regular file"):
        read_text(endless)
    with pytest.raises(FileError, match="it is no regular file"):
        restapi.Variables.load(endless)
    with pytest.raises(restapi.InvocationError, match="it is no regular file"):
        restapi.Connections.load(endless)
    with pytest.raises(restapi.InvocationError, match="it is no regular file"):
        restapi.load(endless)


@pytest.mark.parametrize("arguments", [["check"], ["eval", "root", "--root"]])
def test_commands_read_only_regular_files(endless: Path, arguments: list[str]) -> None:
    command = [sys.executable, "-m", "conditions", *arguments, str(endless)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=30, check=False)
    assert (done.returncode, done.stderr) == (2, f"conditions: cannot read {endless}: it is no regular file\n")


def test_a_pipe_that_is_open_is_read(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "conditions", "eval", "root.a", "--root", "/dev/stdin"]
    done = subprocess.run(command, cwd=ROOT, input='{"a": "b"}', capture_output=True, text=True, timeout=30, check=True)
    assert done.stdout == "b\n"


def test_a_file_of_a_terabyte_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "a.yml"
    with path.open("wb") as file:
        file.truncate(2**40)
    with pytest.raises(FileError, match=r"has 1,099,511,627,776 bytes, more than the limit"):
        read_text(path)
    assert "at most" in check_file(path)[0].problem.message


def test_a_macro_bomb_is_an_error() -> None:
    variables = restapi.Variables({"b": "x" * 400_000})
    started = time.monotonic()
    with pytest.raises(RequestError, match=r"stand for 30,000,000,000 characters"):
        variables.expand("$(b)" * 75_000)
    assert time.monotonic() - started < 5
    fits = MAX_EXPANDED // 400_000
    assert len(variables.expand("$(b)" * fits)) == 400_000 * fits
    asked = restapi.Invocation(restapi.Request(url="http://a.example", body="$(b)" * 75_000))
    with pytest.raises(RequestError):
        restapi.invoke(asked, variables=variables)


SHAPES = {
    "steps": lambda names: "steps:\n" + "".join(f"- script: x\n  condition: eq({name},\n" for name in names),
    "one line": lambda names: "steps: [" + ",".join(f"{{script: x, condition: 'eq({name}'}}" for name in names) + "]",
    "one text": lambda names: "steps:\n- script: '" + " ".join(f"${{{{ eq({name}, }}}}" for name in names) + "'",
}


@pytest.mark.parametrize("shape", SHAPES)
def test_checking_takes_time_linear_in_the_number_of_faults(shape: str) -> None:
    def seconds(count: int) -> float:
        text = SHAPES[shape]([f"a{count}x{at}" for at in range(count)])
        started = time.process_time()
        assert len(check_text("a.yml", text)) == count
        return time.process_time() - started

    seconds(100)
    assert seconds(4000) < 12 * seconds(1000)


def test_a_feed_of_empty_lines_is_bounded(service) -> None:
    statuses: list[int] = []

    def attack(sender) -> None:
        for number in range(100):
            sender.variable(f"s{number}", f"secret{number:03}" * 3, is_secret=True)
        for _ in range(6):
            path = sender.path("timelines/{TimelineId}/records/{JobId}/feed")
            body = json.dumps({"value": ["\n" * 45_000]}).encode()
            statuses.append(sender.send("POST", path, body))
        sender.event("TaskCompleted", "succeeded")

    asked = restapi.Request(url=service(attack).url, headers=restapi.AZURE_HEADERS)
    started = time.monotonic()
    outcome = restapi.invoke(restapi.Invocation(asked, ByCallback(completed=60.0)))
    assert outcome.succeeded
    assert statuses == [200, 200, 413, 413, 413, 413]
    assert "secret" not in outcome.log
    assert time.monotonic() - started < 40


FLOOD = """
import resource, socket, sys, time
from http.client import HTTPConnection
resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
held = []
for _ in range(int(sys.argv[2])):
    try:
        held.append(socket.create_connection(("127.0.0.1", int(sys.argv[1])), 2))
    except OSError:
        pass
started = time.monotonic()
connection = HTTPConnection("127.0.0.1", int(sys.argv[1]), timeout=20)
connection.request("GET", "/health")
print(connection.getresponse().status, time.monotonic() - started)
"""


def test_the_right_sender_gets_through_where_idle_connections_hold_all_descriptors(caplog) -> None:
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    used = len(list(Path("/proc/self/fd").iterdir())) if Path("/proc/self/fd").exists() else 64
    try:
        with restapi.Receiver() as receiver, caplog.at_level(logging.WARNING):
            port = int(receiver.url.rstrip("/").rpartition(":")[2])
            command = [sys.executable, "-c", FLOOD, str(port), "400"]
            resource.setrlimit(resource.RLIMIT_NOFILE, (used + 150, before[1]))
            done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
            assert done.stderr == ""
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
    status, seconds = done.stdout.split()
    assert (status, float(seconds) < 15) == ("200", True)
    told = [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert len(told) < 5
    assert [record for record in told if record.exc_info] == []


@pytest.mark.parametrize("begin", [b"", b"POST / HTTP/1.1\r\nX: "])
def test_a_connection_without_a_request_ends(monkeypatch, begin: bytes) -> None:
    monkeypatch.setattr("restapi.callbacks.patience.PATIENCE", 0.3)
    with restapi.Receiver() as receiver:
        port = int(receiver.url.rstrip("/").rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port), 5) as idle:
            idle.sendall(begin)
            started = time.monotonic()
            assert idle.recv(1) == b""
            assert time.monotonic() - started < 4


# Prints the largest memory that a process ever had, in MiB, after 60 steps whose bodies have 5 MiB.
MEMORY = """
import sys
from pathlib import Path
import restapi
from restapi.commands.cli import main

code = main(sys.argv[1:])
status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
print(code, int(status["VmHWM"].split()[0]) // 1024, file=sys.stderr)  # unlike ru_maxrss not that of its parent
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the largest memory is not told, or in other units")
@pytest.mark.parametrize("form", ["text", "json"])
def test_sixty_bodies_of_5_mib_stay_under_150_mib(serve, answer, tmp_path: Path, form: str) -> None:
    server = serve(answer(b'{"a": "' + b"x" * (5 * 1024 * 1024 - 9) + b'"}'))
    (tmp_path / "connections.yml").write_text(f"releases: {{url: '{server.url}'}}", encoding="utf-8")
    step = "- task: InvokeRESTAPI@1\n  inputs: {serviceConnection: releases, method: GET}\n"
    (tmp_path / "s.yml").write_text(step * 60, encoding="utf-8")
    command = [sys.executable, "-c", MEMORY, "run", "s.yml", "--format", form]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with (tmp_path / "out").open("wb") as out:
        streams = {"stdout": out, "stderr": subprocess.PIPE, "text": True}
        done = subprocess.run(command, cwd=tmp_path, env=environment, timeout=200, check=True, **streams)
    code, mebibytes = map(int, done.stderr.split())
    assert (code, len(server.received)) == (0, 60)
    assert mebibytes < 150


def test_the_latest_results_keep_their_bodies(serve, answer, monkeypatch) -> None:
    monkeypatch.setattr("restapi.steps.keeping.Kept.__init__.__defaults__", (25,))
    server = serve(answer(b"x" * 10))
    asked = restapi.Request(restapi.Connection(url=server.url), "GET")
    steps = [restapi.Invocation(asked, name=str(number)) for number in range(4)]
    in_order, at_once = restapi.run(steps), restapi.run_many(steps, limit=1)
    assert [len(step.outcomes[0].body) for step in in_order.steps] == [0, 0, 10, 10]
    assert sorted(len(step.outcomes[0].body) for step in at_once.steps) == [0, 0, 10, 10]
    for ended in (in_order, at_once):
        (dropped, _) = [one for step in ended.steps for one in step.outcomes if not one.body]
        assert "Response: (10 bytes, which are not kept)" in dropped.log
        assert all(step.outcomes[0].succeeded and step.reason for step in ended.steps)
