"""The command `restapi gate`: load a file, evaluate its steps together, and show the samples."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Generator, Sequence
from contextlib import contextmanager

from conditions.console.printer import Printer
from restapi.commands.notes import tell_notes
from restapi.commands.reports.gate import FORMATS, sample_line, table
from restapi.commands.run import given_options
from restapi.loading import load
from restapi.steps.gate import Gate, GateResult, Sample, WatchSamples, run_gate


def run_gate_file(options: argparse.Namespace) -> GateResult:
    """Evaluate the steps of a file as the options of the command say."""
    gate = Gate(load(options.file), options.delay, options.interval, options.steady, options.timeout)
    given, show = given_options(options), Printer()
    tell_notes(gate.invocations, given.get("variables", {}))
    if options.format in FORMATS:
        ended = run_gate(gate, **given)
        show(FORMATS[options.format](ended))
        return ended
    with _live(gate) if sys.stdout.isatty() else _lines(show) as watch:
        ended = run_gate(gate, watch=watch, **given)
    show(f"{ended.decision.capitalize()}: {ended.reason}", "green" if ended.passed else "red")
    return ended


@contextmanager
def _lines(show: Printer) -> Generator[WatchSamples, None, None]:
    """Each sample in a line."""

    def watch(samples: Sequence[Sample]) -> None:
        show(sample_line(len(samples), samples[-1]))

    yield watch


@contextmanager
def _live(gate: Gate) -> Generator[WatchSamples, None, None]:
    """A table of the samples that grows in its place."""
    from rich.live import Live

    with Live(table(gate, ()), auto_refresh=False) as live:

        def watch(samples: Sequence[Sample]) -> None:
            live.update(table(gate, samples), refresh=True)

        yield watch
