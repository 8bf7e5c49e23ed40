"""The session at a real terminal, and without one."""

import fcntl
import json
import os
import pty
import select
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

WITHOUT_PROMPT_TOOLKIT = "import sys; sys.modules['prompt_toolkit'] = None; "
MAIN = "from conditions.commands.cli import main; raise SystemExit(main())"
CTRL_C, CTRL_D, UP, ENTER, TAB = "\x03", "\x04", "\x1b[A", "\r", "\t"
READY = "\x1b[?2004h"
"""What prompt_toolkit sends when it is ready. How it shows the prompt depends on the terminal."""

SECONDS = 30


class Terminal:
    """A process at a pseudo-terminal: what is typed there, and what it shows."""

    def __init__(self, script: str, *arguments: str, **environment: str) -> None:
        self._shown = ""
        self._leader, follower = pty.openpty()
        self._process = subprocess.Popen(
            [sys.executable, "-c", script, "repl", *arguments],
            stdin=follower,
            stdout=follower,
            stderr=follower,
            start_new_session=True,
            preexec_fn=_take_terminal,
            env={**os.environ, "TERM": "xterm", "PROMPT_TOOLKIT_NO_CPR": "1", **environment},
        )
        os.close(follower)

    def type(self, *keys: str) -> None:
        os.write(self._leader, "".join(keys).encode())

    def wait_for(self, text: str) -> str:
        """What is shown up to *text*, from where the last wait ended."""
        assert self._is_shown(text, SECONDS), f"{text!r} is not shown in {self._shown!r}"
        before, _, self._shown = self._shown.partition(text)
        return before + text

    def _is_shown(self, text: str, seconds: float) -> bool:
        end = time.monotonic() + seconds
        while text not in self._shown and time.monotonic() < end:
            if select.select([self._leader], [], [], 0.1)[0]:
                self._shown += self._read()
        return text in self._shown

    def interrupt(self, shown: str) -> None:
        """Press Ctrl-C until *shown* is: Python keeps one that comes just before it waits for a line."""
        self.type(CTRL_C)
        while not self._is_shown(shown, 2):
            assert self._process.poll() is None
            self.type(CTRL_C)
        self.wait_for(shown)

    def _read(self) -> str:
        try:
            return os.read(self._leader, 65536).decode(errors="replace")
        except OSError:  # the other end is closed
            return ""

    def ended(self) -> int:
        """The exit code of the process, once it has ended by itself."""
        return self._process.wait(SECONDS)

    def close(self) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._leader)


def _take_terminal() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # a test run in the background ignores it
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


@pytest.fixture
def document(tmp_path: Path) -> str:
    path = tmp_path / "document.json"
    path.write_text(json.dumps({"items": [{"name": "first of all"}]}), encoding="utf-8")
    return str(path)


@pytest.fixture
def open_terminal(tmp_path: Path) -> Iterator[Callable[..., Terminal]]:
    opened = []

    def open_one(script: str, *arguments: str, state: Path = tmp_path) -> Terminal:
        opened.append(Terminal(script, *arguments, XDG_STATE_HOME=str(state)))
        return opened[-1]

    yield open_one
    for terminal in opened:
        terminal.close()


def test_a_session_completes_goes_on_over_lines_and_points_at_errors(open_terminal, document):
    terminal = open_terminal(MAIN, document)
    terminal.wait_for(READY)
    terminal.type("root.it", TAB)
    terminal.wait_for("ems")
    terminal.type("[0].na", TAB)
    terminal.wait_for("me")
    terminal.type(ENTER)
    terminal.wait_for("first of all")
    terminal.wait_for(READY)
    terminal.type("and(", ENTER)
    terminal.wait_for("…")
    terminal.type("eq(1)", ENTER, ENTER)
    assert "(line 2, column 5)" in terminal.wait_for("^")
    terminal.wait_for(READY)
    terminal.type("what is dropped", CTRL_C)
    terminal.wait_for(READY)
    terminal.type("eq(7, 7)", ENTER)
    terminal.wait_for("True")
    terminal.wait_for(READY)
    terminal.type(CTRL_D)
    assert terminal.ended() == 0


def test_history_is_kept_for_its_user_alone(open_terminal, tmp_path):
    first = open_terminal(MAIN)
    first.wait_for(READY)
    first.type("format('kept {0}', 1)", ENTER)
    first.wait_for("kept 1")
    first.wait_for(READY)
    first.type(":quit", ENTER)
    assert first.ended() == 0
    kept = tmp_path / "condex" / "history"
    assert (kept.stat().st_mode & 0o777, "+format('kept {0}', 1)\n" in kept.read_text(encoding="utf-8")) == (
        0o600,
        True,
    )
    second = open_terminal(MAIN)
    second.wait_for(READY)
    second.type(UP, UP, ENTER)
    second.wait_for("kept 1")


@pytest.mark.parametrize("hindrance", ["a file is in the way", "a folder is in the way"])
def test_a_history_that_cannot_be_kept_is_no_error(open_terminal, tmp_path, hindrance):
    state = tmp_path / "state"
    if hindrance == "a file is in the way":
        state.touch()
    else:
        (state / "condex" / "history").mkdir(parents=True)
    terminal = open_terminal(MAIN, state=state)
    terminal.wait_for(READY)
    terminal.type("eq(7, 7)", ENTER)
    terminal.wait_for("True")
    terminal.wait_for(READY)
    terminal.type(UP, ENTER)
    terminal.wait_for("True")
    terminal.wait_for(READY)
    terminal.type(CTRL_D)
    assert terminal.ended() == 0


def test_without_prompt_toolkit_lines_are_read_and_a_hint_says_what_is_missing(open_terminal, document):
    terminal = open_terminal(WITHOUT_PROMPT_TOOLKIT + MAIN, document)
    assert "pip install 'condex[repl]'" in terminal.wait_for("> ")
    terminal.type("eq(1,\n")
    terminal.wait_for("… ")
    terminal.type("1)\n")
    terminal.wait_for("True")
    terminal.wait_for("> ")
    terminal.interrupt("> ")
    terminal.type("root.items[0].name\n")
    terminal.wait_for("first of all\r\n")
    terminal.type(CTRL_D)
    assert terminal.ended() == 0


def piped(data: bytes, *arguments: str) -> tuple[str, int]:
    command = [sys.executable, "-c", MAIN, "repl", *arguments]
    done = subprocess.run(command, input=data, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=SECONDS)
    return done.stdout.decode(), done.returncode


def test_standard_input_that_is_no_terminal_is_answered_without_prompts(document):
    assert piped(b"root.items[0].name\neq(\n1,\n1)\n:quit\n2", document) == (
        "first of all\nTrue\n  1, which equals 1\n",
        0,
    )


UNCLOSED = "eq( is never closed: ) is missing (line 1, column 1)\n    eq(1,\n    ^^\nHint: add what is missing, and )\n"


@pytest.mark.parametrize(
    ("data", "shown"),
    [
        (b"", ""),
        (
            b"\xff",
            "\\xff is not a value (line 1, column 1)\n    \\xff\n    ^^^^\n"
            "Hint: leave out the \\: a text stands in plain single quotes\n",
        ),
        (
            b"eq(1,",
            UNCLOSED,
        ),
        (
            b"eq(1,\n\n2",
            UNCLOSED + "2\n",
        ),
    ],
)
def test_any_input_is_answered(data, shown):
    assert piped(data) == (shown, 0)


def test_a_document_that_cannot_be_read_ends_the_command():
    assert piped(b"", "nowhere.json") == ("conditions: cannot read nowhere.json: No such file or directory\n", 2)


def test_settings_are_taken_as_elsewhere():
    assert piped(b"variables['a.b']", "--set", "variables.a.b=7") == ("7\n", 0)
