"""What `conditions check` finds in an expression, as JSON values, and what would mend it."""

from __future__ import annotations

from typing import Any

from conditions.lint.checking import in_expression
from conditions.lint.places import BY_NAME, EXPRESSION
from conditions.playground.offsets import Offsets
from conditions.problem import Fix
from conditions.source import clipped

LONGEST_CHECKED = 5_000
"""The most characters of an expression that is looked at; some rules compare each part with each."""
MOST_WARNINGS = 50
LONGEST_TEXT = 1_000


def warnings(expression: str, place: str = "") -> list[dict[str, Any]]:
    """What is legal in an expression and surely not meant, and what its place refuses, in the order of the text.

    Args:
        expression: The expression, which compiles.
        place: The short name of the place where it stands; where there is no such place, it may stand anywhere.
    """
    if len(expression) > LONGEST_CHECKED:
        return []
    offsets = Offsets(expression)
    where = BY_NAME.get(place)
    found = in_expression(expression, where or EXPRESSION)
    if where is None:
        found = [problem for problem in found if not problem.is_error]  # the evaluation tells them
    return [
        {
            "code": problem.code,
            "message": clipped(problem.message, LONGEST_TEXT),
            "hint": problem.hint and clipped(problem.hint, LONGEST_TEXT),
            "start": offsets.unit(problem.span.start),
            "end": offsets.unit(problem.span.end),
            "fix": _fix(problem.fix, offsets),
        }
        for problem in found[:MOST_WARNINGS]
    ]


def fix_of_error(expression: str) -> dict[str, Any] | None:
    """What certainly mends an expression that does not compile; None where nothing does."""
    if len(expression) > LONGEST_CHECKED:
        return None
    found = (problem.fix for problem in in_expression(expression, EXPRESSION) if problem.is_error)
    return _fix(next(found, None), Offsets(expression))


def _fix(fix: Fix | None, offsets: Offsets) -> dict[str, Any] | None:
    if fix is None or len(fix.replacement) > LONGEST_CHECKED:
        return None
    return {"start": offsets.unit(fix.span.start), "end": offsets.unit(fix.span.end), "text": fix.replacement}
