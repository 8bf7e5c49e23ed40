"""Comparison. The left argument decides the type: the right one is converted to its kind."""

from __future__ import annotations

from typing import Any

from conditions.comparison import compare, equals
from conditions.functions import Scope, builtin


@builtin("eq", inline=lambda scope, left, right: f"{scope.bind(equals)}({left}, {right})")
def eq(left: object, right: object) -> bool:
    """Whether two values are equal; False where the right one has no form of the left one's kind.

    Texts ignore case. An Array or an Object equals only itself.

    Examples:
        eq('A', 'a')  ->  true
        eq(1, ' 1.0 ')  ->  true
        eq('1.0', 1)  ->  false
        eq(true, 'false')  ->  true
    """
    return equals(left, right)


@builtin("ne", inline=lambda scope, left, right: f"(not {scope.bind(equals)}({left}, {right}))")
def ne(left: object, right: object) -> bool:
    """Whether two values are not equal.

    Examples:
        ne('a', 'b')  ->  true
        ne(1, '1')  ->  false
    """
    return not equals(left, right)


def _ordered(operator: str) -> Any:
    def inline(scope: Scope, left: str, right: str) -> str:
        return f"({scope.bind(compare)}({left}, {right}) {operator} 0)"

    return inline


@builtin("lt", inline=_ordered("<"))
def lt(left: object, right: object) -> bool:
    """Whether the left value is less than the right one.

    Examples:
        lt(9, '10')  ->  true
        lt('9', 10)  ->  false
        lt(1.9.0, '1.10.0')  ->  true
        lt(1, 'a')  ->  error: cannot convert the String 'a' to Number
    """
    return compare(left, right) < 0


@builtin("le", inline=_ordered("<="))
def le(left: object, right: object) -> bool:
    """Whether the left value is less than the right one, or equal to it.

    Examples:
        le(2, 2)  ->  true
        le('b', 'A')  ->  false
    """
    return compare(left, right) <= 0


@builtin("gt", inline=_ordered(">"))
def gt(left: object, right: object) -> bool:
    """Whether the left value is greater than the right one.

    Examples:
        gt(3, 2)  ->  true
        gt(true, 'b')  ->  false
    """
    return compare(left, right) > 0


@builtin("ge", inline=_ordered(">="))
def ge(left: object, right: object) -> bool:
    """Whether the left value is greater than the right one, or equal to it.

    Examples:
        ge(2, 2)  ->  true
        ge('a', 'B')  ->  false
    """
    return compare(left, right) >= 0
