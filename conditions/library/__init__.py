"""The functions of the language, one module for each subject."""

from __future__ import annotations

from collections.abc import Iterator

from conditions.declaring.function import Function, declaration_of
from conditions.library import collections, comparing, formatting, logic, paths, server, status, strings, validation

_MODULES = (logic, comparing, strings, collections, formatting, paths, status, server, validation)


def _declared() -> Iterator[Function]:
    for module in _MODULES:
        for body in vars(module).values():
            if hasattr(body, "__condition_function__") and body.__module__ == module.__name__:
                yield declaration_of(body)


FUNCTIONS: tuple[Function, ...] = tuple(_declared())
"""Every built-in function, in the order of the reference page."""
