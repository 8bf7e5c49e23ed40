"""`conditions filter`: the lines on which a condition is true."""

from __future__ import annotations

import sys
from argparse import Namespace
from typing import Any

from conditions.commands.arguments import (
    FALSE,
    TRUE,
    WRONG,
    add_dialect,
    add_on_error,
    add_settings,
    inputs_of_lines,
    natural,
    subcommand,
)
from conditions.console.printer import Printer
from conditions.language import AZURE


def add_filter(commands: Any) -> None:
    """Add `filter` to the subcommands of a parser."""
    command = subcommand(
        commands,
        "filter",
        _filter,
        "print the lines of newline-delimited JSON on which a condition is true",
        "0 a line was found, 1 none was, 2 an error",
        more=" They are printed as they are; blank lines are skipped.",
        example="\"eq(root.status, 'failed')\" events.ndjson",
    )
    command.add_argument("expression", metavar="EXPR", help="a condition on each line, which is root")
    command.add_argument("files", metavar="FILE", nargs="*", help="standard input is -, or where no file is named")
    command.add_argument("--count", action="store_true", help="print only how many lines there are")
    command.add_argument("--invert", action="store_true", help="the lines on which the condition is false")
    command.add_argument(
        "--max-count", metavar="N", type=natural, help="stop after N lines of each file (default: never)"
    )
    command.add_argument("--line-number", action="store_true", help="print the number of each line before it")
    add_on_error(command, "the condition")
    add_dialect(command)
    add_settings(command)


def _filter(options: Namespace) -> int:
    from conditions.commands.search import Search

    condition = AZURE.extend(jsonpath=options.jsonpath).compile(options.expression)
    inputs = inputs_of_lines(options)
    search = Search(
        judge=condition.judge(**inputs),
        report=lambda message: Printer(sys.stderr)(f"conditions: {message}", "red"),
        wanted=not options.invert,
        counting=options.count,
        most=options.max_count,
        numbering=options.line_number,
        skipping=options.on_error == "skip",
    )
    search.files(options.files or ["-"])
    return WRONG if search.failed else TRUE if search.found else FALSE
