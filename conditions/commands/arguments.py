"""What several subcommands take, and what they end with."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace, RawDescriptionHelpFormatter
from collections.abc import Callable
from os.path import isfile
from typing import Any

from conditions.console.inputs import UsageError, assign, read_document
from conditions.declaring.dialects import JSON_PATHS

TRUE, FALSE, WRONG = 0, 1, 2
"""Exit codes, as grep's: true or success, false or failure, an error in what was asked or of writing."""

UNDECIDED = 4
"""The exit code where what is given decides nothing."""


def subcommand(
    commands: Any,
    name: str,
    run: Callable[[Namespace], int],
    summary: str,
    codes: str,
    *,
    more: str = "",
    example: str = "",
    without_h: bool = False,
) -> ArgumentParser:
    """Add a subcommand to those of a parser.

    Args:
        commands: Those that there are.
        name: What it is called.
        run: What it does with its options; returns the exit code.
        summary: What it does, in a line, as a sentence without its capital and its full stop.
        codes: What its exit codes mean.
        more: Further sentences about it.
        example: How it may be called, without its name.
        without_h: Whether `-h` may mean something else than `--help`.
    """
    command: ArgumentParser = commands.add_parser(
        name,
        help=summary,
        description=f"{summary[0].upper()}{summary[1:]}.{more}",
        epilog=f"Exit codes: {codes}." + (f"\n\nexample:\n  conditions {name} {example}" if example else ""),
        formatter_class=RawDescriptionHelpFormatter,
        conflict_handler="resolve" if without_h else "error",
    )
    command.set_defaults(run=run)
    return command


def add_on_error(command: ArgumentParser, what: str) -> None:
    """Add `--on-error`, to a command that reads lines; *what* fails besides them."""
    command.add_argument(
        "--on-error",
        choices=("fatal", "skip"),
        default="fatal",
        help=f"what to do on a line that is no JSON, or on which {what} fails: stop, or tell and go on "
        "(default: %(default)s)",
    )


def inputs_of_lines(options: Namespace) -> dict[str, Any]:
    """The named values of a command that reads lines.

    Raises:
        UsageError: One is the root, which each line is.
    """
    inputs = with_settings({"variables": {}}, options)
    if "root" in inputs:
        raise UsageError("--set root…: each line is the root")
    return inputs


def add_settings(command: ArgumentParser) -> None:
    """Add `--set`."""
    command.add_argument(
        "--set",
        metavar="NAME.KEY=VALUE",
        action="append",
        default=[],
        help="a text in a named value: variables.Build.Reason=Manual, dependencies.A.outputs['s.v']=x, status=Failed",
    )


def add_dialect(command: ArgumentParser) -> None:
    """Add `--jsonpath`."""
    command.add_argument(
        "--jsonpath",
        choices=JSON_PATHS,
        default="server",
        help="what the paths of jsonpath() are: those of Azure's server, or by RFC 9535 (default: %(default)s)",
    )


def natural(text: str) -> int:
    """The type of arguments that are natural numbers."""
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise ArgumentTypeError(f"{text!r} is no natural number")
    return int(text)


def expression_of(argument: str) -> str:
    """The expression that an argument is, or that the file it names holds; `-` is standard input.

    Raises:
        UsageError: The file cannot be read.
    """
    try:
        if argument == "-":
            return sys.stdin.buffer.read().decode("utf-8-sig")
        if not isfile(argument):  # noqa: PTH113 (importing pathlib would take longer than the whole verdict)
            return argument
        with open(argument, encoding="utf-8-sig") as file:  # noqa: PTH123
            return file.read().rstrip("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"cannot read {argument}: {error}") from None


def inputs_of(options: Namespace) -> dict[str, Any]:
    """The inputs that `--root` and `--set` give, and variables in any case."""
    return {"variables": {}, **given_by(options)}


def given_by(options: Namespace) -> dict[str, Any]:
    """The inputs that `--root` and `--set` give."""
    inputs: dict[str, Any] = {}
    if options.root is not None:
        inputs["root"] = read_document(options.root)
    return with_settings(inputs, options)


def with_settings(inputs: dict[str, Any], options: Namespace) -> dict[str, Any]:
    """The inputs with what `--set` puts into them."""
    for setting in options.set:
        assign(inputs, setting)
    return inputs
