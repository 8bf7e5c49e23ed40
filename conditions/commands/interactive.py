"""`conditions repl` and `conditions playground`: sessions in the terminal and in the browser."""

from __future__ import annotations

from argparse import Namespace
from contextlib import suppress
from typing import Any

from conditions.commands.arguments import TRUE, add_dialect, add_settings, inputs_of, natural, subcommand
from conditions.language import AZURE


def add_repl(commands: Any) -> None:
    """Add `repl` to the subcommands of a parser."""
    codes = "0 success, 2 an error in what was asked"
    command = subcommand(commands, "repl", _repl, "type expressions and see their values", codes)
    command.add_argument("root", metavar="DOCUMENT", nargs="?", help="the JSON document that is root")
    add_dialect(command)
    add_settings(command)


def add_playground(commands: Any) -> None:
    """Add `playground` to the subcommands of a parser."""
    command = subcommand(
        commands,
        "playground",
        _playground,
        "open a page on which to try conditions, served by this machine for you alone",
        "0 it was ended by Ctrl-C, 2 it cannot be served",
    )
    command.add_argument(
        "--port",
        metavar="N",
        type=natural,
        default=8765,
        help="where to serve it; 0 is any free port (default: %(default)s)",
    )
    command.add_argument("--no-browser", action="store_true", help="print the address only")


def _repl(options: Namespace) -> int:
    from conditions.repl.terminal import run

    run(inputs_of(options), AZURE.extend(jsonpath=options.jsonpath))
    return TRUE


def _playground(options: Namespace) -> int:
    from conditions.playground.server import run

    with suppress(KeyboardInterrupt):
        run(options.port, browser=not options.no_browser)
    return TRUE
