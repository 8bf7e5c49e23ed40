"""Comparison. The left argument decides the type: the right one is converted to its kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from conditions.declaring.function import F, builtin
from conditions.declaring.partial import Kinds
from conditions.library.admitting import equal_to, ordered
from conditions.library.literals import (
    LEAST,
    MOST,
    has_letters,
    is_number,
    may_be_number,
    order_to_number,
    other_spelling,
    same_text,
    text_is,
    upper,
)
from conditions.syntax.tree import Call, Literal, Node, unconverted
from conditions.values.comparison import compare, equals
from conditions.values.converting import to_boolean, try_number
from conditions.values.kinds import Kind
from conditions.values.number import format_number
from conditions.values.spelling import try_text

if TYPE_CHECKING:
    from conditions.declaring.scope import InlineScope, Scope
    from conditions.declaring.telling import Telling


def inline_eq(scope: InlineScope, left: Node, right: Node) -> str | None:
    """The equality with a literal, be it on the left or on the right."""
    if isinstance(right, Literal):
        if isinstance(right.value, str):
            return _equals_text(scope, left, right, equals) if right.value else None
        if right.value.__class__ is bool:
            return _equals_boolean(
                scope, left, right, f"{{held}} is not None and {scope.bind(equals)}({{held}}, {{value}})"
            )
        return _equals_number(scope, left, right) if right.kind is Kind.NUMBER else None
    if isinstance(left, Literal) and isinstance(left.value, str) and left.value:
        return _equals_text(scope, right, left, text_is)
    if isinstance(left, Literal) and left.value.__class__ is bool:
        return _equals_boolean(scope, right, left, f"{scope.bind(to_boolean)}({{held}}) is {{value}}")
    return None


def _equals_boolean(scope: InlineScope, node: Node, literal: Literal, otherwise: str) -> str:
    """The equality with a Boolean; *otherwise* decides on what is none."""
    (first, held), value = scope.held(node), scope.write(literal)
    return f"({held} is {value} if {first}.__class__ is bool else {otherwise.format(held=held, value=value)})"


def _equals_text(scope: InlineScope, node: Node, literal: Literal, otherwise: Any) -> str:
    """The equality with a text; *otherwise* decides on what is neither a str nor a small int."""
    (first, held), value = scope.held(node), scope.write(literal)
    if not literal.value.isascii():
        same = f"{scope.bind(same_text)}({held}, {value})"
    elif has_letters(literal.value):
        usual = f"{held} == {scope.derive(other_spelling, literal)}"
        another = f"{usual} or {held}.upper() == {scope.derive(upper, literal)} and {held}.isascii()"
        same = f"len({held}) == {scope.derive(len, literal)} and ({another})"
    else:
        same = "False"
    other = _equals_no_text(scope, held, literal, otherwise)
    return f"({first} == {value} or {held} is not None and ({same} if {held}.__class__ is str else {other}))"


def _equals_no_text(scope: InlineScope, held: str, literal: Literal, otherwise: Any) -> str:
    """The equality of what is neither a str nor Null with a text."""
    other = f"{scope.bind(otherwise)}({held}, {scope.write(literal)})"
    number = f"not {LEAST} <= {held} <= {MOST} and {other}"
    if may_be_number(literal.value):
        text, value = f"str({held}) == {scope.write(literal)}", f"{held} == {scope.derive(try_number, literal)}"
        number = f"({text if otherwise is text_is else value} or {number})"
    if otherwise is equals:  # a text that is not empty is true
        other = f"{held} is True or {held} is not False and {other}"
    return f"{number} if {held}.__class__ is int else {other}"


def _equals_number(scope: InlineScope, node: Node, literal: Literal) -> str:
    number = scope.write(literal)
    if is_int(node):
        return f"({scope.write(node)} == {number})"
    first, held = scope.held(node)
    other = f"{scope.bind(is_number)}({held}, {number})"
    beyond = f"not {LEAST} <= {held} <= {MOST}"
    text = ""
    if isinstance(literal.value, int):
        text = f"{held} == {scope.derive(format_number, literal)} if {held}.__class__ is str else "
    return f"({held} == {number} or {beyond} and {other} if {first}.__class__ is int else {text}{other})"


def is_int(node: Node) -> bool:
    """True where the value of a node is certainly a small int: a number of items, or a length."""
    return isinstance(node, Call) and node.kind is Kind.NUMBER


def _inline_ne(scope: InlineScope, left: Node, right: Node) -> str | None:
    equal = inline_eq(scope, left, right)
    return None if equal is None else f"(not {equal})"


_BY_IDENTITY = (Kind.NULL, Kind.ARRAY, Kind.OBJECT)
_TEXTS = (Kind.NULL, Kind.BOOLEAN, Kind.NUMBER, Kind.STRING, Kind.VERSION)
_NUMBERS = (Kind.NULL, Kind.BOOLEAN, Kind.NUMBER)


def equality_is_total(left: Kind | None, right: Kind | None) -> bool:
    """True where comparing never fails: only a Number out of range does, and one of a certain kind is in range."""
    return left in _BY_IDENTITY or (left is not None and right is not None)


def _order_is_total(kinds: Kinds, _: Mapping[str, Any]) -> bool:
    left, right = kinds
    if left is Kind.BOOLEAN:
        return right is not None
    if left is Kind.VERSION:
        return right is Kind.VERSION
    return right in _TEXTS if left is Kind.STRING else left in _NUMBERS and right in _NUMBERS


def _operands(call: Call, telling: Telling) -> tuple[Node, Node, Any, Any]:
    left, right = map(unconverted, call.arguments)
    return left, right, telling.value(left), telling.value(right)


def _why_equality(call: Call, telling: Telling) -> str:
    left, right, one, other = _operands(call, telling)
    if bool(telling.value(call)) is (call.function.compares == "equality"):
        return _both(left, right, telling, "which equals") + telling.why_equal(one, other)
    return _both(left, right, telling, "not") + (telling.missing(left, right) or telling.why_different(one, other))


def _both(left: Node, right: Node, telling: Telling, to_literal: str) -> str:
    """Both operands: `root.a is 1, not 2`, or `root.a is 1, and root.b is 2`."""
    if isinstance(left, Literal) and not isinstance(right, Literal):
        left, right = right, left
    if isinstance(right, Literal):
        return f"{telling.told(left)}, {to_literal} {telling.spelled(right)}"
    return f"{telling.told(left)}, and {telling.told(right)}"


@builtin(
    "eq",
    is_total=lambda kinds, _: equality_is_total(*kinds),
    compares="equality",
    mirrored="eq",
    sentence=_why_equality,
    also_called="equals equal isequal equalto is same",
    flow=lambda scope, left, right: f"{scope.bind(equals)}({left}, {right})",
    inline=inline_eq,
    admits=equal_to,
)
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


@builtin(
    "ne",
    is_total=lambda kinds, _: equality_is_total(*kinds),
    compares="difference",
    mirrored="ne",
    sentence=_why_equality,
    also_called="neq notequal notequals notequalto isnot differs",
    flow=lambda scope, left, right: f"(not {scope.bind(equals)}({left}, {right}))",
    inline=_inline_ne,
    denies=equal_to,
)
def ne(left: object, right: object) -> bool:
    """Whether two values are not equal.

    Examples:
        ne('a', 'b')  ->  true
        ne(1, '1')  ->  false
    """
    return not equals(left, right)


def _ordered(operator: str) -> Any:
    def flow(scope: Scope, left: str, right: str) -> str:
        return f"({scope.bind(compare)}({left}, {right}) {operator} 0)"

    return flow


# For an int that is certainly a Number: how the comparison holds (a chain of two would be slower), and how it does not.
_WITHIN = {
    "<": (f"{{0}} < {{1}} and {{0}} >= {LEAST}", f"{{1}} <= {{0}} <= {MOST}"),
    "<=": (f"{{0}} <= {{1}} and {{0}} >= {LEAST}", f"{{1}} < {{0}} <= {MOST}"),
    ">": (f"{{0}} > {{1}} and {{0}} <= {MOST}", f"{LEAST} <= {{0}} <= {{1}}"),
    ">=": (f"{{0}} >= {{1}} and {{0}} <= {MOST}", f"{LEAST} <= {{0}} < {{1}}"),
}


def _inline_ordered(operator: str) -> Any:
    def inline(scope: InlineScope, left: Node, right: Node) -> str | None:
        if not isinstance(right, Literal) or right.kind is not Kind.NUMBER:
            return None
        number = scope.write(right)
        if is_int(left):
            return f"({scope.write(left)} {operator} {number})"
        first, held = scope.held(left)
        other = f"{scope.bind(order_to_number)}({held}, {number}) {operator} 0"
        holds, fails = (form.format(held, number) for form in _WITHIN[operator])
        text = ""
        if isinstance(right.value, int):  # no letter, in whatever case, sorts between the characters of a number
            text = f"{held} {operator} {scope.derive(format_number, right)} if {held}.__class__ is str else "
        return f"({holds} or not {fails} and {other} if {first}.__class__ is int else {text}{other})"

    return inline


_RELATIONS = {-1: "less than", 0: "equal to", 1: "greater than"}


def _why_order(call: Call, telling: Telling) -> str:
    left, right, one, other = _operands(call, telling)
    relation = _RELATIONS[compare(one, other)]
    if isinstance(left, Literal) and not isinstance(right, Literal):
        told = f"{telling.told(right)}, and {telling.spelled(left)} is {relation} that"
    else:
        told = f"{telling.told(left)}, which is {relation} {telling.compared(right)}"
    text = try_text(other)
    if isinstance(one, str) and text and try_number(text) is not None:
        return f"{told}; the left one is a text, so they are compared as texts{telling.why_no_number(one)}"
    return told + telling.missing(left, right)


def _order(name: str, operator: str, mirrored: str, also_called: str) -> Callable[[F], F]:
    """The declaration of a comparison of order."""
    return builtin(
        name,
        compares="order",
        mirrored=mirrored,
        is_total=_order_is_total,
        also_called=also_called,
        sentence=_why_order,
        flow=_ordered(operator),
        inline=_inline_ordered(operator),
        admits=ordered(operator),
    )


@_order("lt", "<", "gt", "less lessthan")
def lt(left: object, right: object) -> bool:
    """Whether the left value is less than the right one.

    Examples:
        lt(9, '10')  ->  true
        lt('9', 10)  ->  false
        lt(1.9.0, '1.10.0')  ->  true
        lt(1, 'a')  ->  error: cannot convert the String 'a' to Number
    """
    return compare(left, right) < 0


@_order("le", "<=", "ge", "lte lessorequal lessorequals lessthanorequal lessthanorequals atmost")
def le(left: object, right: object) -> bool:
    """Whether the left value is less than the right one, or equal to it.

    Examples:
        le(2, 2)  ->  true
        le('b', 'A')  ->  false
    """
    return compare(left, right) <= 0


@_order("gt", ">", "lt", "greater greaterthan morethan")
def gt(left: object, right: object) -> bool:
    """Whether the left value is greater than the right one.

    Examples:
        gt(3, 2)  ->  true
        gt(true, 'b')  ->  false
    """
    return compare(left, right) > 0


@_order("ge", ">=", "le", "gte greaterorequal greaterorequals greaterthanorequal greaterthanorequals atleast")
def ge(left: object, right: object) -> bool:
    """Whether the left value is greater than the right one, or equal to it.

    Examples:
        ge(2, 2)  ->  true
        ge('a', 'B')  ->  false
    """
    return compare(left, right) >= 0
