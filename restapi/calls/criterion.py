"""Criteria and conditions of steps, compiled; an error says which of them is none."""

from __future__ import annotations

import conditions
from restapi.errors import CriterionError


def read_criterion(
    text: str, what: str = "the success criterion", language: conditions.Language = conditions.AZURE
) -> conditions.Condition | None:
    """The compiled criterion, or None where there is none; CriterionError where it does not compile."""
    return _compiled(text, what, language) if text.strip() else None


def read_condition(text: str, language: conditions.Language = conditions.AZURE) -> conditions.Condition:
    """The compiled condition of a step; CriterionError where it does not compile."""
    return _compiled(text.strip() or "succeeded()", "the condition of the step", language)


def _compiled(text: str, what: str, language: conditions.Language) -> conditions.Condition:
    try:
        return language.compile(text)
    except conditions.ConditionError as error:
        raise CriterionError(f"{what} is not a condition", detail=str(error)) from None
