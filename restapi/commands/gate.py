"""The command `restapi gate`: load a file, evaluate its steps together, and show the samples."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from threading import Lock

from conditions.console.printer import Printer, is_live
from restapi.commands.notes import tell_notes
from restapi.commands.reports.gate import sample_line, table
from restapi.commands.reports.gate_junit import FORMATS
from restapi.commands.reports.waiting_progress import WaitingProgress, told
from restapi.commands.run import Notices, given_options, receiver_of
from restapi.completing.waiting import Awaited, WatchWaiting
from restapi.loading import load
from restapi.running.options import Options
from restapi.steps.gate import Gate, GateResult, Sample, WatchSamples, run_gate
from restapi.steps.tallies import Limits


def run_gate_file(options: argparse.Namespace) -> GateResult:
    """Evaluate the steps of a file as the options of the command say."""
    gate = gate_of(options)
    waiting = WaitingProgress(live=False)
    with receiver_of(options) as receiver:
        given: Options = {**given_options(options), "receiver": receiver, "watch_waiting": waiting}
        tell_notes(gate.invocations, given.get("variables", {}))
        if options.format in FORMATS:
            ended = run_gate(gate, **given)
            Printer()(FORMATS[options.format](ended, options.file))
            return ended
        return _shown(gate, given, waiting)


def gate_of(options: argparse.Namespace) -> Gate:
    """The gate that the options of the command describe."""
    return Gate(load(options.file), options.delay, options.interval, options.steady, options.timeout, _limits(options))


def _shown(gate: Gate, given: Options, waiting: WaitingProgress) -> GateResult:
    """Evaluate a gate before the eyes of a person."""
    show = Printer()
    if is_live(sys.stdout):
        with _live(gate) as (watch, watch_waiting):
            given["watch_waiting"] = watch_waiting
            ended = run_gate(gate, watch=watch, **given)
    else:
        given["listen"] = Notices(Printer(sys.stderr), waiting)
        ended = run_gate(gate, watch=_lines(show), **given)
    show(f"{ended.decision.capitalize()}: {ended.reason}", "green" if ended.passed else "red")
    return ended


def _limits(options: argparse.Namespace) -> Limits:
    return Limits(
        failure=options.failure_limit,
        inconclusive=options.inconclusive_limit,
        consecutive_error=options.consecutive_error_limit,
        retry_denied=options.retry_denied,
    )


def _lines(show: Printer) -> WatchSamples:
    """Each sample in a line."""

    def watch(samples: Sequence[Sample]) -> None:
        show(sample_line(len(samples), samples[-1]))
        sys.stdout.flush()

    return watch


@contextmanager
def _live(gate: Gate) -> Generator[tuple[WatchSamples, WatchWaiting], None, None]:
    """A table of the samples that grows in its place, with what is waited for below."""
    from rich.console import Group
    from rich.live import Live
    from rich.text import Text

    seen: Sequence[Sample] = ()
    waiting: dict[str, str] = {}
    lock = Lock()
    with Live(table(gate, ()), auto_refresh=False) as live:

        def watch(samples: Sequence[Sample]) -> None:
            nonlocal seen
            with lock:
                seen = samples
                waiting.clear()
                live.update(table(gate, seen), refresh=True)

        def watch_waiting(awaited: Awaited) -> None:
            with lock:
                waiting[awaited.url] = told(awaited, live.console.width)
                lines = (Text(line, no_wrap=True, overflow="ellipsis") for line in waiting.values())
                live.update(Group(table(gate, seen), *lines), refresh=True)

        yield watch, watch_waiting
