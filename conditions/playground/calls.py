"""The call that the cursor is in, of an expression that may still be incomplete."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from conditions.syntax.tokens import Token, scan


class OpenCall(NamedTuple):
    """A call that is not closed: the name of its function, and the index of the argument at the cursor."""

    name: str
    argument: int


@dataclass(slots=True)
class _Bracket:
    """A bracket that is not closed, and how many commas stand behind it."""

    mark: str
    name: str | None
    commas: int = 0


def innermost_call(before: str) -> OpenCall | None:
    """The innermost call that is open at the end of a text; None where there is none, or no name before its bracket.

    Args:
        before: The expression up to the cursor.
    """
    opened: list[_Bracket] = []
    tokens = [token for token in scan(before) if token.type != "BLANK"]
    for at, token in enumerate(tokens):
        if token.text in (")", "]"):
            _close(opened, token.text)
        elif token.text == "," and opened:
            opened[-1].commas += 1
        elif token.text in ("(", "["):
            opened.append(_Bracket(token.text, _name(tokens[max(0, at - 2) : at])))
    call = next((bracket for bracket in reversed(opened) if bracket.mark == "("), None)
    return OpenCall(call.name, call.commas) if call is not None and call.name else None


def _name(before: list[Token]) -> str | None:
    """The name of the function whose bracket stands behind two tokens, if it is one's."""
    match before:
        case [Token(text="."), Token()]:
            return None
        case [*_, Token(type="NAME", text=name)]:
            return name
        case _:
            return None


def _close(opened: list[_Bracket], mark: str) -> None:
    """Close a bracket; `)` closes what is open inside its call too, and `]` alone closes no call."""
    if mark == ")":
        while opened and opened.pop().mark != "(":
            pass
    elif opened and opened[-1].mark == "[":
        opened.pop()
