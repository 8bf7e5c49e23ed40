"""A parser that tables drive: those that `tools/grammar_tables.py` makes of a grammar (LALR).

The native core has the same driver, which takes half of the time. It reads texts where no tokens are to be checked.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NoReturn, Protocol, TypeAlias

from conditions.core import CORE
from conditions.syntax.tokens import Token

Rule: TypeAlias = tuple[Callable[..., Any] | None, str, int]
"""What builds the result, None where a part is what it was; the name of the result; of how many parts it is made."""

Part: TypeAlias = tuple[str, str, int]
"""A token as builders get it: what a `Token` has, without the names, which take three times as long to make."""

_Stack: TypeAlias = Any
"""Of what was read: a state, the part before it, and the stack below. Tuples take fewer calls than lists."""

_tuple = tuple.__new__  # a third of the time of `Token(…)`, which calls it


class Tables(Protocol):
    """The tables of a grammar: a module that is made of it."""

    PUNCTUATION: dict[str, str]
    PATTERNS: dict[str, str]
    FINAL: int
    RULES: tuple[tuple[str | None, str, int], ...]
    ACTIONS: tuple[dict[str, int], ...]


class _State:
    """Where a reader stands between two tokens.

    Attributes:
        rule: The rule that ends here, whatever follows; None where that depends on the next token.
        actions: By the kinds of the tokens that can stand here, the rule that ends before one, or the state behind it.
        gotos: By the names of the results that can stand here, the state behind one.
        marks: The kinds of the tokens of one character that can stand here, and of the end of the text.
        match: Matches one of the others at a place.
    """

    __slots__ = ("actions", "gotos", "marks", "match", "rule")

    rule: int | None
    actions: dict[str, _State | int]
    gotos: dict[str, _State]
    marks: dict[str, str]
    match: Callable[[str, int], re.Match[str] | None]


class LRParser:
    """Reads the texts of a grammar token by token; what it makes of them is for the builders to say.

    Only a token that is allowed where it stands is looked for: what is a name in one place is a Boolean in another.
    """

    def __init__(self, tables: Tables) -> None:
        self._rules = tables.RULES
        assert all(size <= _MOST_PARTS for _, _, size in tables.RULES)
        self._blank = re.compile(tables.PATTERNS["BLANK"]).match
        states = [_State() for _ in tables.ACTIONS]
        rows = []
        single = {mark: kind for mark, kind in tables.PUNCTUATION.items() if len(mark) < 2}
        longer = {kind: re.escape(mark) for mark, kind in tables.PUNCTUATION.items() if len(mark) > 1}
        results = {result for _, result, _ in tables.RULES}
        for state, actions in zip(states, tables.ACTIONS, strict=True):
            direct = _without_detours(actions, tables)
            taken = {kind: to for kind, to in direct.items() if kind not in results}
            gotos = {result: to for result, to in direct.items() if result in results}
            state.rule = _only_rule(actions, tables)
            state.actions = {kind: states[to] if to >= 0 else ~to for kind, to in taken.items()}
            state.gotos = {result: states[to] for result, to in gotos.items()}
            state.marks = {mark: kind for mark, kind in single.items() if kind in actions or not mark}
            state.match = _first_of(tables.PATTERNS | longer, actions).match
            rule = -1 if state.rule is None else state.rule
            rows.append((rule, taken, gotos, tuple(state.marks.items()), state.match))
        self._start, self._final = states[0], states[tables.FINAL]
        self._native = None if CORE is None else CORE.Parser(tuple(rows), tables.FINAL, self._blank)

    def rules(self, find: Callable[[str], Callable[..., Any]]) -> tuple[Rule, ...]:
        """The rules of the grammar with what builds their results, which *find* gives for the name of each."""
        return tuple([(find(name) if name else None, result, size) for name, result, size in self._rules])

    def parse(
        self,
        text: str,
        rules: tuple[Rule, ...],
        builder: object,
        refuse: Callable[[int], NoReturn],
        check: Callable[[Token], None] | None = None,
    ) -> Any:
        """The whole text, as the builder makes it.

        Args:
            text: The text.
            rules: The rules, each with what builds its result: a function of the builder and the parts. A part is a
                result, or a token: its kind, what is written, and where it starts.
            builder: The builder of this text.
            refuse: Raises for what begins at a place and cannot stand there.
            check: Called with each token before the grammar takes it.
        """
        if check is None and self._native is not None:
            return self._native.parse(text, rules, builder, refuse)
        return self._parsed(text, rules, builder, refuse, check)

    def _parsed(
        self,
        text: str,
        rules: tuple[Rule, ...],
        builder: object,
        refuse: Callable[[int], NoReturn],
        check: Callable[[Token], None] | None,
    ) -> Any:
        state, final, at, end = self._start, self._final, 0, len(text)
        stack: _Stack = state, None, None
        token: Part | None = None
        while state is not final:
            rule = state.rule
            if rule is None:
                if token is None:
                    mark = text[at] if at < end else ""
                    kind = state.marks.get(mark)
                    token = (kind, mark, at) if kind else self._longer_token(state, text, at, refuse)
                    if check is not None:
                        check(token := _tuple(Token, token))
                action: Any = state.actions.get(token[0])
                if action.__class__ is _State:
                    state = action
                    stack = state, token, stack
                    at = token[2] + len(token[1])
                    token = None
                    continue
                rule = refuse(token[2]) if action is None else action
            build, result, size = rules[rule]
            if size > 1:
                part, stack = _joined(build, builder, size, stack)
            else:
                _, part, stack = stack
                if build is not None:
                    part = build(builder, part)
            state = stack[0].gotos[result]
            stack = state, part, stack
        return stack[1]

    def _longer_token(self, state: _State, text: str, at: int, refuse: Callable[[int], NoReturn]) -> Part:
        """The token at a place that is none of one character; or the token behind the blanks there."""
        while True:
            found = state.match(text, at)
            if found is not None:
                return found.lastgroup or "", found[0], at
            blanks = self._blank(text, at)
            at = refuse(at) if blanks is None else blanks.end()
            mark = text[at : at + 1]
            if mark in state.marks:
                return state.marks[mark], mark, at


_MOST_PARTS = 4
"""The most parts of a rule, for which `_joined` is written."""


def _joined(build: Any, builder: object, size: int, stack: _Stack) -> tuple[Any, _Stack]:
    """The result that is built of the parts on top of a stack, and the stack below them."""
    _, last, (_, before, below) = stack
    if size == 2:
        return build(builder, before, last), below
    _, third, below = below
    if size == 3:
        return build(builder, third, before, last), below
    _, fourth, below = below
    return build(builder, fourth, third, before, last), below


def _only_rule(actions: dict[str, int], tables: Tables) -> int | None:
    """The rule that all actions of a state apply; None where there are others, or the end of the text must follow."""
    ways = set(actions.values())
    way = min(ways)
    if len(ways) > 1 or way >= 0 or tables.ACTIONS[0].get(tables.RULES[~way][1]) == tables.FINAL:
        return None
    return ~way


def _without_detours(actions: dict[str, int], tables: Tables) -> dict[str, int]:
    """The actions of a state, without the states behind a result that only take it for another result.

    The end of a text is waited for: nothing is taken for the whole before.
    """
    direct, final = dict(actions), tables.FINAL
    for name in actions:
        while direct[name] >= 0 and (alias := _alias(tables, direct[name])) and actions.get(alias, final) != final:
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
