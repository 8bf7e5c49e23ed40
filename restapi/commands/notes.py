"""Notes on a file that is run: what it asks for and is not done here, and what is made up."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping

from conditions.source import in_one_line
from restapi.invocation import Invocation


def tell_notes(invocations: Iterable[Invocation], variables: Mapping[str, str]) -> None:
    """Print each note on invocations once, on standard error, given the variables that are not made up."""
    steps = list(invocations)
    notes = [note for step in steps for note in step.notes]
    notes += (note for step in steps if step.enabled for note in step.dialect.notes(variables))
    for note in dict.fromkeys(notes):
        print(f"restapi: {in_one_line(note)}", file=sys.stderr)
