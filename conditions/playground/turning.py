"""What would turn the verdict that the page shows, in a sentence."""

from __future__ import annotations

from typing import Any

from conditions.errors import ConditionError
from conditions.playground.fields import language_of, others_of, root_of
from conditions.source import clipped, in_one_line

LONGEST_SENTENCE = 1_000


def turn(expression: str, root: str, others: str, strict: bool = False) -> dict[str, Any] | None:
    """The smallest change of the values at hand on which the verdict would be the other one.

    Args:
        expression: The condition.
        root: The JSON text of the document, or a blank one for none.
        others: The JSON text of an object with the other named values, or a blank one.
        strict: True where what is not there is an error.

    Returns:
        The `verdict` that it would be, and `condition`, on which it would: `root.status were 'ok'`. None where no such
        change is known, or there is no verdict.
    """
    try:
        explanation = language_of(strict).compile(expression).explain(**root_of(root), **others_of(others))
    except ConditionError:
        return None
    found = explanation.counterfactual
    if found is None:
        return None
    changes = " and ".join(change.text for change in found.changes)
    return {"verdict": found.verdict, "condition": clipped(in_one_line(changes), LONGEST_SENTENCE)}
