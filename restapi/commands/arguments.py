"""The options of the subcommands, and what their values may be. Nothing of it makes a call."""

from __future__ import annotations

import argparse
import math
import os
from collections.abc import Callable

from restapi.policy import DEADLINE, MAX_REDIRECTS, Policy

PLAN_FORMATS = ("text", "json")
RUN_FORMATS = ("text", "json", "junit")
GATE_FORMATS = ("text", "json", "junit")
SERVE_FORMATS = ("text", "json")
"""The formats of what a subcommand prints. A test holds them to the reports, which are loaded when one is made."""

DATABASE = "sqlite:///restapi.db"
"""The database of durable runs. A test holds it to the engine, which is loaded when one is asked for."""

GATE_TIMES = {
    "delay": ("0s", "delay before the first evaluation"),
    "interval": ("5m", "time between re-evaluations"),
    "steady": ("0s", "minimum duration of steady success"),
    "timeout": ("1d", "after which the gate fails, with the delay"),
}

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}


def add_run(run: argparse.ArgumentParser) -> None:
    """The options of `restapi run` alone."""
    run.add_argument("--outputs", metavar="FILE", help="save the outputs of the steps as JSON")
    run.add_argument("--format", choices=RUN_FORMATS, default="text", help="of the report (default: %(default)s)")
    run.add_argument("--verbose", action="store_true", help="show each request and response in full, on standard error")
    run.add_argument("--find", metavar="TEXT", help="list where TEXT is in headers and bodies, and what refers to it")
    run.add_argument(
        "--parallel", metavar="N", type=_count, help="run all steps at once, with at most N requests on their way"
    )


def add_pipeline(run: argparse.ArgumentParser) -> None:
    """The options of which part of a pipeline runs, and of its tasks that are no calls."""
    group = run.add_argument_group("what is done of a pipeline, by the names of stages, jobs and steps")
    group.add_argument("--plan", action="store_true", help="show what would be done and sent, and send nothing")
    part = group.add_mutually_exclusive_group()
    part.add_argument("--only", metavar="NAME", help="this stage, job or step alone; what it depends on has succeeded")
    part.add_argument("--from", dest="start", metavar="NAME", help="this stage, job or step, and what runs after it")
    for name, about in {"approve": "pass this manual validation", "reject": "fail this manual validation"}.items():
        group.add_argument(f"--{name}", metavar="NAME", action="append", default=[], help=about)
    group.add_argument(
        "--skip-others", action="store_true", help="go on without tasks of a server that are not done here"
    )


def add_file(run: argparse.ArgumentParser) -> None:
    """The file whose steps are run."""
    run.add_argument("file", metavar="FILE", help="Azure steps or Code Stream tasks: one, several, a pipeline")


def add_durable(run: argparse.ArgumentParser) -> None:
    """The options of runs that outlive the command."""
    group = run.add_argument_group("what outlives this process, with condex[durable]")
    group.add_argument("--durable", action="store_true", help="keep what waits in a database, for `restapi resume`")
    group.add_argument("--id", metavar="ID", help="what names the run: the same id is the same run")
    add_database(group.add_argument)
    add_key(group.add_argument)


def add_database(add_argument: Callable[..., argparse.Action]) -> None:
    """The option of the database that runs are kept in, added to a parser or to a group of it."""
    add_argument(
        "--database", metavar="URL", default=DATABASE, help="sqlite:///FILE or postgresql://… (default: %(default)s)"
    )


def add_key(add_argument: Callable[..., argparse.Action]) -> None:
    """The option of what the tokens of durable callbacks are made of, added to a parser or to a group of it."""
    about = "the key of durable callbacks, in a file that its owner alone can read (default: $RESTAPI_CALLBACK_KEY)"
    add_argument("--key-file", metavar="FILE", help=about)


def add_unknown(run: argparse.ArgumentParser) -> None:
    """The option of what becomes of requests that were on their way when a process ended."""
    about = "what becomes of a request that may have been sent when a process ended (default: %(default)s)"
    run.add_argument("--on-unknown", choices=("fail", "repeat"), default="fail", help=about)


def add_given(run: argparse.ArgumentParser) -> None:
    """The options of commands that make calls."""
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
        "--keep-macros", action="store_true", help="send macros that nothing defines as they stand, as Azure does"
    )
    run.add_argument(
        "--strict", action="store_true", help="take a path that is not there for an error, and not for Null"
    )
    run.add_argument(
        "--deadline",
        metavar="SECONDS",
        type=_seconds,
        default=DEADLINE,
        help="how long a try, or a poll, may take (default: %(default)g)",
    )


def add_gate(gate: argparse.ArgumentParser) -> None:
    """The options of `restapi gate` alone."""
    times = gate.add_argument_group("when they are evaluated, in seconds or as 90s, 5m, 1h, 2d")
    for name, (default, about) in GATE_TIMES.items():
        about = f"{about} (default: {default})"
        times.add_argument(f"--{name}", metavar="TIME", type=_duration, default=_duration(default), help=about)
    limits = gate.add_argument_group("what each step may do wrong, unless it says so itself (default: no limit)")
    for name, about in {
        "failure-limit": "how many samples may see it fail",
        "inconclusive-limit": "how many may see no end of it",
        "consecutive-error-limit": "how many in a row may come to nothing, such as no response",
    }.items():
        limits.add_argument(f"--{name}", metavar="N", type=_count_or_0, help=about)
    limits.add_argument("--retry-denied", action="store_true", help="go on after a failure criterion is true")
    gate.add_argument("--format", choices=GATE_FORMATS, default="text", help="of the report (default: %(default)s)")


def add_serve(serve: argparse.ArgumentParser) -> None:
    """The options of `restapi serve` alone."""
    add_receiver(serve)
    serve.add_argument("--timeout", metavar="SECONDS", type=_seconds, help="at most 72 hours, the default")
    serve.add_argument(
        "--format",
        choices=SERVE_FORMATS,
        default="text",
        help="of what is shown; JSON has one object in each line (default: %(default)s)",
    )


def add_policy(run: argparse.ArgumentParser) -> None:
    """The options of what is allowed on the network."""
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


def add_receiver(command: argparse.ArgumentParser) -> None:
    """The options of where services tell that their work is done."""
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


def _count_or_0(text: str) -> int:
    return 0 if text == "0" else _count(text)


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text[:9])):
        raise argparse.ArgumentTypeError(f"'{text}' is not a number from 1 on")
    return int(text[:9])
