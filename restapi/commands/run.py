"""The command `restapi run`: load a file, run its steps, and show what becomes of them."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, closing, nullcontext
from pathlib import Path
from typing import Any

from conditions.console.printer import Printer, is_live
from conditions.source import in_one_line, printable
from restapi.answers.answer import Answer
from restapi.answers.outcome import notice_lines
from restapi.callbacks.serving import LOOPBACK, Receiver
from restapi.callbacks.tickets import Notice
from restapi.calls.preparing import PreparedRequest
from restapi.calls.variables import Variables
from restapi.commands.missing import connections_beside
from restapi.commands.notes import tell_notes
from restapi.commands.pipelines import chosen, other_tasks
from restapi.commands.reports.finder import listing
from restapi.commands.reports.forms import forms_of
from restapi.commands.reports.many_progress import ManyProgress
from restapi.commands.reports.poll_progress import PollProgress
from restapi.commands.reports.run import FORMATS, masker_of, place_line, step_lines, summary
from restapi.commands.reports.verbose import exchange
from restapi.commands.reports.waiting_progress import WaitingProgress
from restapi.connections.file import Connections
from restapi.errors import FileError
from restapi.invocation import Invocation
from restapi.loading import load
from restapi.pipelines.choosing import running_order
from restapi.pipelines.model import Pipeline
from restapi.policy import Policy
from restapi.running.options import Options
from restapi.steps.many import run_many
from restapi.steps.run import run
from restapi.steps.saving import check_replaceable, write_outputs
from restapi.steps.sequence import Run, StepResult
from restapi.steps.staged import PipelineRun

_STYLES = {">": "cyan", "*": "red", "condition": "cyan"}


def run_file(options: argparse.Namespace) -> tuple[Run, bool]:
    """Run the steps of a file as the options of the command say; tells too whether its outputs were written."""
    if options.outputs:
        check_replaceable(Path(options.outputs))
    invocations = chosen(load(options.file), options)
    as_text = options.format == "text"
    with receiver_of(options) as receiver:
        ended = _ended(options, invocations, receiver, as_text=as_text)
    show = Printer()
    for note in ended.notes if isinstance(ended, PipelineRun) else ():
        print(f"restapi: {in_one_line(note)}", file=sys.stderr)
    if not as_text:
        show(FORMATS[options.format](ended, options.file))
    elif len(ended.steps) > 1:
        show()
        show(summary(ended), "bold green" if ended.succeeded else "bold red")
    if options.find is not None:
        _find(ended, options.find, show if as_text else Printer(sys.stderr))
    return ended, not options.outputs or _is_written(options.outputs, ended)


def _is_written(path: str, ended: Run) -> bool:
    try:
        write_outputs(path, _outputs(ended), masker_of(ended))
    except FileError as error:
        sys.stdout.flush()
        print(f"restapi: {error}", file=sys.stderr)
        return False
    return True


def _ended(
    options: argparse.Namespace, invocations: Sequence[Invocation], receiver: Receiver | None, *, as_text: bool
) -> Run:
    """Run the steps, one after the other or at once, and show what becomes of them where the format is text."""
    polls, waiting = PollProgress(live=not options.verbose), WaitingProgress(live=not options.verbose)
    steps = _Steps(invocations, Printer(), [polls, waiting]) if as_text else None
    others = other_tasks(invocations, options)
    listen = Notices(Printer(sys.stderr), waiting)
    given: Options = {**given_options(options), "receiver": receiver, "listen": listen}
    tell_notes(invocations, given.get("variables", {}))
    if options.verbose:
        given["trace"] = _Exchanges(Printer(sys.stderr))
    if options.parallel is not None:
        given["watch_waiting"] = None if is_live(sys.stderr) else waiting  # the line of the progress stands there
        with ManyProgress(len(invocations)) as progress:
            return run_many(invocations, limit=options.parallel, watch=progress.passing_on(steps), **given)
    given |= {"watch_polls": polls, "watch_waiting": waiting}
    with closing(polls), closing(waiting):
        return run(invocations, watch=steps, others=others, **given)


def given_options(options: argparse.Namespace) -> Options:
    """The restapi.Options that the options of a command give."""
    known = Variables.load(options.variables) if options.variables else Variables()
    return {
        "connections": _connections(options),
        "variables": known.updated(dict(options.set)).updated(dict(options.secret)),
        "secrets": tuple(value for _, value in options.secret),
        "deadline": options.deadline,
        "policy": _policy(options),
        "keep_macros": options.keep_macros,
        "strict": options.strict,
    }


def _find(ended: Run, text: str, show: Printer) -> None:
    """List the places in the responses where *text* is, each with what refers to it in its dialect."""
    masker = masker_of(ended)
    for step in ended.steps:
        invocation = step.invocation
        if not isinstance(invocation, Invocation):
            continue
        for outcome in step.outcomes[-1:]:
            show()
            show(in_one_line(f"'{text}' in the response of {invocation.name}:"), "bold")
            found = listing(
                outcome.content.root,
                text,
                masker,
                headers=outcome.headers,
                forms=forms_of(invocation),
            )
            for line, kind in found:
                show(line, _STYLES.get(kind, ""))


class _Exchanges:
    """Shows each exchange in full as soon as it is over."""

    def __init__(self, show: Printer) -> None:
        self.show = show

    def __call__(self, call: PreparedRequest, answer: Answer) -> None:
        for line in exchange(call, answer):
            self.show(line, _STYLES.get(line[:1], ""))


class Notices:
    """Shows what a service tells as soon as it is there."""

    def __init__(self, show: Printer, progress: WaitingProgress) -> None:
        self.show = show
        self.progress = progress

    def __call__(self, call: PreparedRequest, notice: Notice) -> None:
        self.progress.close()
        self.show(printable(call.masker("\n".join(notice_lines(notice)))), "dim")  # at once: there may be many lines


def receiver_of(options: argparse.Namespace) -> AbstractContextManager[Receiver | None]:
    """The receiver where services reach the run; None where that is not said, so that it is found out."""
    if options.listen is None and options.public_url is None:
        return nullcontext()
    return Receiver(options.listen or LOOPBACK, public_url=options.public_url)


def _outputs(ended: Run) -> dict[str, Mapping[str, Any]]:
    return {step.invocation.id: step.outputs for step in ended.steps if step.outputs}


def _policy(options: argparse.Namespace) -> Policy:
    return Policy(
        retries=options.retries,
        redirects=options.redirects,
        max_body=options.max_body,
        public_only=options.public_only,
        proxy=options.proxy,
    )


def _connections(options: argparse.Namespace) -> Connections:
    if options.connections:
        return Connections.load(options.connections)
    beside = connections_beside(options.file)
    return Connections.load(beside) if beside.exists() else Connections()


class _Steps:
    """Shows each step as soon as it is over."""

    def __init__(
        self, invocations: Sequence[Invocation], show: Printer, progress: Sequence[PollProgress | WaitingProgress]
    ) -> None:
        steps = [step for _, step in running_order(Pipeline.of(invocations))]
        self.numbers = {id(step): number for number, step in enumerate(steps, start=1)}
        self.shown = 0
        self.place = ""
        self.show = show
        self.progress = progress

    def __call__(self, step: StepResult) -> None:
        for progress in self.progress:
            progress.close()
        if self.shown:
            self.show()
        self.shown += 1
        if (place := place_line(step)) != self.place:
            self.place = place
            self.show(place, "bold")
        for text, style in step_lines(self.numbers[id(step.invocation)], len(self.numbers), step):
            self.show(text, style)
        sys.stdout.flush()  # what polls tell of the next step comes after it in a pipe, too
