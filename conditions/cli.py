"""The command `conditions`: try a condition on real data, see why it failed, check it, look functions up."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Sequence
from io import TextIOWrapper

from conditions.commands.arguments import WRONG
from conditions.commands.check import add_check
from conditions.commands.evaluate import add_eval, add_explain
from conditions.commands.filter import add_filter
from conditions.commands.fmt import add_fmt
from conditions.commands.functions import add_functions
from conditions.commands.interactive import add_playground, add_repl
from conditions.errors import ConditionError
from conditions.inputs import UsageError
from conditions.terminal import Printer

_SUBCOMMANDS = (
    add_eval,
    add_explain,
    add_filter,
    add_check,
    add_fmt,
    add_repl,
    add_playground,
    add_functions,
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    options = _options(arguments)
    try:
        run: Callable[[Namespace], int] = options.run
        return run(options)
    except (ConditionError, UsageError) as error:
        Printer(sys.stderr)(f"conditions: {error}", "red")
        return WRONG
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return WRONG
    except KeyboardInterrupt:
        return 130


def _options(arguments: Sequence[str] | None) -> Namespace:
    parser = argument_parser()
    options, rest = parser.parse_known_args(arguments)
    # argparse takes files for unknown arguments where options stand between them and the expression.
    if rest and ("files" not in options or any(argument.startswith("-") and argument != "-" for argument in rest)):
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    if rest:
        options.files += rest
    return options


def argument_parser() -> ArgumentParser:
    """What the command understands."""
    parser = ArgumentParser(
        prog="conditions",
        description="Evaluate Azure-style conditions on JSON documents.",
        epilog="Exit codes: 0 true or success, 1 false or failure, 2 an error in what was asked.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for add in _SUBCOMMANDS:
        add(commands)
    return parser
