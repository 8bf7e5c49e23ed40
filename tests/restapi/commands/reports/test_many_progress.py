"""How far many invocations are."""

import io
from datetime import UTC, datetime

import pytest

from restapi.commands.reports.many_progress import ManyProgress
from restapi.invocation import Invocation
from restapi.request import Request
from restapi.steps.sequence import Result, StepResult

STEP = StepResult(Invocation(Request(url="http://a.example")), Result.FAILED, "", (), {}, datetime.now(UTC), 0.0)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def show(monkeypatch: pytest.MonkeyPatch, stream: io.StringIO) -> tuple[list[StepResult], str]:
    monkeypatch.setattr("sys.stderr", stream)
    monkeypatch.setenv("TERM", "xterm")
    seen: list[StepResult] = []
    with ManyProgress(3) as progress:
        watch = progress.passing_on(seen.append)
        watch(STEP)
        watch(STEP)
    return seen, stream.getvalue()


def test_a_terminal_shows_how_many_are_done_and_failed(monkeypatch) -> None:
    seen, shown = show(monkeypatch, Terminal())
    assert seen == [STEP, STEP]
    assert "2/3" in shown
    assert "2 failed" in shown


def test_the_line_makes_room_for_what_is_printed(monkeypatch) -> None:
    stream = Terminal()
    monkeypatch.setattr("sys.stderr", stream)
    monkeypatch.setenv("TERM", "xterm")
    with ManyProgress(3) as progress:
        progress.passing_on(lambda _: print("<printed>", file=stream))(STEP)
    before, after = stream.getvalue().split("<printed>")
    assert before.endswith("\x1b[2K")  # the line was erased
    assert "1/3" in after


def test_a_pipe_shows_nothing(monkeypatch) -> None:
    seen, shown = show(monkeypatch, io.StringIO())
    assert (seen, shown) == ([STEP, STEP], "")
