"""The disk, the terminal and signals: nothing ends a run half-way, and the exit code tells what was not written."""

import json
import os
import signal
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from tests.paths import ROOT

pytestmark = pytest.mark.skipif(os.name != "posix", reason="devices, pipes and signals of POSIX")

FULL = Path("/dev/full")
needs_full = pytest.mark.skipif(not FULL.exists(), reason="a device that is always full")

STEP = """
- task: InvokeRESTAPI@1
  name: {name}
  inputs: {{serviceConnection: releases, urlSuffix: /{name}, method: GET}}
  outputs: {{id: /id}}
"""


@pytest.fixture
def steps(tmp_path: Path, serve, answer):
    """A server and a file of two steps that ask it."""
    server = serve(answer(b'{"id": 7}'))
    (tmp_path / "steps.yml").write_text("".join(STEP.format(name=name) for name in ("one", "two")), encoding="utf-8")
    (tmp_path / "connections.yml").write_text(f"releases: {{url: '{server.url}'}}", encoding="utf-8")
    return server


@pytest.fixture(params=["buffered", "unbuffered"])
def command(request, tmp_path: Path):
    """Start `restapi` in the folder of the steps, with streams of one's own."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    if request.param == "unbuffered":
        environment["PYTHONUNBUFFERED"] = "1"
    environment["PYTHONPATH"] = str(ROOT)

    def start(*arguments: str, module: str = "restapi", **streams) -> subprocess.Popen:
        piped = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, **streams}
        return subprocess.Popen([sys.executable, "-m", module, *arguments], cwd=tmp_path, env=environment, **piped)

    return start


def wait_until(process: subprocess.Popen, asked) -> None:
    """Wait until the servers were asked, and a little longer, so that the answers are there."""
    while not asked() and process.poll() is None:
        time.sleep(0.02)
    time.sleep(0.3)


def end(process: subprocess.Popen) -> tuple[int, str, str]:
    out, err = process.communicate(timeout=30)
    return process.returncode, out or "", err or ""


def test_a_fifo_stays_one_and_gets_the_outputs(steps, command, tmp_path: Path) -> None:
    path = tmp_path / "fifo"
    os.mkfifo(path)
    read: list[str] = []
    reader = threading.Thread(target=lambda: read.append(path.read_text(encoding="utf-8")))
    reader.start()
    assert end(command("run", "steps.yml", "--outputs", "fifo"))[0] == 0
    reader.join(10)
    assert json.loads(read[0]) == {"one": {"id": 7}, "two": {"id": 7}}
    assert stat.S_ISFIFO(path.stat().st_mode)


def test_a_fifo_that_nobody_reads_holds_nothing_up(steps, command, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo")
    code, out, err = end(command("run", "steps.yml", "--outputs", "fifo"))
    assert (code, err) == (3, "restapi: cannot write fifo: nobody reads it\n")
    assert out.endswith("2 steps: 2 succeeded\n")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root makes devices")
def test_a_device_stays_one(steps, command, tmp_path: Path) -> None:
    try:
        os.mknod(tmp_path / "null", 0o666 | stat.S_IFCHR, os.makedev(1, 3))
    except OSError:
        pytest.skip("no devices can be made here")
    assert end(command("run", "steps.yml", "--outputs", "null"))[0] == 0
    assert stat.S_ISCHR((tmp_path / "null").stat().st_mode)


@pytest.mark.parametrize("before", [b"old", None])
def test_a_link_stays_one(steps, command, tmp_path: Path, before: bytes | None) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to("folder/file")
    if before is not None:
        (tmp_path / "folder/file").write_bytes(before)
    assert end(command("run", "steps.yml", "--outputs", "link"))[0] == 0
    assert (tmp_path / "link").readlink() == Path("folder/file")
    assert json.loads((tmp_path / "folder/file").read_bytes())["one"] == {"id": 7}
    assert sorted(path.name for path in tmp_path.glob("**/*")) == [
        "connections.yml",
        "file",
        "folder",
        "link",
        "steps.yml",
    ]


@needs_full
def test_a_full_disk_is_told_after_the_report(steps, command, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(FULL)
    code, out, err = end(command("run", "steps.yml", "--outputs", "link"))
    assert (code, err) == (3, "restapi: cannot write link: No space left on device\n")
    assert out.endswith("2 steps: 2 succeeded\n")
    assert len(steps.received) == 2
    assert not stat.S_ISREG(FULL.stat().st_mode)


@pytest.mark.parametrize("name", ["no/file", "folder"])
def test_what_could_never_be_written_is_told_before_anything_is_sent(steps, command, tmp_path: Path, name) -> None:
    (tmp_path / "folder").mkdir()
    code, out, err = end(command("run", "steps.yml", "--outputs", name))
    assert (code, out) == (2, "")
    assert err.startswith(f"restapi: cannot write {name}: ")
    assert steps.received == []


@needs_full
@pytest.mark.parametrize(
    ("arguments", "code", "sent"),
    [
        (["run", "steps.yml"], 3, 2),
        (["run", "steps.yml", "--format", "json"], 3, 2),
        (["gate", "steps.yml"], 3, 2),
        (["run", "steps.yml", "--plan"], 2, 0),
        (["run", "--help"], 2, 0),
        (["--help"], 2, 0),
    ],
)
def test_a_full_standard_output_is_one_line_and_tells_whether_anything_was_sent(
    steps, command, arguments: list[str], code: int, sent: int
) -> None:
    with FULL.open("wb") as full:
        ended, _, err = end(command(*arguments, stdout=full))
    assert (ended, err) == (code, "restapi: cannot write standard output: No space left on device\n")
    assert len(steps.received) == sent


@needs_full
def test_a_full_standard_error_changes_no_exit_code(steps, command) -> None:
    with FULL.open("wb") as full:
        assert end(command("run", "steps.yml", "--verbose", stderr=full))[0] == 0
        assert end(command("run", "nowhere.yml", stderr=full))[0] == 2


@needs_full
def test_a_demo_that_cannot_be_shown_ends(command) -> None:
    with FULL.open("wb") as full:
        ended = end(command("demo", stdout=full))
    assert ended == (2, "", "restapi: cannot write standard output: No space left on device\n")


@pytest.mark.parametrize(("module", "arguments"), [("restapi", ["run", "steps.yml"]), ("conditions", ["functions"])])
def test_a_closed_standard_output_is_one_line_and_nothing_is_sent(steps, command, module: str, arguments) -> None:
    code, _, err = end(command(*arguments, module=module, stdout=None, preexec_fn=lambda: os.close(1)))
    assert (code, err) == (2, f"{module}: standard output is closed\n")
    assert steps.received == []


def test_a_closed_standard_error_changes_nothing(steps, command) -> None:
    process = command("run", "steps.yml", "--verbose", stderr=None, preexec_fn=lambda: os.close(2))
    code, out, _ = end(process)
    assert code == 0
    assert out.endswith("2 steps: 2 succeeded\n")


@pytest.mark.parametrize("more", [[], ["--verbose"], ["--format", "json"], ["--parallel", "2"]])
def test_a_reader_that_goes_away_ends_no_pipeline(steps, command, tmp_path: Path, more: list[str]) -> None:
    reading, writing = os.pipe()
    process = command("run", "steps.yml", "--outputs", "o.json", *more, stdout=writing, stderr=writing)
    os.close(writing)
    os.close(reading)
    assert end(process)[0] == 141
    assert len(steps.received) == 2
    assert json.loads((tmp_path / "o.json").read_text(encoding="utf-8")).keys() == {"one", "two"}


def test_a_reader_of_conditions_that_goes_away_ends_them(command) -> None:
    process = command("functions", module="conditions")
    process.stdout.close()
    assert (process.wait(30), process.stderr.read()) == (141, "")
    process.stderr.close()


@pytest.mark.parametrize("more", [[], ["--parallel", "2"]])
def test_a_termination_leaves_the_outputs_so_far_a_report_and_143(
    serve, answer, command, tmp_path: Path, more: list[str]
) -> None:
    def slow(server):
        while server.pause(0.05):
            yield b""

    quick, never = serve(answer(b'{"id": 7}')), serve(slow)
    (tmp_path / "steps.yml").write_text("".join(STEP.format(name=name) for name in ("one", "two")), encoding="utf-8")
    text = (tmp_path / "steps.yml").read_text(encoding="utf-8")
    head, _, tail = text.rpartition("releases")
    (tmp_path / "steps.yml").write_text(f"{head}never{tail}", encoding="utf-8")
    connections = f"releases: {{url: '{quick.url}'}}\nnever: {{url: '{never.url}'}}"
    (tmp_path / "connections.yml").write_text(connections, encoding="utf-8")
    process = command("run", "steps.yml", "--outputs", "o.json", *more)
    wait_until(process, lambda: quick.received and never.received)
    process.send_signal(signal.SIGTERM)
    code, out, err = end(process)
    assert (code, err) == (143, "restapi: terminated\n")
    assert "1 succeeded, 1 canceled" in out
    assert json.loads((tmp_path / "o.json").read_text(encoding="utf-8")) == {"one": {"id": 7}}


def test_a_termination_cancels_what_is_polled(serve, answer, command, tmp_path: Path) -> None:
    server = serve(answer(b'{"status": "running"}'))
    (tmp_path / "connections.yml").write_text(f"releases: {{url: '{server.url}'}}", encoding="utf-8")
    (tmp_path / "step.yml").write_text(
        "task: InvokeRESTAPI@1\n"
        "inputs: {serviceConnection: releases, method: GET, successCriteria: \"eq(root.status, 'done')\"}\n"
        "poll: {interval: 30, cancel: {method: DELETE, urlSuffix: /cancel}}\n",
        encoding="utf-8",
    )
    process = command("run", "step.yml")
    wait_until(process, lambda: server.received)
    process.send_signal(signal.SIGTERM)
    assert end(process)[0] == 143
    assert [one.method for one in server.received] == ["GET", "DELETE"]
