"""The functions of the language, one module for each subject."""

from __future__ import annotations

from conditions.functions import Function, declaration_of
from conditions.library import collections, comparing, formatting, logic, paths, status, strings, validation

_MODULES = (logic, comparing, strings, collections, formatting, paths, status, validation)


def _declared() -> tuple[Function, ...]:
    bodies = [body for module in _MODULES for body in vars(module).values() if hasattr(body, "__condition_function__")]
    return tuple(declaration_of(body) for body in dict.fromkeys(bodies))


FUNCTIONS: tuple[Function, ...] = _declared()
"""Every built-in function, in the order of the reference page."""
