"""`conditions fmt`: an expression in its canonical layout."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from conditions.commands.arguments import FALSE, TRUE, expression_of, natural, subcommand
from conditions.console.printer import Printer


def add_fmt(commands: Any) -> None:
    """Add `fmt` to the subcommands of a parser."""
    command = subcommand(
        commands,
        "fmt",
        _format,
        "print an expression in its canonical layout",
        "0 success, 1 the layout is another one (with --check), 2 an error in what was asked",
        more=" It is one line, or broken where that is too wide.",
    )
    command.add_argument(
        "expression", metavar="EXPR|FILE", nargs="?", default="-", help="standard input where it is left out"
    )
    command.add_argument(
        "--width", metavar="N", type=natural, default=100, help="characters in a line (default: %(default)s)"
    )
    command.add_argument("--check", action="store_true", help="print nothing; exit 1 where the layout is another one")


def _format(options: Namespace) -> int:
    from conditions.language import format_expression

    text = expression_of(options.expression)
    formatted = format_expression(text, options.width)
    if options.check:
        return TRUE if formatted == text.rstrip("\r\n") else FALSE
    Printer()(formatted)
    return TRUE
