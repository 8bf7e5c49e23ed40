"""The command `restapi`: run the invocations of a file, or see a demo.

Exit codes: 0 no step failed, 1 a step failed, 2 an error in what was asked, 130 interrupted.
"""

from __future__ import annotations

import argparse
import math
import os
import sys
from collections.abc import Callable, Sequence
from io import TextIOWrapper

from conditions.terminal import Printer
from restapi.demo import run_demo
from restapi.errors import InvocationError
from restapi.policy import DEADLINE, MAX_REDIRECTS, Policy
from restapi.report import FORMATS
from restapi.running import run_file
from restapi.sequence import Result

SUCCEEDED, FAILED, WRONG = 0, 1, 2
INTERRUPTED = 130


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
        description="Run the steps of a YAML file in order; after a failure only those that ask for it.",
        epilog="Exit codes: 0 no step failed, 1 a step failed, 2 an error in what was asked, 130 interrupted.",
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
        "--deadline",
        metavar="SECONDS",
        type=_seconds,
        default=DEADLINE,
        help="for a try, or a poll (default: %(default)g)",
    )
    run.add_argument("--outputs", metavar="FILE", help="save the outputs of the steps as JSON")
    run.add_argument(
        "--format", choices=("text", *FORMATS), default="text", help="of the report (default: %(default)s)"
    )
    run.add_argument("--verbose", action="store_true", help="show each request and response in full, on standard error")
    run.add_argument("--find", metavar="TEXT", help="list where TEXT is in the responses, and the condition to say so")
    _add_policy(run)
    demo = commands.add_parser("demo", help="run the example steps against a release service on this machine")
    demo.set_defaults(command=_demo)
    return parser


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
    ended = run_file(options)
    if any(step.result is Result.CANCELED for step in ended.steps):
        print("restapi: interrupted", file=sys.stderr)
        return INTERRUPTED
    return SUCCEEDED if ended.succeeded else FAILED
