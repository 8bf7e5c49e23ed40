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
        single = {mark: kind for mark, kind in tables.PUNCTUATION.items() if len(mark) < 2}
        self._marks = [_allowed(single, actions) for actions in tables.ACTIONS]
        longer = {kind: re.escape(mark) for mark, kind in tables.PUNCTUATION.items() if len(mark) > 1}
        patterns = tables.PATTERNS | longer
        self._patterns = [_first_of(patterns, actions) for actions in tables.ACTIONS]
        self._blank = re.compile(tables.PATTERNS["BLANK"])

    def rules(self, builder: Callable[[str], Callable[..., Any]]) -> list[Rule]:
        """The rules of the grammar with their builders, which *builder* finds by name."""
        rules = [(builder(name) if name else None, result, size) for name, result, size in self._rules]
        return rules[::-1]  # an action that applies a rule is its index from the end

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
        actions, marks, final = self._actions, self._marks, self._final
        states, parts, at, state = [0], list[Any](), 0, 0
        while state != final:
            mark = text[at : at + 1]
            kind = marks[state].get(mark)
            token = self._longer(text, at, state) if kind is None else Token(kind, mark, at)
            if token is None:
                blank = self._blank.match(text, at)
                at = blank.end() if blank else at
                token = self._token_at(text, at, state) or refuse(at)
            check(token)
            kind = token.type
            # The rules that end before the token are applied; then it is taken, or it cannot stand here.
            while (action := actions[state].get(kind, _NONE)) < 0:
                build, result, size = rules[action] if action != _NONE else refuse(at)
                if size == 1:  # most are
                    if build is not None:
                        parts[-1] = build(parts[-1])
                    states[-1] = state = actions[states[-2]][result]
                    continue
                if build is not None:
                    parts[-size:] = [build(*parts[-size:])]
                del states[-size:]
                state = actions[states[-1]][result]
                states.append(state)
            state = action
            states.append(action)
            parts.append(token)
            at += len(token.text)
        return parts[0]

    def _token_at(self, text: str, at: int, state: int) -> Token | None:
        """The token at a place, if one stands there that the state allows; at the end of the text, that one."""
        mark = text[at : at + 1]
        kind = self._marks[state].get(mark)
        return self._longer(text, at, state) if kind is None else Token(kind, mark, at)

    def _longer(self, text: str, at: int, state: int) -> Token | None:
        found = self._patterns[state].match(text, at)
        return Token(found.lastgroup or "", found[0], at) if found else None


_NONE = -(2**31)
"""An action that no table has: there is none."""


def _allowed(single: dict[str, str], actions: dict[str, int]) -> dict[str, str]:
    """The tokens of one character that a state allows, and the end of the text, which is one anywhere."""
    return {mark: kind for mark, kind in single.items() if kind in actions or not mark}


def _first_of(patterns: dict[str, str], actions: dict[str, int]) -> re.Pattern[str]:
    """A pattern that matches the first of the tokens of a state that can stand; where there are none, nothing."""
    names = [name for name in patterns if name in actions]
    return re.compile("|".join(f"(?P<{name}>{patterns[name]})" for name in names) or "(?!)")
