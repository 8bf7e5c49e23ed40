"""The verdicts of one expression on several documents, for the table of the page."""

from __future__ import annotations

from itertools import repeat
from typing import Any

from conditions.condition import Condition
from conditions.console.printer import shown
from conditions.errors import ConditionError
from conditions.playground.fields import language_of, others_of, root_of
from conditions.source import clipped

MOST_DOCUMENTS = 50
LONGEST_TEXT = 200


def judge(
    expression: str, roots: list[str], others: str, strict: bool = False, own: list[str] | None = None
) -> list[dict[str, Any]]:
    """The verdict on each document, in their order, with the value or the error in a line.

    Args:
        expression: The expression.
        roots: The JSON texts of the documents.
        others: The JSON text of an object with the other named values, or a blank one.
        strict: True where what is not there is an error.
        own: The texts of the other values of each document, where they have their own ones.
    """
    judged = roots[:MOST_DOCUMENTS]
    try:
        condition = language_of(strict).compile(expression)
    except ConditionError as error:
        return [_failed(error) for _ in judged]
    return [_judged(condition, root, values) for root, values in zip(judged, own or repeat(others), strict=False)]


def _judged(condition: Condition, root: str, others: str) -> dict[str, Any]:
    try:
        given = root_of(root) | others_of(others)
        value = condition.evaluate(**given)
        verdict = condition(**given)
    except ConditionError as error:
        return _failed(error)
    return {"verdict": verdict, "shown": clipped(shown(value, LONGEST_TEXT), LONGEST_TEXT), "error": None}


def _failed(error: ConditionError) -> dict[str, Any]:
    return {"verdict": None, "shown": None, "error": clipped(error.message, LONGEST_TEXT)}
