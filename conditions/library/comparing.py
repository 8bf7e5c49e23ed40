"""Comparison. The left argument decides the type: the right one is converted to its kind."""

from __future__ import annotations

from typing import Any

from conditions.comparison import compare, equals
from conditions.functions import FastScope, Scope, builtin
from conditions.literals import LEAST, MOST, NumberLiteral, TextLiteral
from conditions.tree import Call, Literal, Node
from conditions.values import Kind


def _fast_eq(scope: FastScope, left: Node, right: Node) -> str | None:
    if isinstance(right, Literal):
        if isinstance(right.value, str):
            return _equals_text(scope, left, right.value, from_left=True) if right.value else None
        return _equals_number(scope, left, right.value) if right.kind is Kind.NUMBER else None
    if isinstance(left, Literal) and isinstance(left.value, str) and left.value:
        return _equals_text(scope, right, left.value, from_left=False)
    return None


def _equals_text(scope: FastScope, node: Node, value: str, *, from_left: bool) -> str:
    literal = TextLiteral(value)
    first, held = scope.held(node)
    known, size, upper = scope.bind(literal.spellings), scope.bind(len(value)), scope.bind(literal.upper)
    same, other = scope.bind(literal.same), scope.bind(literal.equals_from if from_left else literal.equals_to)
    another_case = f"len({held}) == {size} and {held}.upper() == {upper} and {same}({held})"
    unusual = f"{another_case} if {held}.__class__ is str else {held} is not None and {other}({held})"
    # The very text is found without a hash, which a text that was just decoded does not have yet.
    return f"({first} == {scope.bind(value)} or {held} in {known} or ({unusual}))"


def _equals_number(scope: FastScope, node: Node, value: Any) -> str:
    number = scope.bind(value)
    if is_int(node):
        return f"({scope.write(node)} == {number})"
    first, held = scope.held(node)
    other = f"{scope.bind(NumberLiteral(value).equals_from)}({held})"
    beyond = f"not {LEAST} <= {held} <= {MOST}"
    return f"({held} == {number} or {beyond} and {other} if {first}.__class__ is int else {other})"


def is_int(node: Node) -> bool:
    """Whether the value of a node is certainly a small int: a number of items, or a length."""
    return isinstance(node, Call) and node.kind is Kind.NUMBER


def _fast_ne(scope: FastScope, left: Node, right: Node) -> str | None:
    equal = _fast_eq(scope, left, right)
    return None if equal is None else f"(not {equal})"


@builtin("eq", inline=lambda scope, left, right: f"{scope.bind(equals)}({left}, {right})", fast=_fast_eq)
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


@builtin("ne", inline=lambda scope, left, right: f"(not {scope.bind(equals)}({left}, {right}))", fast=_fast_ne)
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


# For an int that is certainly a Number: how the comparison holds, and how it does not.
_WITHIN = {
    "<": (f"{LEAST} <= {{0}} < {{1}}", f"{{1}} <= {{0}} <= {MOST}"),
    "<=": (f"{LEAST} <= {{0}} <= {{1}}", f"{{1}} < {{0}} <= {MOST}"),
    ">": (f"{{1}} < {{0}} <= {MOST}", f"{LEAST} <= {{0}} <= {{1}}"),
    ">=": (f"{{1}} <= {{0}} <= {MOST}", f"{LEAST} <= {{0}} < {{1}}"),
}


def _fast_ordered(operator: str) -> Any:
    def fast(scope: FastScope, left: Node, right: Node) -> str | None:
        if not isinstance(right, Literal) or right.kind is not Kind.NUMBER:
            return None
        number = scope.bind(right.value)
        if is_int(left):
            return f"({scope.write(left)} {operator} {number})"
        first, held = scope.held(left)
        other = f"{scope.bind(NumberLiteral(right.value).compare_from)}({held}) {operator} 0"
        holds, fails = (form.format(held, number) for form in _WITHIN[operator])
        return f"({holds} or not {fails} and {other} if {first}.__class__ is int else {other})"

    return fast


@builtin("lt", inline=_ordered("<"), fast=_fast_ordered("<"))
def lt(left: object, right: object) -> bool:
    """Whether the left value is less than the right one.

    Examples:
        lt(9, '10')  ->  true
        lt('9', 10)  ->  false
        lt(1.9.0, '1.10.0')  ->  true
        lt(1, 'a')  ->  error: cannot convert the String 'a' to Number
    """
    return compare(left, right) < 0


@builtin("le", inline=_ordered("<="), fast=_fast_ordered("<="))
def le(left: object, right: object) -> bool:
    """Whether the left value is less than the right one, or equal to it.

    Examples:
        le(2, 2)  ->  true
        le('b', 'A')  ->  false
    """
    return compare(left, right) <= 0


@builtin("gt", inline=_ordered(">"), fast=_fast_ordered(">"))
def gt(left: object, right: object) -> bool:
    """Whether the left value is greater than the right one.

    Examples:
        gt(3, 2)  ->  true
        gt(true, 'b')  ->  false
    """
    return compare(left, right) > 0


@builtin("ge", inline=_ordered(">="), fast=_fast_ordered(">="))
def ge(left: object, right: object) -> bool:
    """Whether the left value is greater than the right one, or equal to it.

    Examples:
        ge(2, 2)  ->  true
        ge('a', 'B')  ->  false
    """
    return compare(left, right) >= 0
