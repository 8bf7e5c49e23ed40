"""The command `restapi`: run the invocations of a file, wait for a service, or see a demo.

Exit codes: 0 no step failed, 1 a step failed, 2 an error in what was asked, 130 interrupted.
"""

from __future__ import annotations

import argparse
import math
import os
import sys
from collections.abc import Callable, Sequence
from io import TextIOWrapper
from typing import Any

from conditions.console.printer import Printer
from restapi.callbacks.serving import LOOPBACK, Receiver
from restapi.commands.demo.scenes import run_demo
from restapi.commands.gate import run_gate_file
from restapi.commands.reports.run import FORMATS
from restapi.commands.run import run_file
from restapi.commands.serve import AsJson, AsText, wait_for_one
from restapi.completing.callback import LONGEST_WAIT, ByCallback
from restapi.errors import InvocationError
from restapi.policy import DEADLINE, MAX_REDIRECTS, Policy
from restapi.steps.gate import GateEnd
from restapi.steps.sequence import Result

GATE_TIMES = {
    "delay": ("0s", "delay before the first evaluation"),
    "interval": ("5m", "time between re-evaluations"),
    "steady": ("0s", "minimum duration of steady success"),
    "timeout": ("1d", "after which the gate fails, with the delay"),
}
GATE_FORMATS = ("text", "json")

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}

SUCCEEDED, FAILED, WRONG = 0, 1, 2
INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    options = argument_parser().parse_args(arguments)
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


def argument_parser() -> argparse.ArgumentParser:
    """What the command understands."""
    parser = argparse.ArgumentParser(prog="restapi", description="Make REST calls and judge their responses.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    run = _subcommand(
        commands,
        "run",
        _run,
        "run the steps of a file",
        "Run the steps of a YAML file in order; after a failure only those that ask for it.",
        "0 no step failed, 1 a step failed, 2 an error in what was asked, 130 interrupted",
    )
    _add_given(run)
    _add_run(run)
    _add_policy(run)
    _add_receiver(run)
    gate = _subcommand(
        commands,
        "gate",
        _gate,
        "evaluate the steps of a file together, until all pass",
        "Evaluate all steps of a YAML file together, again and again, until all pass for long enough.",
        "0 the gate passed, 1 it timed out, 2 an error in what was asked, 130 interrupted",
    )
    _add_given(gate)
    _add_gate(gate)
    _add_policy(gate)
    serve = _subcommand(
        commands,
        "serve",
        _serve,
        "wait for a service to complete one task",
        "Print what a service needs to complete a task, show what it tells, and end when it is done.",
        "0 it succeeded, 1 it failed or was late, 2 an error in what was asked, 130 interrupted",
    )
    _add_serve(serve)
    _subcommand(
        commands,
        "demo",
        _demo,
        "run the example steps against a release service on this machine",
        "Run the example steps against a release service on this machine, and explain what became of them.",
        "0 every step ended as expected, 1 one did not, 130 interrupted",
    )
    return parser


def _subcommand(
    commands: Any, name: str, run: Callable[[argparse.Namespace], int], summary: str, description: str, codes: str
) -> argparse.ArgumentParser:
    found: argparse.ArgumentParser = commands.add_parser(
        name, help=summary, description=description, epilog=f"Exit codes: {codes}."
    )
    found.set_defaults(command=run)
    return found


def _add_run(run: argparse.ArgumentParser) -> None:
    run.add_argument("--outputs", metavar="FILE", help="save the outputs of the steps as JSON")
    run.add_argument(
        "--format", choices=("text", *FORMATS), default="text", help="of the report (default: %(default)s)"
    )
    run.add_argument("--verbose", action="store_true", help="show each request and response in full, on standard error")
    run.add_argument("--find", metavar="TEXT", help="list where TEXT is in the responses, and the condition to say so")
    run.add_argument(
        "--parallel", metavar="N", type=_count, help="run all steps at once, with at most N requests on their way"
    )


def _add_given(run: argparse.ArgumentParser) -> None:
    """What commands that make calls are given for all of them."""
    run.add_argument("file", metavar="FILE", help="Azure steps or Code Stream tasks: one, several, a pipeline")
    run.add_argument("--connections", metavar="FILE", help="service connections (default: connections.yml beside FILE)")
    run.add_argument("--variables", metavar="FILE", help="variables for $(name) and ${var.name}, as YAML or JSON")
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
        "--deadline",
        metavar="SECONDS",
        type=_seconds,
        default=DEADLINE,
        help="how long a try, or a poll, may take (default: %(default)g)",
    )


def _add_gate(gate: argparse.ArgumentParser) -> None:
    times = gate.add_argument_group("when they are evaluated, in seconds or as 90s, 5m, 1h, 2d")
    for name, (default, about) in GATE_TIMES.items():
        about = f"{about} (default: {default})"
        times.add_argument(f"--{name}", metavar="TIME", type=_duration, default=_duration(default), help=about)
    gate.add_argument("--format", choices=GATE_FORMATS, default="text", help="of the report (default: %(default)s)")


def _add_serve(serve: argparse.ArgumentParser) -> None:
    _add_receiver(serve)
    serve.add_argument(
        "--timeout", metavar="SECONDS", type=_seconds, default=LONGEST_WAIT, help="at most 72 hours, the default"
    )
    serve.add_argument(
        "--format",
        choices=("text", "json"),
        default="text",
        help="of what is shown; JSON has one object in each line (default: %(default)s)",
    )


def _add_policy(run: argparse.ArgumentParser) -> None:
    careful = Policy()
    network = run.add_argument_group("what is allowed on the network")
    for name, about in {
        "retries": "send again what is safe to repeat, so many times (default: %(default)s)",
        "redirects": f"follow so many redirects, at most {MAX_REDIRECTS} (default: %(default)s)",
        "max-body": "the largest body, in bytes (default: %(default)s)",
    }.items():
        default = getattr(careful, name.replace("-", "_"))
        network.add_argument(f"--{name}", metavar="N", type=int, default=default, help=about)
    network.add_argument("--public-only", action="store_true", help="refuse private, loopback and link-local addresses")
    network.add_argument("--proxy", metavar="URL", help="send every request through this proxy")


def _add_receiver(command: argparse.ArgumentParser) -> None:
    group = command.add_argument_group("where services tell that their work is done (waitForCompletion: 'true')")
    group.add_argument("--listen", metavar="HOST:PORT", help="listen there (default: any free port on loopback)")
    group.add_argument("--public-url", metavar="URL", help="the URL that services reach it by, such as a proxy's")


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


def _duration(text: str) -> float:
    """Seconds, perhaps with a unit."""
    number, unit = (text[:-1], text[-1]) if text[-1:] in _UNITS else (text, "s")
    try:
        seconds = float(number) * _UNITS[unit]
    except ValueError:
        seconds = math.nan
    if not (math.isfinite(seconds) and seconds >= 0):
        raise argparse.ArgumentTypeError(f"'{text}' is not a time; write seconds, or 90s, 5m, 1h, 2d")
    return seconds


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text[:9])):
        raise argparse.ArgumentTypeError(f"'{text}' is not a number from 1 on")
    return int(text[:9])


def _demo(_: argparse.Namespace) -> int:
    return SUCCEEDED if run_demo(Printer()) else FAILED


def _gate(options: argparse.Namespace) -> int:
    ended = run_gate_file(options)
    if ended.decision is GateEnd.CANCELED:
        return INTERRUPTED
    return SUCCEEDED if ended.passed else FAILED


def _serve(options: argparse.Namespace) -> int:
    completion = ByCallback(completed=options.timeout)
    with Receiver(options.listen or LOOPBACK, public_url=options.public_url) as receiver:
        shown = AsJson() if options.format == "json" else AsText(Printer())
        return SUCCEEDED if wait_for_one(receiver, completion, shown) else FAILED


def _run(options: argparse.Namespace) -> int:
    ended = run_file(options)
    if any(step.result is Result.CANCELED for step in ended.steps):
        print("restapi: interrupted", file=sys.stderr)
        return INTERRUPTED
    return SUCCEEDED if ended.succeeded else FAILED
