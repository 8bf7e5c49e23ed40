"""`conditions functions`: what functions there are, and what one of them does."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from conditions.commands.arguments import TRUE, subcommand
from conditions.console.inputs import UsageError
from conditions.console.printer import Printer
from conditions.declaring.vocabulary import Vocabulary
from conditions.language import AZURE


def add_functions(commands: Any) -> None:
    """Add `functions` to the subcommands of a parser."""
    codes = "0 success, 2 there is no such function"
    command = subcommand(commands, "functions", _functions, "list the functions, or describe one", codes)
    command.add_argument("name", metavar="NAME", nargs="?", help="the function to describe, in any letter case")
    command.add_argument("--events", action="store_true", help="those that patterns of EventBridge are written in")


def _functions(options: Namespace) -> int:
    printer = Printer()
    vocabulary = _of_events() if options.events else AZURE.vocabulary
    if options.name is None:
        known = [
            one for one in vocabulary.functions if not options.events or AZURE.vocabulary.function(one.name) is None
        ]
        width = max(len(function.signature) for function in known)
        for function in known:
            printer(f"{function.signature:{width}}  {function.summary}")
        return TRUE
    found = vocabulary.function(options.name)
    if found is None:
        nearest = vocabulary.nearest(options.name, call=True)
        raise UsageError(f"there is no function {options.name}" + (f": did you mean {nearest}?" if nearest else ""))
    printer(found.signature, "bold")
    printer()
    printer(found.documentation)
    return TRUE


def _of_events() -> Vocabulary:
    from conditions.event_patterns.pattern import EVENTS

    return EVENTS.vocabulary
