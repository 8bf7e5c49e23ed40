"""The warnings of `conditions check` for an expression that may stand anywhere, as JSON values."""

from __future__ import annotations

from typing import Any

from conditions.lint.checking import in_expression
from conditions.lint.places import EXPRESSION
from conditions.playground.offsets import Offsets
from conditions.source import clipped

LONGEST_CHECKED = 5_000
"""The most characters of an expression that is looked at; some rules compare each part with each."""
MOST_WARNINGS = 50
LONGEST_TEXT = 1_000


def warnings(expression: str) -> list[dict[str, Any]]:
    """What is legal in an expression and surely not meant, in the order of the text.

    Args:
        expression: The expression, which compiles.
    """
    if len(expression) > LONGEST_CHECKED:
        return []
    offsets = Offsets(expression)
    found = [problem for problem in in_expression(expression, EXPRESSION) if not problem.is_error]
    return [
        {
            "code": problem.code,
            "message": clipped(problem.message, LONGEST_TEXT),
            "hint": problem.hint and clipped(problem.hint, LONGEST_TEXT),
            "start": offsets.unit(problem.span.start),
            "end": offsets.unit(problem.span.end),
        }
        for problem in found[:MOST_WARNINGS]
    ]
