"""The command `restapi`: run the invocations of a file, or see a demo.

Exit codes: 0 every step succeeded, 1 a step failed, 2 an error in what was asked.
"""

from __future__ import annotations

import argparse
import math
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from io import TextIOWrapper
from pathlib import Path

from conditions.terminal import Printer
from restapi.connections import Connections
from restapi.demo import run_demo
from restapi.errors import InvocationError
from restapi.invocation import Invocation
from restapi.invoke import DEADLINE, send
from restapi.masking import Masker
from restapi.outcome import Outcome, printable
from restapi.request import prepare
from restapi.tasks import load
from restapi.variables import Variables

SUCCEEDED, FAILED, WRONG = 0, 1, 2
INTERRUPTED = 130

WITHOUT_EFFECT = {"retryCountOnTaskFailure", "timeoutInMinutes"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    options = _parser().parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a response may hold what the encoding does not
    try:
        command: Callable[[argparse.Namespace], int] = options.command
        return command(options)
    except InvocationError as error:
        print(f"restapi: {error}", file=sys.stderr)
        return WRONG
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # for what Python still flushes at its end
        return WRONG
    except KeyboardInterrupt:
        print("restapi: interrupted", file=sys.stderr)
        return INTERRUPTED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="restapi", description="Make REST calls and judge their responses.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    run = commands.add_parser(
        "run",
        help="run the InvokeRESTAPI steps of a file",
        description="Run the InvokeRESTAPI steps of a YAML file in order, until one fails.",
        epilog="Exit codes: 0 every step succeeded, 1 a step failed, 2 an error in what was asked.",
    )
    run.set_defaults(command=_run)
    run.add_argument("file", metavar="FILE", help="a step, a list of steps, or a whole pipeline")
    run.add_argument("--connections", metavar="FILE", help="service connections (default: connections.yml beside FILE)")
    run.add_argument("--variables", metavar="FILE", help="variables for $(name), as YAML or JSON")
    run.add_argument("--set", metavar="NAME=VALUE", type=_pair, action="append", default=[], help="one variable")
    run.add_argument(
        "--secret",
        metavar="NAME[=VALUE]",
        type=_secret,
        action="append",
        default=[],
        help="one variable that is printed as ***; without a value it is read from the environment",
    )
    run.add_argument(
        "--deadline", metavar="SECONDS", type=_seconds, default=DEADLINE, help="for each call (default: %(default)g)"
    )
    demo = commands.add_parser("demo", help="run the example steps against a release service on this machine")
    demo.set_defaults(command=_demo)
    return parser


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not (name and equals):
        raise argparse.ArgumentTypeError("write NAME=VALUE")
    return name, value


def _secret(text: str) -> tuple[str, str]:
    if "=" in text:
        return _pair(text)
    if text not in os.environ:
        raise argparse.ArgumentTypeError(f"the environment variable {text} is not set; set it, or write {text}=VALUE")
    return text, os.environ[text]


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not (math.isfinite(seconds) and seconds > 0):
        raise argparse.ArgumentTypeError(f"'{text}' is not a number of seconds above 0")
    return seconds


def _demo(_: argparse.Namespace) -> int:
    return SUCCEEDED if run_demo(Printer()) else FAILED


def _run(options: argparse.Namespace) -> int:
    invocations = load(options.file)
    connections = _connections(options)
    given = Variables.load(options.variables) if options.variables else Variables()
    variables = given.updated(dict(options.set)).updated(dict(options.secret))
    secrets = [value for _, value in options.secret]
    calls = [prepare(invocation, connections, variables, secrets) for invocation in invocations]
    _note_what_has_no_effect(invocations)
    show = Printer()
    for number, (invocation, call) in enumerate(zip(invocations, calls, strict=True), start=1):
        if number > 1:
            show()
        if len(calls) > 1:
            show(f"Step {number} of {len(calls)}: {printable(invocation.name)}", "bold")
        outcome = send(call, deadline=options.deadline)
        _show(outcome, call.masker, show)
        if not outcome.succeeded:
            return FAILED
    return SUCCEEDED


def _connections(options: argparse.Namespace) -> Connections:
    if options.connections:
        return Connections.load(options.connections)
    beside = Path(options.file).with_name("connections.yml")
    return Connections.load(beside) if beside.exists() else Connections()


def _note_what_has_no_effect(invocations: Iterable[Invocation]) -> None:
    for invocation in invocations:
        for name in WITHOUT_EFFECT & invocation.properties.keys():
            print(f"restapi: {invocation.places[name]}: {name} has no effect in this version", file=sys.stderr)


def _show(outcome: Outcome, masker: Masker, show: Printer) -> None:
    show(outcome.log)
    if outcome.explanation and not outcome.succeeded:
        show(printable(masker(str(outcome.explanation))), "dim")
        show(outcome.reason, "red")
