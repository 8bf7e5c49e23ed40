"""The verdicts of one expression on several documents, for the table of the page."""

from __future__ import annotations

from typing import Any

from conditions.condition import Condition
from conditions.console.printer import shown
from conditions.errors import ConditionError
from conditions.playground.fields import language_of, others_of, root_of
from conditions.source import clipped

MOST_DOCUMENTS = 50
LONGEST_TEXT = 200


def judge(expression: str, roots: list[str], others: str, strict: bool = False) -> list[dict[str, Any]]:
    """The verdict on each document, in their order, with the value or the error in a line.

    Args:
        expression: The expression.
        roots: The JSON texts of the documents.
        others: The JSON text of an object with the other named values, or a blank one.
        strict: True where what is not there is an error.
    """
    try:
        condition = language_of(strict).compile(expression)
        inputs = others_of(others)
    except ConditionError as error:
        return [_failed(error) for _ in roots[:MOST_DOCUMENTS]]
    return [_judged(condition, root, inputs) for root in roots[:MOST_DOCUMENTS]]


def _judged(condition: Condition, root: str, inputs: dict[str, Any]) -> dict[str, Any]:
    try:
        given = root_of(root) | inputs
        value = condition.evaluate(**given)
        verdict = condition(**given)
    except ConditionError as error:
        return _failed(error)
    return {"verdict": verdict, "shown": clipped(shown(value, LONGEST_TEXT), LONGEST_TEXT), "error": None}


def _failed(error: ConditionError) -> dict[str, Any]:
    return {"verdict": None, "shown": None, "error": clipped(error.message, LONGEST_TEXT)}
