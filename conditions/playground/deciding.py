"""Inputs that give a condition a verdict, as texts for the fields of the page."""

from __future__ import annotations

from typing import Any

from conditions.errors import ConditionError
from conditions.language import AZURE
from conditions.witnesses.tables import fields
from conditions.witnesses.witness import Example, Impossible


def deciding(expression: str, verdict: bool) -> dict[str, Any]:
    """Texts for the fields of the page on which a condition has a verdict; else why there are none.

    Args:
        expression: The condition.
        verdict: The verdict that is asked for.

    Returns:
        `root` and `others`, or a `notice`.
    """
    try:
        found = AZURE.compile(expression).example(verdict)
    except ConditionError as error:
        return {"notice": str(error)}
    if isinstance(found, Example):
        return fields(found.inputs)
    if isinstance(found, Impossible):
        return {"notice": f"It is proved that the condition is never {verdict}."}
    return {"notice": f"No inputs were found on which the condition is {verdict}: {found.reason}."}
