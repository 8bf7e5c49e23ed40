"""Text to syntax tree.

The tables that lark makes of the grammar drive the parser. A text that is no expression is read a second time, by a
guard that finds its first fault.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn, cast

from conditions.declaring.vocabulary import Vocabulary
from conditions.errors import LimitError
from conditions.syntax import tables
from conditions.syntax.builder import NoExpressionError, TreeBuilder
from conditions.syntax.limits import DEEPEST_EXPRESSION, LONGEST_EXPRESSION
from conditions.syntax.lr import LRParser, Rule
from conditions.syntax.tree import Node
from conditions.values import dotnet_text


def parse(expression: str, vocabulary: Vocabulary, *, numbered: bool = False) -> Node:
    """The syntax tree of an expression.

    Args:
        expression: The text.
        vocabulary: The words of the language.
        numbered: Whether literals that are arguments have slots: those that `generating.shape` lifts out of the text.

    Raises:
        ConditionSyntaxError: The text is no expression; at the first place at fault, in reading order.
        LimitError: It is too long, or nests too deep.
    """
    return built(expression, TreeBuilder(vocabulary, numbered=numbered))


def built(expression: str, builder: TreeBuilder) -> Node:
    """What a builder makes of an expression. It raises what `parse` does."""
    length = dotnet_text.length(expression)
    if length > LONGEST_EXPRESSION:
        raise LimitError(f"the expression has {length:,} characters: at most {LONGEST_EXPRESSION:,} are allowed")
    if expression.count("(") + expression.count("[") > DEEPEST_EXPRESSION:
        _examine(expression, builder.vocabulary)  # it may nest too deep
    try:
        return cast("Node", _PARSER.parse(expression, _rules_of(builder.__class__), builder, _refuse))
    except NoExpressionError:
        pass
    _examine(expression, builder.vocabulary)
    raise AssertionError(f"no fault is found in {expression!r}")


def _examine(expression: str, vocabulary: Vocabulary) -> None:
    """Raise for the first fault of a text that is no expression."""
    from conditions.syntax.guard import Guard

    guard = Guard(expression, vocabulary)
    _PARSER.parse(expression, _EXAMINING, guard, guard.refuse, guard.check)


def _refuse(_: int) -> NoReturn:
    raise NoExpressionError


def _nothing(*_: object) -> None:
    """The result of a rule where tokens alone are looked at."""


_PARSER = LRParser(tables)
_EXAMINING = _PARSER.rules(lambda _: _nothing)


_rules: dict[type[TreeBuilder], tuple[Rule, ...]] = {}


def _rules_of(builder: type[TreeBuilder]) -> tuple[Rule, ...]:
    """The rules of the grammar with the methods of a builder, looked up once."""
    rules = _rules.get(builder)
    if rules is None:
        rules = _rules[builder] = _PARSER.rules(lambda name: cast("Callable[..., Node]", getattr(builder, name)))
    return rules
