"""The side of Python in the fuzzer of the parser: an input is a text, and both drivers must agree on it.

The first byte chooses the grammar, and the part at which building fails, if any. Both drivers must build the same
parts in the same order, or refuse the same place; and nothing of what was built may be left behind. Of a text of Azure
they must make the same tree, as compiling does; and what compiling tells is the fault that the guard finds, if any.

The features that are told are the tokens that follow each other: the core goes through the same code for all of them.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from sys import getrefcount
from typing import Any, NoReturn, TypeAlias
from zlib import crc32

from conditions import AZURE, ConditionError, core
from conditions.syntax import tables as azure
from conditions.syntax.builder import NoExpressionError, TreeBuilder
from conditions.syntax.guard import Guard
from conditions.syntax.lr import LRParser, Rule
from conditions.syntax.parser import parse
from conditions.syntax.tokens import Token
from restapi.code_stream.infix import tables as infix

if core.CORE is None:
    raise ImportError(f"The native core is {core.TOLD}: there is nothing to be fuzzed.")

INFIX = 1
"""The bit of the first byte that chooses the grammar. The others are a number: that of the part that fails, from 1."""

FEATURES = 1 << 16
TOGETHER = 3
"""Tokens that make a feature."""
TRIED = 4
"""Times that a text leaves more behind, before that is the fault of the core."""


class DifferenceError(AssertionError):
    """The core has read something else than Python."""


class RefusedError(Exception):
    """A text is refused at a place."""


class FailedError(Exception):
    """A part cannot be built."""


class Built(int):
    """The number of a part. Objects hold their class: so it tells by its references how many of them there are."""


Check: TypeAlias = Callable[[Token], None] | None
"""What is called with each token: where there is something, the driver in Python reads."""


@dataclass(frozen=True)
class Grammar:
    """A grammar.

    Attributes:
        parser: Its parser, with both drivers.
        rules: Its rules; their parts are written down in order.
        kinds: The kinds of its tokens, as the tables have them.
    """

    parser: LRParser
    rules: tuple[Rule, ...]
    kinds: Sequence[str]


class Builder:
    """Writes down what is built.

    Attributes:
        calls: The name of each part, and what it is made of.
    """

    def __init__(self, failing: int) -> None:
        self.calls: list[tuple[Any, ...]] = []
        self._failing = failing

    def build(self, name: str, parts: tuple[Any, ...]) -> Built:
        """The number of a part."""
        self.calls.append((name, *parts))
        if len(self.calls) == self._failing:
            raise FailedError(len(self.calls))
        return Built(len(self.calls))


def _named(name: str) -> Callable[..., Built]:
    return lambda builder, *parts: builder.build(name, parts)


def _nothing(*_: object) -> None:
    """What is built, or called with a token, where only faults are looked for."""


def _grammar(tables: Any) -> Grammar:
    parser = LRParser(tables)
    return Grammar(parser, parser.rules(_named), [*tables.PUNCTUATION.values(), *tables.PATTERNS])


AZURE_GRAMMAR, INFIX_GRAMMAR = _grammar(azure), _grammar(infix)
TREES = AZURE_GRAMMAR.parser.rules(lambda name: getattr(TreeBuilder, name))
EXAMINING = AZURE_GRAMMAR.parser.rules(lambda _: _nothing)


def judge(data: bytes) -> Sequence[int]:
    """Read the text of an input in every way; gives the features that it has.

    Raises:
        DifferenceError: The drivers differ, or one of them leaves something behind.
    """
    grammar, failing, text = chosen_text(data)
    _check_what_is_left(grammar, text, failing)
    tokens = list[Token]()
    _require_same(text, _parts(grammar, text, failing), _parts(grammar, text, failing, tokens.append))
    if grammar is AZURE_GRAMMAR and not failing:
        _check_trees(text)
    kinds = [f"{grammar is AZURE_GRAMMAR}", *(token.type for token in tokens)]
    together = (kinds[at : at + TOGETHER] for at in range(len(kinds)))
    return [crc32(" ".join(some).encode()) % FEATURES for some in together]


def chosen_text(data: bytes) -> tuple[Grammar, int, str]:
    """The grammar, the number of the part that fails (0 for none), and the text."""
    options = data[0] if data else 0
    grammar = INFIX_GRAMMAR if options & INFIX else AZURE_GRAMMAR
    return grammar, options >> 1, data[1:].decode("utf-8", "surrogateescape")


def _parts(grammar: Grammar, text: str, failing: int, check: Check = None) -> Any:
    """All that a driver builds of a text, and what becomes of the whole."""
    builder = Builder(failing)
    try:
        outcome: Any = grammar.parser.parse(text, grammar.rules, builder, _refuse, check)
    except (RefusedError, FailedError) as error:
        outcome = type(error), error.args
    return outcome, builder.calls


def _refuse(at: int) -> NoReturn:
    raise RefusedError(at)


def _check_what_is_left(grammar: Grammar, text: str, failing: int) -> None:
    if all(_is_more_left(grammar, text, failing) for _ in range(TRIED)):
        raise DifferenceError(f"of {text!r} the core leaves something behind, each time")


def _is_more_left(grammar: Grammar, text: str, failing: int) -> bool:
    """True where there are more references than before; by one that Python keeps for itself, it may happen once."""
    gc.disable()
    before = _references(grammar, text)
    _parts(grammar, text, failing)
    after = _references(grammar, text)
    gc.enable()
    return any(more > few for more, few in zip(after, before, strict=True))


def _references(grammar: Grammar, text: str) -> list[int]:
    return [getrefcount(held) for held in (text, Built, *grammar.kinds)]


def _check_trees(text: str) -> None:
    by_core, by_python = _tree(text), _tree(text, _nothing)
    _require_same(text, by_core, by_python)
    guarded, compiled = _outcome(_examine, text), _outcome(_compiled, text)
    _require_same(text, compiled, guarded or by_core)


def _tree(text: str, check: Check = None) -> Any:
    """What a driver and the builder of trees make of a text, or which of them refuses it."""
    builder = TreeBuilder(AZURE.vocabulary, numbered=True)
    try:
        return AZURE_GRAMMAR.parser.parse(text, TREES, builder, _refuse, check)
    except (RefusedError, NoExpressionError) as error:
        return type(error), error.args


def _compiled(text: str) -> Any:
    return parse(text, AZURE.vocabulary, numbered=True)


def _examine(text: str) -> None:
    guard = Guard(text, AZURE.vocabulary)
    AZURE_GRAMMAR.parser.parse(text, EXAMINING, guard, guard.refuse, guard.check)


def _outcome(read: Callable[[str], Any], text: str) -> Any:
    """What is read, or all that is told of an error."""
    try:
        return read(text)
    except ConditionError as error:
        return type(error), str(error), error.as_json()


def _require_same(text: str, by_core: Any, by_python: Any) -> None:
    if by_core != by_python:
        raise DifferenceError(f"of {text!r} the core makes {by_core}, Python {by_python}")
