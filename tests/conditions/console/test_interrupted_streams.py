"""What has been written when an interrupt comes: each byte once, in real processes with a pipe that is full."""

import os
import signal
import subprocess
import sys
import time

import pytest

fcntl = pytest.importorskip("fcntl")
if not hasattr(fcntl, "F_SETPIPE_SZ"):
    pytest.skip("only Linux tells how much a pipe holds", allow_module_level=True)

PROGRAM = """
import sys
from conditions.console.streams import with_streams

def run():
    stream, text = getattr(sys, sys.argv[1]), sys.argv[2]
    try:
        stream.write(text)
        stream.flush()
    except KeyboardInterrupt:
        stream.write(text)
    return 0

sys.exit(with_streams("program", run))
"""


def waiting(descriptor: int) -> int:
    """The number of bytes in a pipe that are not read yet."""
    import termios

    return int.from_bytes(fcntl.ioctl(descriptor, termios.FIONREAD, bytes(4)), sys.byteorder)


def written(stream: str, text: str, *options: str) -> tuple[int, str]:
    """The bytes that a pipe held when an interrupt came, and what a program wrote that writes its text again then."""
    reading, writing = os.pipe()
    capacity = fcntl.fcntl(writing, fcntl.F_SETPIPE_SZ, 4096)
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    command = [sys.executable, *options, "-c", PROGRAM, stream, text]
    process = subprocess.Popen(command, env=environment, **{stream: writing})
    os.close(writing)
    while waiting(reading) < capacity:  # then the program waits for room in the pipe
        assert process.poll() is None
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    with os.fdopen(reading, encoding="utf-8") as pipe:
        shown = pipe.read()
    assert process.wait(30) == 0
    return capacity, shown


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_what_a_buffer_holds_is_written_once(stream: str) -> None:
    text = "".join(f"{number:5}\n" for number in range(1000))
    assert written(stream, text)[1] == text * 2


@pytest.mark.parametrize("options", [[], ["-u"]], ids=["larger than a buffer", "not buffered"])
def test_what_no_buffer_holds_ends_with_the_interrupt(options: list[str]) -> None:
    text = "".join(f"{number:5}\n" for number in range(1000 if options else 5000))
    capacity, shown = written("stdout", text, *options)
    taken = len(shown) - len(text)
    assert capacity <= taken <= len(text)
    assert shown == text[:taken] + text
