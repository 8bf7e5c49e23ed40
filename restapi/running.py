"""The command `restapi run`: load a file, run its steps, and show what becomes of them."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from conditions.terminal import Printer
from restapi.connections_file import Connections
from restapi.invoke import run
from restapi.masking import Masker
from restapi.outcome import Outcome, printable
from restapi.outputs import write_outputs
from restapi.policy import Policy
from restapi.sequence import Result, Run, StepResult
from restapi.tasks import load
from restapi.variables import Variables


def run_file(options: argparse.Namespace) -> Run:
    """Run the steps of a file as the options of the command say."""
    invocations = load(options.file)
    given = Variables.load(options.variables) if options.variables else Variables()
    show = _Steps(len(invocations))
    ended = run(
        invocations,
        connections=_connections(options),
        variables=given.updated(dict(options.set)).updated(dict(options.secret)),
        secrets=tuple(value for _, value in options.secret),
        deadline=options.deadline,
        policy=_policy(options),
        watch=show,
    )
    if options.outputs:
        write_outputs(options.outputs, _outputs(ended), _masker(ended))
    return ended


def _outputs(ended: Run) -> dict[str, Mapping[str, Any]]:
    return {step.invocation.id: step.outputs for step in ended.steps if step.outputs}


def _masker(ended: Run) -> Masker:
    return Masker(secret for step in ended.steps for outcome in step.outcomes for secret in outcome.call.masker.secrets)


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
    beside = Path(options.file).with_name("connections.yml")
    return Connections.load(beside) if beside.exists() else Connections()


class _Steps:
    """Shows each step as soon as it is over."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.number = 0
        self.show = Printer()

    def __call__(self, step: StepResult) -> None:
        self.number += 1
        if self.number > 1:
            self.show()
        if self.count > 1:
            self.show(f"Step {self.number} of {self.count}: {printable(step.invocation.name)}", "bold")
        for number, outcome in enumerate(step.outcomes, start=1):
            if number > 1:
                self.show(f"Try {number} of {step.invocation.retries + 1}:", "bold")
            self._outcome(outcome)
        last = step.outcomes[-1].reason if step.outcomes else ""
        if step.reason != last:
            self.show(f"{step.result.value.capitalize()}: {printable(step.reason)}", _STYLES.get(step.result, ""))

    def _outcome(self, outcome: Outcome) -> None:
        self.show(outcome.log)
        if outcome.explanation and not outcome.succeeded:
            self.show(printable(outcome.call.masker(str(outcome.explanation))), "dim")
            self.show(outcome.reason, "red")


_STYLES = {Result.FAILED: "red", Result.CANCELED: "red", Result.SKIPPED: "dim"}
