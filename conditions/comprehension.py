"""A simple JSONPath as a Python comprehension: names, then one filter, wildcard or slice over an Array.

As all inline forms it raises for whatever it did not foresee: a key that is missing, a value of another class.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from conditions.functions import FastScope
from conditions.selection import MOST_NODES


def comprehension(scope: FastScope, segments: Sequence[Any], *, counted: bool) -> str | None:
    """The expression of the nodes that the segments of a parsed path select, or of their number; None for others."""
    if not segments or any(
        type(part).__name__ != "JSONPathChildSegment" or len(part.selectors) > 1 for part in segments
    ):
        return None
    *names, last = (part.selectors[0] for part in segments)
    if any(type(one).__name__ != "NameSelector" for one in names):
        return None
    source = f"{scope.bind(listed)}({scope.path(*(one.name for one in names))})"
    kind = type(last).__name__
    if kind == "Filter":
        member = scope.local()
        test = _test(scope, last.expression.expression, member)
        if test is None:
            return None
        source = f"[{'1' if counted else member} for {member} in {source} if {test}]"
    elif kind == "SliceSelector" and last.slice.step != 0:
        source = f"{source}[{scope.bind(last.slice)}]"
    elif kind != "WildcardSelector":
        return None
    return f"len({source})" if counted else source


def listed(value: Any) -> list[Any]:
    """A list, as it is; anything else is not foreseen."""
    if value.__class__ is not list or len(value) > MOST_NODES:
        raise TypeError
    return value


def _test(scope: FastScope, expression: Any, member: str) -> str | None:
    if type(expression).__name__ != "InfixExpression":
        return None
    if expression.operator in ("&&", "||"):
        parts = [_test(scope, part, member) for part in (expression.left, expression.right)]
        word = " and " if expression.operator == "&&" else " or "
        return None if None in parts else f"({word.join(part for part in parts if part)})"
    value = _value(scope, expression.left, member)
    return None if value is None else _comparison(scope, value, expression.operator, expression.right)


def _value(scope: FastScope, query: Any, member: str) -> str | None:
    """The member itself, or what it has under one name."""
    if type(query).__name__ != "RelativeFilterQuery" or len(query.path.segments) > 1:
        return None
    for segment in query.path.segments:
        if len(segment.selectors) > 1 or type(segment.selectors[0]).__name__ != "NameSelector":
            return None
        return f"{member}[{scope.bind(segment.selectors[0].name)}]"
    return member


def _comparison(scope: FastScope, value: str, operator: str, literal: Any) -> str | None:
    kind = type(literal).__name__
    if kind == "StringLiteral":
        return f"{value} {operator} {scope.bind(literal.value)}"
    if kind not in ("IntegerLiteral", "FloatLiteral"):
        return None
    held = scope.local()
    # True is 1 to Python, but no number to JSON.
    number = f"({held} := {value}) {'==' if operator == '!=' else operator} {scope.bind(literal.value)}"
    compared = f"({number} and {held}.__class__ is not bool)"
    return f"not {compared}" if operator == "!=" else compared
