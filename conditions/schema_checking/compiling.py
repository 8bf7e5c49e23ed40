"""Compiling in a language that has schemas: a condition that does not fit them is refused, or warned of."""

from __future__ import annotations

import warnings
from collections.abc import Sequence

from conditions.errors import MismatchError, MismatchWarning
from conditions.problem import Problem

_OUTSIDE = 4
"""The frame that asked for the condition: behind this one, the method of the language, and the function `compile`."""


def refuse_or_warn(text: str, problems: Sequence[Problem], *, strict: bool) -> None:
    """Refuse a condition for the first of its problems, or warn of all of them.

    Raises:
        MismatchError: There is one, and the language is strict.
    """
    if strict and problems:
        raise _error(text, problems[0])
    for problem in problems:
        warnings.warn(str(_error(text, problem)), MismatchWarning, stacklevel=_OUTSIDE)


def _error(text: str, problem: Problem) -> MismatchError:
    error = MismatchError(problem.message, hint=problem.hint).locate(text, problem.span)
    error.code = problem.code
    return error
