"""A parser that tables drive: those that `tools/grammar_tables.py` makes of a grammar (LALR)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, NoReturn, Protocol, TypeAlias

from conditions.syntax.tokens import Token

Rule: TypeAlias = tuple[Callable[..., Any] | None, str, int]
"""The builder of a rule, None where a part is what it was; the name of the result; of how many parts it is made."""


class Tables(Protocol):
    """The tables of a grammar: a module that is made of it."""

    PUNCTUATION: dict[str, str]
    PATTERNS: dict[str, str]
    FINAL: int
    RULES: tuple[tuple[str | None, str, int], ...]
    ACTIONS: tuple[dict[str, int], ...]


class LRParser:
    """Reads the texts of a grammar token by token; what it makes of them is for the builders to say.

    Only a token that is allowed where it stands is looked for: what is a name in one place is a Boolean in another.
    """

    def __init__(self, tables: Tables) -> None:
        self._rules, self._actions, self._final = tables.RULES, tables.ACTIONS, tables.FINAL
        self._single = {mark: kind for mark, kind in tables.PUNCTUATION.items() if len(mark) < 2}
        longer = {kind: re.escape(mark) for mark, kind in tables.PUNCTUATION.items() if len(mark) > 1}
        patterns = tables.PATTERNS | longer
        self._patterns = [_first_of(patterns, actions) for actions in tables.ACTIONS]
        self._blank = re.compile(tables.PATTERNS["BLANK"])

    def rules(self, builder: Callable[[str], Callable[..., Any]]) -> list[Rule]:
        """The rules of the grammar with their builders, which *builder* finds by name."""
        return [(builder(name) if name else None, result, size) for name, result, size in self._rules]

    def parse(
        self,
        text: str,
        rules: Sequence[Rule],
        check: Callable[[Token], None],
        refuse: Callable[[int], NoReturn],
    ) -> Any:
        """The whole text, as the builders of the rules make it.

        Args:
            text: The text.
            rules: The rules, with the builders of this text.
            check: Called with each token before the grammar takes it.
            refuse: Raises for what begins at a place and cannot stand there.
        """
        states, parts = [0], list[Any]()
        at = 0
        while states[-1] != self._final:
            token = self._token_at(text, at, states[-1])
            if token is None:
                blank = self._blank.match(text, at)
                at = blank.end() if blank else at
                token = self._token_at(text, at, states[-1]) or refuse(at)
            check(token)
            if not self._take(token, states, parts, rules):
                refuse(at)
            at += len(token.text)
        return parts[0]

    def _token_at(self, text: str, at: int, state: int) -> Token | None:
        """The token at a place, if one stands there that the state allows; at the end of the text, that one."""
        character = text[at : at + 1]
        kind = self._single.get(character)
        if kind is not None and (kind in self._actions[state] or not character):
            return Token(kind, character, at)
        found = self._patterns[state].match(text, at)
        return Token(found.lastgroup or "", found[0], at) if found else None

    def _take(self, token: Token, states: list[int], parts: list[Any], rules: Sequence[Rule]) -> bool:
        """Apply the rules that end before a token, and go to the state after it; False where it cannot stand."""
        actions, kind = self._actions, token.type
        while (action := actions[states[-1]].get(kind)) is not None:
            if action >= 0:
                states.append(action)
                parts.append(token)
                return True
            build, result, size = rules[~action]
            if build is not None:
                parts[-size:] = [build(*parts[-size:])]
            if size == 1:
                states[-1] = actions[states[-2]][result]
            else:
                states[-size:] = [actions[states[~size]][result]]
        return False


def _first_of(patterns: dict[str, str], actions: dict[str, int]) -> re.Pattern[str]:
    """A pattern that matches the first of the tokens of a state that can stand; where there are none, nothing."""
    names = [name for name in patterns if name in actions]
    return re.compile("|".join(f"(?P<{name}>{patterns[name]})" for name in names) or "(?!)")
