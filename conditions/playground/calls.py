"""The call that the cursor is in, of an expression that may still be incomplete."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

_TOKEN = re.compile(r"'(?:[^']|'')*+'?|(?:(?<![\w.])(?P<name>[A-Za-z_]\w*+)\s*+)?\(|[)\[\],]")
"""A text, closed or not; a bracket that opens, with the name before it; and what else tells where arguments end."""


class Call(NamedTuple):
    """A call that is not closed: the name of its function, and the index of the argument at the cursor."""

    name: str
    argument: int


@dataclass(slots=True)
class _Bracket:
    """A bracket that is not closed, and how many commas stand behind it."""

    mark: str
    name: str | None
    commas: int = 0


def innermost_call(before: str) -> Call | None:
    """The innermost call that is open at the end of a text; None where there is none, or no name before its bracket.

    Args:
        before: The expression up to the cursor.
    """
    opened: list[_Bracket] = []
    for token in _TOKEN.finditer(before):
        mark = token[0]
        if mark in (")", "]"):
            _close(opened, mark)
        elif mark == "," and opened:
            opened[-1].commas += 1
        elif mark[-1] in "([" and not mark.startswith("'"):
            opened.append(_Bracket(mark[-1], token["name"]))
    call = next((bracket for bracket in reversed(opened) if bracket.mark == "("), None)
    return Call(call.name, call.commas) if call is not None and call.name else None


def _close(opened: list[_Bracket], mark: str) -> None:
    """Close a bracket; `)` closes what is open inside its call too, and `]` alone closes no call."""
    if mark == ")":
        while opened and opened.pop().mark != "(":
            pass
    elif opened and opened[-1].mark == "[":
        opened.pop()
