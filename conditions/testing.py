"""Assertions on conditions, for tests: a failing one shows the value of every part."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from conditions.condition import Condition
from conditions.errors import ConditionError
from conditions.language import AZURE, Language


def assert_condition(
    condition: str | Condition,
    /,
    root: Any = None,
    variables: Mapping[str, Any] | None = None,
    *,
    verdict: bool = True,
    language: Language = AZURE,
    secrets: Iterable[str] = (),
    **inputs: Any,
) -> None:
    """Assert that a condition is true, or that it has another verdict; also as the rows of `conditions cases` tell it.

    Args:
        condition: The condition, or the text of one.
        root: The document.
        variables: The variables.
        verdict: The verdict that it is to have.
        language: What the text may name.
        secrets: Texts that are shown as `***`.
        inputs: The other named values, and `status`.

    Raises:
        AssertionError: The condition has another verdict, or it cannot be evaluated on these values: the explanation
            says why. Or the text is no expression: the error says what was expected, and where.
    """
    __tracebackhide__ = True
    try:
        compiled = condition if isinstance(condition, Condition) else language.compile(condition)
    except ConditionError as error:
        raise AssertionError(str(error)) from None
    explanation = compiled.explain(root, variables or {}, secrets=secrets, **inputs)
    if explanation.verdict is not verdict:
        raise AssertionError(str(explanation))
