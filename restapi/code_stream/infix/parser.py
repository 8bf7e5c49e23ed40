"""Reads an infix condition, driven by the tables that lark makes of the grammar."""

from __future__ import annotations

import re
from typing import Any, NoReturn

from conditions.errors import ConditionSyntaxError, LimitError
from conditions.syntax.parser import LONGEST
from conditions.syntax.tokens import Token
from conditions.values import dotnet_text as text
from restapi.code_stream.infix.hints import Place, unexpected
from restapi.code_stream.infix.lowering import Lowering, written
from restapi.code_stream.infix.tables import ACTIONS, FINAL, PATTERNS, PUNCTUATION, RULES


def lower(expression: str) -> str:
    """The expression of Azure's language that an infix condition means.

    Raises:
        ConditionSyntaxError: The text is no condition; `position` tells the place, `hint` a guess.
        LimitError: It is too long, or nests too deep.
    """
    _check_length("condition", expression)
    lowered = _Parser(expression).parsed()
    _check_length("expression that the condition means", lowered)
    return lowered


def _check_length(what: str, expression: str) -> None:
    length = text.length(expression)
    if length > LONGEST:
        raise LimitError(f"the {what} has {length:,} characters: at most {LONGEST:,} are allowed")


_TOKENS = {name: re.escape(mark) for mark, name in PUNCTUATION.items() if mark} | PATTERNS
_BLANK = re.compile(f"(?:{PATTERNS['BLANK']})?")


def _pattern(actions: dict[str, int]) -> re.Pattern[str]:
    """What matches the tokens that a state allows."""
    names = [name for name in [*PATTERNS, *PUNCTUATION.values()] if name in actions and name != "END"]
    return re.compile("|".join(f"(?P<{name}>{_TOKENS[name]})" for name in names) or "(?!)")


_ALLOWED = [_pattern(actions) for actions in ACTIONS]


class _Parser:
    """Reads one text, token by token."""

    def __init__(self, expression: str) -> None:
        self.expression = expression
        self.lowering = Lowering(expression)
        self.states, self.parts = [0], list[Any]()
        self.opened: list[Token] = []
        self.before: Token | None = None

    def parsed(self) -> str:
        """The expression that the whole text means."""
        at = 0
        while self.states[-1] != FINAL:
            blank = _BLANK.match(self.expression, at)
            at = blank.end() if blank else at
            token = self._token_at(at)
            if token is None or not self._take(token):
                self._refuse(at)
            at = token.end
        return written(self.lowering.condition(self.parts[0]))

    def _token_at(self, at: int) -> Token | None:
        if at == len(self.expression):
            return Token("END", "", at)
        found = _ALLOWED[self.states[-1]].match(self.expression, at)
        return Token(found.lastgroup or "", found[0], at) if found else None

    def _take(self, token: Token) -> bool:
        """Apply the rules that end before a token, and go to the state after it; False where it cannot stand."""
        while (action := ACTIONS[self.states[-1]].get(token.type)) is not None:
            if action >= 0:
                self.states.append(action)
                self.parts.append(token)
                self._remember(token)
                return True
            self._apply(*RULES[~action])
        return False

    def _apply(self, build: str | None, result: str, size: int) -> None:
        if build is not None:
            self.parts[-size:] = [getattr(self.lowering, build)(*self.parts[-size:])]
        del self.states[-size:]
        self.states.append(ACTIONS[self.states[-1]][result])

    def _remember(self, token: Token) -> None:
        self.before = token
        if token.type in ("LPAR", "LSQB"):
            self.opened.append(token)
        elif token.type in ("RPAR", "RSQB"):
            self.opened.pop()

    def _refuse(self, at: int) -> NoReturn:
        opened = self.opened[-1] if self.opened else None
        message, hint, span = unexpected(Place(self.expression, at, self.before, opened))
        raise ConditionSyntaxError(message, hint=hint).locate(self.expression, span)
