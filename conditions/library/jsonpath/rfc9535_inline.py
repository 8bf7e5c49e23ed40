"""The inline form of simple paths as RFC 9535 has them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from conditions.library.jsonpath.comprehension import (
    JSON,
    OPERATORS,
    Both,
    Compared,
    Either,
    Operator,
    Simple,
    Test,
    Value,
)

_LITERALS = ("StringLiteral", "IntegerLiteral", "FloatLiteral")


def simple(segments: Sequence[Any]) -> Simple | None:
    """The simple path that the segments of a parsed path are, if they are one."""
    selectors = [_only(segment) for segment in segments]
    if not selectors or None in selectors:
        return None
    *names, last = selectors
    if not all(type(one).__name__ == "NameSelector" for one in names):
        return None
    texts, kind = tuple(one.name for one in names), type(last).__name__
    if kind == "WildcardSelector":
        return Simple(texts, None)
    if kind == "SliceSelector":
        return Simple(texts, last.slice) if last.slice.step != 0 else None
    test = _test(last.expression.expression) if kind == "Filter" else None
    return None if test is None else Simple(texts, test)


def _only(segment: Any) -> Any:
    """The only selector of a segment of children, or None."""
    is_simple = type(segment).__name__ == "JSONPathChildSegment" and len(segment.selectors) == 1
    return segment.selectors[0] if is_simple else None


def _test(expression: Any) -> Test | None:
    if type(expression).__name__ != "InfixExpression":
        return None
    if expression.operator in ("&&", "||"):
        left, right = _test(expression.left), _test(expression.right)
        if left is None or right is None:
            return None
        return (Both if expression.operator == "&&" else Either)(left, right)
    operator, query = OPERATORS.get(expression.operator), expression.left
    if operator is None or type(query).__name__ != "RelativeFilterQuery" or len(query.path.segments) > 1:
        return None
    names = [_only(segment) for segment in query.path.segments]
    if not all(type(name).__name__ == "NameSelector" for name in names):
        return None
    if type(expression.right).__name__ not in _LITERALS:
        return None
    return Compared(names[0].name if names else None, operator, expression.right.value)


def comparing(value: Value, compared: Compared) -> str:
    """The Python expression of a comparison. What is not there is None, which differs from every literal."""
    scope, operator, wanted = value.scope, compared.operator, value.scope.bind(compared.literal)
    is_text = isinstance(compared.literal, str)
    if is_text and value.items == "alike":
        return f"{value.source()} {operator.value} {wanted}"
    sign = Operator.EQUAL.value if operator is Operator.DIFFERENT else operator.value
    start, held = value.held()
    if value.items == "alike":  # True is 1 to Python, but no number to JSON
        source = f"({start} {sign} {wanted} and {held}.__class__ is not bool)"
    else:
        same = f"{start}.__class__ is str" if is_text else f"{start}.__class__ is int or {held}.__class__ is float"
        source = f"({held} {sign} {wanted} if {same} else {scope.bind(_of_another_kind)}({held}))"
    return f"not {source}" if operator is Operator.DIFFERENT else source


def _of_another_kind(value: Any) -> bool:
    """Tell whether a value compares with a literal of another kind: never, if it is one of JSON."""
    if value.__class__ not in JSON:
        raise TypeError
    return False
