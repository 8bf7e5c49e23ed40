"""Completion in a session at the cursor: that of an expression, commands, their arguments."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from conditions.console.completion import Candidate, Inputs, functions, in_expression, starting
from conditions.language import AZURE
from conditions.repl.session import COMMANDS

MOST_CANDIDATES = 500
"""The most candidates that are offered: a document may have any number of members."""


def candidates(text: str, inputs: Inputs) -> list[Candidate]:
    """The candidates at the end of what is typed in a session, which is where the cursor is."""
    command, blank, argument = text.partition(" ")
    found: Iterable[Candidate]
    if not text.startswith(":"):
        found = in_expression(text, inputs)
    elif not blank:
        found = starting(command, 0, dict.fromkeys(COMMANDS, ""))
    elif command == ":explain":
        found = in_expression(text, inputs, len(command) + 1)
    elif command == ":help":
        found = starting(argument, len(command) + 1, functions())
    elif command == ":set":
        found = starting(argument, len(command) + 1, dict.fromkeys(AZURE.vocabulary.inputs, "named value"))
    else:
        found = ()
    return list(islice(found, MOST_CANDIDATES))
