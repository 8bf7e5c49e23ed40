"""An infix condition to the expression that it means, by the tables that lark makes of the grammar."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NoReturn

from conditions.errors import ConditionSyntaxError, LimitError
from conditions.syntax.limits import LONGEST_EXPRESSION
from conditions.syntax.lr import LRParser
from conditions.syntax.tokens import Token
from conditions.values import dotnet_text
from restapi.code_stream.infix import tables
from restapi.code_stream.infix.hints import Place, unexpected
from restapi.code_stream.infix.lowering import Lowering, written


def lower(expression: str) -> str:
    """The expression of Azure's language that an infix condition means.

    Raises:
        ConditionSyntaxError: The text is no condition; `position` tells the place, `hint` a guess.
        LimitError: It is too long, or nests too deep.
    """
    _check_length("condition", expression)
    lowered = _Reader(expression).lowered()
    _check_length("expression that the condition means", lowered)
    return lowered


def _check_length(what: str, expression: str) -> None:
    length = dotnet_text.length(expression)
    if length > LONGEST_EXPRESSION:
        raise LimitError(f"the {what} has {length:,} characters: at most {LONGEST_EXPRESSION:,} are allowed")


_PARSER = LRParser(tables)
_RULES = _PARSER.rules(Lowering.__dict__.__getitem__)


class _Reader:
    """Reads one text, and remembers its tokens for what is to be said of one that cannot stand where it does."""

    def __init__(self, expression: str) -> None:
        self.expression = expression
        self.tokens: list[Token] = []

    def lowered(self) -> str:
        """The expression that the whole text means."""
        lowering = Lowering(self.expression)
        part = _PARSER.parse(self.expression, _RULES, lowering, self._refuse, self.tokens.append)
        return written(lowering.condition(part))

    def _refuse(self, at: int) -> NoReturn:
        before = [token for token in self.tokens if token.start < at]
        place = Place(self.expression, at, before[-1] if before else None, _innermost(before))
        message, hint, span = unexpected(place)
        raise ConditionSyntaxError(message, hint=hint).locate(self.expression, span)


def _innermost(tokens: Iterable[Token]) -> Token | None:
    """The innermost bracket that is open behind tokens."""
    opened: list[Token] = []
    for token in tokens:
        if token.type in ("LPAR", "LSQB"):
            opened.append(token)
        elif token.type in ("RPAR", "RSQB"):
            opened.pop()
    return opened[-1] if opened else None
