"""Criteria and conditions of steps, compiled; an error says which of them is none."""

from __future__ import annotations

from functools import cache

import conditions
from restapi.errors import CriterionError


def read_criterion(
    text: str,
    what: str = "the success criterion",
    language: conditions.Language = conditions.AZURE,
    *,
    strict: bool = False,
) -> conditions.Condition | None:
    """The compiled criterion, or None where there is none; CriterionError where it does not compile.

    Where it is *strict*, what is not there is an error when it is evaluated, and not Null.
    """
    return _compiled(text, what, strictly(language) if strict else language) if text.strip() else None


def read_condition(
    text: str, language: conditions.Language = conditions.AZURE, *, strict: bool = False
) -> conditions.Condition:
    """The compiled condition of a step; CriterionError where it does not compile."""
    return _compiled(
        text.strip() or "succeeded()", "the condition of the step", strictly(language) if strict else language
    )


@cache
def strictly(language: conditions.Language) -> conditions.Language:
    """The strict form of a language, made once, since a language keeps what it compiled."""
    return language.extend(strict=True)


def _compiled(text: str, what: str, language: conditions.Language) -> conditions.Condition:
    try:
        return language.compile(text)
    except conditions.ConditionError as error:
        raise CriterionError(f"{what} is not a condition", detail=str(error)) from None
