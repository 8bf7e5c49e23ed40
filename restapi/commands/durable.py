"""Durable runs on the command line: `--durable`, `restapi list`, `resume`, `cancel` and `receive`."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Generator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from conditions.console.printer import Printer
from conditions.source import in_one_line
from restapi.answers.outcome import Outcome
from restapi.callbacks.serving import LOOPBACK, Listener
from restapi.commands.gate import gate_of
from restapi.commands.notes import tell_notes
from restapi.commands.reports.gate_junit import FORMATS as GATE_FORMATS
from restapi.commands.reports.run import FORMATS, step_lines
from restapi.commands.run import given_options
from restapi.engines import dbos
from restapi.engines.dbos.database import check_there, masked
from restapi.errors import InvocationError
from restapi.invocation import Invocation
from restapi.loading import load
from restapi.steps.gate import GateEnd, GateResult
from restapi.steps.sequence import Result, Run, StepResult

LONGEST_SLEEP = 86_400.0
"""The seconds after which a receiver that nothing ends looks up."""


def run_durable_gate(options: argparse.Namespace) -> GateResult:
    """Evaluate the steps of a file as a gate that outlives the command."""
    gate = gate_of(options)
    tell_notes(gate.invocations, given_options(options).get("variables", {}))
    with _working(options), _told_where(options):
        ended = dbos.start(gate, id=_id(options)).result()
    if not isinstance(ended, GateResult):
        raise InvocationError(f"the run '{options.id}' is no gate")
    show = Printer()
    if options.format in GATE_FORMATS:
        show(GATE_FORMATS[options.format](ended, options.file))
    else:
        reason = "The run was canceled." if ended.decision is GateEnd.CANCELED else ended.reason
        show(f"{ended.decision.capitalize()}: {reason}", "green" if ended.passed else "red")
    return ended


def run_durable_file(options: argparse.Namespace) -> Run:
    """Make the one invocation of a file so that it outlives the command."""
    invocation = _only(options)
    tell_notes([invocation], given_options(options).get("variables", {}))
    with _working(options), _told_where(options):
        outcome = dbos.start(invocation, id=_id(options)).result()
    if not isinstance(outcome, Outcome):
        raise InvocationError(f"the run '{options.id}' is a gate")
    ended = Run((_step(invocation, outcome),))
    show = Printer()
    if options.format == "text":
        for text, style in step_lines(1, 1, ended.steps[0]):
            show(text, style)
    else:
        show(FORMATS[options.format](ended, options.file))
    return ended


def list_runs(options: argparse.Namespace) -> None:
    """List the runs of a database, each in a line: its id, how it stands, and when its next turn is due."""
    show = Printer()
    with dbos.attach(options.database):
        for id, status, due in dbos.listed():
            when = f"  {datetime.fromtimestamp(due, UTC):%Y-%m-%dT%H:%M:%SZ}" if due is not None else ""
            show(f"{id}  {status}{when}")


def resume_runs(options: argparse.Namespace) -> None:
    """Work on the runs of a database until none waits any more."""
    check_there(options.database)
    with _working(options):
        dbos.resume()


def cancel_run(options: argparse.Namespace) -> None:
    """End a run."""
    with dbos.attach(options.database):
        dbos.run(options.id).cancel()


def receive_events(options: argparse.Namespace) -> None:
    """Receive what services tell of the runs of a database, until this process is told to end."""
    with suppress(KeyboardInterrupt), _receiving(options) as listener:
        print(in_one_line(f"Receiving at {listener.url}"), flush=True)
        while True:
            time.sleep(LONGEST_SLEEP)


@contextmanager
def _working(options: argparse.Namespace) -> Generator[None, None, None]:
    """Work on the runs of a database; where an address is given to listen on, what services tell is received there."""
    unknown, given = options.on_unknown, given_options(options)
    with ExitStack() as stack:
        url = options.public_url or ""
        if options.listen:
            url = stack.enter_context(_receiving(options)).url
        stack.enter_context(
            dbos.configure(options.database, on_unknown=unknown, callback_url=url, key=_key(options), **given)
        )
        yield


def _receiving(options: argparse.Namespace) -> AbstractContextManager[Listener]:
    listen, public_url = options.listen or LOOPBACK, options.public_url
    return dbos.receiver(options.database, listen=listen, public_url=public_url, key=_key(options))


def _key(options: argparse.Namespace) -> Path | None:
    return Path(options.key_file) if options.key_file else None


@contextmanager
def _told_where(options: argparse.Namespace) -> Generator[None, None, None]:
    """Tell whoever interrupts the command how the run goes on."""
    try:
        yield
    except KeyboardInterrupt:
        hint = in_one_line(f"restapi resume --database {masked(options.database)}")
        print(f"restapi: the run '{options.id}' waits in the database; `{hint}` goes on with it", file=sys.stderr)
        raise


def _id(options: argparse.Namespace) -> str:
    if not options.id:
        raise InvocationError("a durable run needs an id, so that it is found again", hint="add --id NAME")
    return str(options.id)


def _only(options: argparse.Namespace) -> Invocation:
    """The one invocation of the file."""
    for name in ("outputs", "parallel", "only", "start", "plan"):
        if getattr(options, name):
            raise InvocationError(f"--durable does not go with --{'from' if name == 'start' else name}")
    found = [invocation for invocation in load(options.file) if invocation.enabled]
    if len(found) != 1 or found[0].condition.strip():
        hint = "write each into a file of its own; a gate may have many: restapi gate --durable"
        raise InvocationError(f"--durable runs one step without a condition, and the file has {len(found)}", hint=hint)
    return found[0]


def _step(invocation: Invocation, outcome: Outcome) -> StepResult:
    """The result of the step that the invocation is."""
    failed = Result.SUCCEEDED_WITH_ISSUES if invocation.continue_on_error else Result.FAILED
    result = Result.SUCCEEDED if outcome.succeeded else failed
    elapsed = sum(attempt.elapsed for attempt in outcome.attempts) or outcome.answer.elapsed
    return StepResult(invocation, result, outcome.reason, (outcome,), {}, outcome.answer.sent, elapsed)
