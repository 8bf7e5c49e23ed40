"""A parser that tables drive: those that `tools/grammar_tables.py` makes of a grammar (LALR)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, NoReturn, Protocol, TypeAlias

from conditions.syntax.tokens import Token

Rule: TypeAlias = tuple[Callable[..., Any] | None, str, int]
"""What builds the result, None where a part is what it was; the name of the result; of how many parts it is made."""

_tuple = tuple.__new__  # a third of the time of `Token(…)`, which calls it


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
        self._rules, self._final = tables.RULES, tables.FINAL
        refused = dict.fromkeys([*tables.PUNCTUATION.values(), *tables.PATTERNS], _NONE)
        self._actions = [refused | _without_detours(actions, tables) for actions in tables.ACTIONS]
        single = {mark: kind for mark, kind in tables.PUNCTUATION.items() if len(mark) < 2}
        self._marks = [_allowed(single, actions) for actions in tables.ACTIONS]
        longer = {kind: re.escape(mark) for mark, kind in tables.PUNCTUATION.items() if len(mark) > 1}
        patterns = tables.PATTERNS | longer
        self._patterns = [_first_of(patterns, actions) for actions in tables.ACTIONS]
        self._blank = re.compile(tables.PATTERNS["BLANK"])

    def rules(self, find: Callable[[str], Callable[..., Any]]) -> list[Rule]:
        """The rules of the grammar with what builds their results, which *find* gives for the name of each."""
        rules = [(find(name) if name else None, result, size) for name, result, size in self._rules]
        return rules[::-1]  # an action that applies a rule is its index from the end

    def parse(
        self,
        text: str,
        rules: Sequence[Rule],
        builder: object,
        refuse: Callable[[int], NoReturn],
        check: Callable[[Token], None] | None = None,
    ) -> Any:
        """The whole text, as the builder makes it.

        Args:
            text: The text.
            rules: The rules, each with what builds its result: a function of the builder and the parts.
            builder: The builder of this text.
            refuse: Raises for what begins at a place and cannot stand there.
            check: Called with each token before the grammar takes it.
        """
        actions, marks, patterns, final = self._actions, self._marks, self._patterns, self._final
        states, parts, at, state, end = [0], list[Any](), 0, 0, len(text)
        while state != final:
            written = text[at] if at < end else ""
            kind = marks[state].get(written)
            if kind is None:
                found = patterns[state].match(text, at)
                if found is None:
                    at = self._behind_blanks(text, at) or refuse(at)
                    continue
                kind, written = found.lastgroup or "", found[0]
            token = _tuple(Token, (kind, written, at))
            if check is not None:
                check(token)
            # The rules that end before the token are applied; then it is taken, or it cannot stand here.
            while (action := actions[state][kind]) < 0:
                build, result, size = rules[action] if action != _NONE else refuse(at)
                if size == 1:  # most are
                    if build is not None:
                        parts[-1] = build(builder, parts[-1])
                    states[-1] = state = actions[states[-2]][result]
                    continue
                if build is not None:
                    parts[-size] = build(builder, *parts[-size:])
                del parts[1 - size :], states[1 - size :]
                states[-1] = state = actions[states[-2]][result]
            state = action
            states.append(action)
            parts.append(token)
            at += len(written)
        return parts[0]

    def _behind_blanks(self, text: str, at: int) -> int | None:
        """The end of the blanks at a place; None where there are none."""
        blanks = self._blank.match(text, at)
        return blanks.end() if blanks else None


_NONE = -(2**31)
"""An action that no table has: there is none."""


def _allowed(single: dict[str, str], actions: dict[str, int]) -> dict[str, str]:
    """The tokens of one character that a state allows, and the end of the text, which is one anywhere."""
    return {mark: kind for mark, kind in single.items() if kind in actions or not mark}


def _without_detours(actions: dict[str, int], tables: Tables) -> dict[str, int]:
    """The actions of a state, without the states behind a result that only take it for another result."""
    direct = dict(actions)
    for name in actions:
        while direct[name] >= 0 and (alias := _alias(tables, direct[name])) is not None and alias in actions:
            direct[name] = direct[alias]
    return direct


def _alias(tables: Tables, state: int) -> str | None:
    """The result that the last part is taken for in a state, whatever follows; None where it depends on that."""
    ways = set(tables.ACTIONS[state].values())
    build, result, size = tables.RULES[~way] if (way := min(ways)) < 0 else ("", "", 0)
    return result if len(ways) == 1 and build is None and size == 1 else None


def _first_of(patterns: dict[str, str], actions: dict[str, int]) -> re.Pattern[str]:
    """A pattern that matches the first of the tokens of a state that can stand; where there are none, nothing."""
    names = [name for name in patterns if name in actions]
    return re.compile("|".join(f"(?P<{name}>{patterns[name]})" for name in names) or "(?!)")
