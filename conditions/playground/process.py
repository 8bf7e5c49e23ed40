"""Answers from a process of their own, which is ended where one takes too long: a thread could not be.

The process reads questions, each after a line that tells how many bytes it has, and writes its answers in lines.
"""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import suppress
from threading import Event, Lock, Timer

from conditions.playground.answers import answer

SECONDS = 5.0
"""The time that an answer may take."""


class Answers:
    """Asks the process, one question at a time; it is there from the beginning, so that the first one waits less.

    Args:
        seconds: The time that an answer may take.
    """

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._turn = Lock()
        self._process = _started()

    def to(self, question: bytes) -> bytes:
        """The answer to a question, both of them JSON texts; a problem where the process had to be ended."""
        with self._turn:
            if self._process.poll() is not None:
                self._process = _started()
            late = Event()
            timer = Timer(self._seconds, self._end, [late])
            timer.start()
            line = _asked(self._process, question)
            timer.cancel()
            if not line.endswith(b"\n"):
                self.close()
                why = f"No answer came within {self._seconds:g} seconds." if late.is_set() else "Python stopped."
                return json.dumps({"problem": f"{why} Python was started again."}).encode()
            return line.removesuffix(b"\n")

    def _end(self, late: Event) -> None:
        late.set()
        self._process.kill()

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.communicate()


def _started() -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - this module, by this Python
        [sys.executable, "-m", __name__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # Ctrl-C is for the server, which then ends it
    )


def _asked(process: subprocess.Popen[bytes], question: bytes) -> bytes:
    assert process.stdin is not None
    assert process.stdout is not None
    with suppress(OSError):
        process.stdin.write(b"%d\n%b" % (len(question), question))
        process.stdin.flush()
        return process.stdout.readline()
    return b""


def main() -> None:
    """Answer until nobody asks any more."""
    while length := sys.stdin.buffer.readline():
        question = sys.stdin.buffer.read(int(length))
        sys.stdout.buffer.write(answer(question).encode() + b"\n")
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
