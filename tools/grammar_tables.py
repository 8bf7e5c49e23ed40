"""The tables of a parser, made by lark from its grammar (LALR).

`python -m tools.grammar_tables GRAMMAR…` writes `tables.py` beside each grammar that is named. Parsing needs the
tables only, so that no process that uses the package waits for lark or for the analysis.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TypeAlias

from lark import Lark
from lark.grammar import Rule
from lark.lexer import PatternStr, TerminalDef

from conditions.values.dotnet_text import WHITE_SPACE

_Described: TypeAlias = tuple[str | None, str, int]
"""A rule: what is built, the name of the result, and of how many parts."""
_Actions: TypeAlias = dict[str, int | _Described]
"""The actions of a state, by token or result: the next state, or the rule to apply."""


_WHITE_SPACE = "".join(f"\\u{ord(character):04x}" for character in WHITE_SPACE)
"""The characters that `WHITE_SPACE` stands for in a pattern of a grammar."""


def tables_of(grammar: Path) -> Path:
    """The file for the tables of a grammar."""
    return grammar.with_name("tables.py")


def source_of(grammar: Path) -> str:
    """The grammar as lark reads it."""
    return grammar.read_text(encoding="utf-8").replace("WHITE_SPACE", _WHITE_SPACE)


def tables(grammar: Path) -> str:
    """The source of the `tables.py` of a grammar."""
    lark = Lark(source_of(grammar), parser="lalr")
    found, start, end = _analysed(lark)
    states = _numbered(found, start)
    rules = list(dict.fromkeys(rule for state in states for rule in _applied(found[state])))
    final = states[end]
    actions = [_actions(found[state], states, rules) or {"END": final} for state in states]
    return "\n".join(
        [
            _HEAD,
            *("PUNCTUATION = {", *_entries(_punctuation(lark.terminals)), "}"),
            *("PATTERNS = {", *_entries(_patterns(lark.terminals)), "}"),
            f"FINAL: int = {final}",
            *("RULES: tuple[tuple[str | None, str, int], ...] = (", *(f"    {rule!r}," for rule in rules), ")"),
            *("ACTIONS: tuple[dict[str, int], ...] = (", *(f"    {found!r}," for found in actions), ")"),
            "",
        ]
    )


_HEAD = '''"""The tables of `grammar.lark`: made by `make tables`, and not to be edited.

PUNCTUATION: the names of the tokens that are always the same; END stands at the end of a text.
PATTERNS: the regular expressions of the others, in the order in which they are tried, and of BLANK, between tokens.
FINAL: the state in which the text is read.
RULES: what is built (None: what stands there already), the name of the result, and of how many parts.
ACTIONS: by state, the first being 0, and by token or result: the next state, or ~ the index of the rule to apply.
"""

'''


def _analysed(lark: Lark) -> tuple[dict[int, _Actions], int, int]:
    """The actions of each state, and the first and the last state, from the form in which lark saves a parser."""
    saved, memo = lark.memo_serialize([TerminalDef, Rule])
    table = saved["parser"]["parser"]
    names = table["tokens"]
    rules = {number: _described(one) for number, one in memo.items() if one["__type__"] == Rule.__name__}

    def actions(state: dict[int, tuple[int, Any]]) -> _Actions:
        return {names[token]: rules[target["@"]] if applies else target for token, (applies, target) in state.items()}

    states = {state: actions(found) for state, found in table["states"].items()}
    return states, table["start_states"]["start"], table["end_states"]["start"]


def _numbered(found: dict[int, _Actions], start: int) -> dict[int, int]:
    """The states by their numbers in lark, which differ from run to run, numbered as they are reached."""
    numbers = {start: 0}
    waiting = [start]
    for state in waiting:
        for _, target in sorted(found[state].items(), key=_name):
            if isinstance(target, int) and target not in numbers:
                numbers[target] = len(numbers)
                waiting.append(target)
    return numbers


def _applied(actions: _Actions) -> Iterator[_Described]:
    return (target for _, target in sorted(actions.items(), key=_name) if not isinstance(target, int))


def _name(action: tuple[str, int | _Described]) -> str:
    return action[0]


def _entries(found: dict[str, str]) -> list[str]:
    return [f"    {name!r}: {value!r}," for name, value in found.items()]


def _punctuation(terminals: Iterable[TerminalDef]) -> dict[str, str]:
    fixed = {terminal.pattern.value: terminal.name for terminal in terminals if _is_fixed(terminal)}
    return {"": "END", **dict(sorted(fixed.items()))}


def _patterns(terminals: Iterable[TerminalDef]) -> dict[str, str]:
    free = sorted((t for t in terminals if not _is_fixed(t)), key=lambda t: (-t.priority, t.name))
    return {terminal.name: terminal.pattern.to_regexp() for terminal in free}


def _is_fixed(terminal: TerminalDef) -> bool:
    return isinstance(terminal.pattern, PatternStr)


def _described(saved: dict[str, Any]) -> _Described:
    return saved["alias"], str(saved["origin"]["name"]), len(saved["expansion"])


def _actions(actions: _Actions, states: dict[int, int], rules: list[_Described]) -> dict[str, int]:
    return {
        name.replace("$", ""): states[target] if isinstance(target, int) else ~rules.index(target)
        for name, target in sorted(actions.items(), key=_name)
    }


if __name__ == "__main__":
    for found in map(Path, sys.argv[1:]):
        tables_of(found).write_text(tables(found), encoding="utf-8")
