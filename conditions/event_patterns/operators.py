"""The operators of patterns: each reads what stands behind its name, and writes the test as a condition."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any, NamedTuple

from conditions.errors import EvaluationError, PatternError
from conditions.event_patterns.comparing import is_double, network, number_in, wildcard_pieces
from conditions.event_patterns.spelling import number_literal, pointer_to, shown, text_literal
from conditions.values.nearest import nearest


class Test(NamedTuple):
    """A test of a field: the function, and its arguments behind the path, as they are written.

    Attributes:
        function: The name of the function.
        arguments: What the field is compared with.
        joins: Several tests of this function are one with all their arguments.
    """

    function: str
    arguments: tuple[str, ...]
    joins: bool = False


def exact(value: Any, at: str) -> Test:
    """The test for a value that stands in a pattern as it is.

    Raises:
        PatternError: It is none.
    """
    if value is None:
        return Test("isNull", ())
    if isinstance(value, bool):
        return Test("is", ("true" if value else "false",), joins=True)
    if isinstance(value, str):
        return Test("is", (text_literal(value),), joins=True)
    if isinstance(value, int | float | Decimal):
        return Test("is", (number_literal(value, at),), joins=True)
    raise PatternError(f"expected a text, a number, true, false, null or an operator, not {shown(value)}", at)


def matched(operators: Any, at: str) -> Test:
    """The test that an Object with one operator stands for, such as `{"prefix": "a"}`.

    Raises:
        PatternError: It stands for none.
    """
    name, operand, place = _only(operators, at, _OPERATORS, "an operator")
    return _OPERATORS[name](operand, place)


def _only(operators: Mapping[str, Any], at: str, known: Mapping[str, Any], what: str) -> tuple[str, Any, str]:
    """The only member of an Object, which must be one of the known names."""
    if len(operators) != 1:
        raise PatternError(f"expected {what} and nothing else, not {shown(operators)}", at, hint=_list(known))
    ((name, operand),) = operators.items()
    if name not in known:
        near = nearest(str(name), list(known))
        hint = f"did you mean {near}?" if near else _HINTS.get(name, _list(known))
        raise PatternError(f"expected {what}, not {shown(name)}", at, hint=hint)
    return name, operand, pointer_to(at, name)


_HINTS = {"exactly": "write the value itself, without an operator"}


def _list(names: Mapping[str, Any]) -> str:
    return f"there are {', '.join(names)}"


def _text(value: Any, at: str, what: str = "a text") -> str:
    if not isinstance(value, str):
        raise PatternError(f"expected {what}, not {shown(value)}", at)
    return value


def _texts(operand: Any, at: str) -> tuple[str, ...]:
    """A text, or some of them in a list."""
    if not isinstance(operand, list | tuple):
        return (_text(operand, at, "a text or a list of texts"),)
    if not operand:
        raise PatternError("expected at least one text", at)
    return tuple(_text(one, pointer_to(at, index)) for index, one in enumerate(operand))


def _prefix(operand: Any, at: str) -> Test:
    return _edge("prefix", operand, at)


def _suffix(operand: Any, at: str) -> Test:
    return _edge("suffix", operand, at)


def _edge(function: str, operand: Any, at: str) -> Test:
    if isinstance(operand, Mapping):
        _, text, place = _only(operand, at, {"equals-ignore-case": None}, "equals-ignore-case")
        return Test(f"{function}IgnoreCase", (text_literal(_text(text, place)),), joins=True)
    text = _text(operand, at, 'a text or {"equals-ignore-case": …}')
    return Test(function, (text_literal(text),), joins=True)


def _equals_ignore_case(operand: Any, at: str) -> Test:
    return Test("equalsIgnoreCase", (text_literal(_text(operand, at)),), joins=True)


def _wildcard(operand: Any, at: str) -> Test:
    return Test("wildcard", (text_literal(_wildcard_text(_text(operand, at), at)),), joins=True)


def _wildcard_text(pattern: str, at: str) -> str:
    try:
        wildcard_pieces(pattern)
    except EvaluationError as error:
        raise PatternError(error.message, at, hint=error.hint) from None
    return pattern


def _cidr(operand: Any, at: str) -> Test:
    text = _text(operand, at, "a network such as 10.0.0.0/24")
    try:
        block = network(text)
    except EvaluationError as error:
        raise PatternError(error.message, at, hint=error.hint) from None
    if block.prefixlen == block.max_prefixlen:
        raise PatternError(f"expected a network of more than one address, not {shown(text)}", at, hint=_SINGLE)
    return Test("cidr", (text_literal(text),), joins=True)


_SINGLE = "write the address itself, without an operator"


def _exists(operand: Any, at: str) -> Test:
    if not isinstance(operand, bool):
        hint = f"write {operand.lower()} without quotes" if str(operand).lower() in ("true", "false") else None
        raise PatternError(f"expected true or false, not {shown(operand)}", at, hint=hint)
    return Test("exists" if operand else "absent", ())


def _numeric(operand: Any, at: str) -> Test:
    if not isinstance(operand, list | tuple) or len(operand) not in (2, 4):
        raise PatternError(f'expected a list such as [">", 0, "<=", 5], not {shown(operand)}', at)
    names = [_operator(name, pointer_to(at, 2 * index)) for index, name in enumerate(operand[::2])]
    bounds = [_bound(bound, pointer_to(at, 2 * index + 1)) for index, bound in enumerate(operand[1::2])]
    if len(names) == 2:
        _check_range(names, bounds, at)
    terms = zip(map(text_literal, names), (number_literal(bound, at) for bound in bounds), strict=True)
    return Test("numeric", tuple(one for term in terms for one in term))


def _operator(name: Any, at: str) -> str:
    if name not in _COMPARISONS:
        hint = "write =" if name == "==" else None
        raise PatternError(f"expected =, <, <=, > or >=, not {shown(name)}", at, hint=hint)
    return str(name)


_COMPARISONS = ("=", "<", "<=", ">", ">=")


def _bound(value: Any, at: str) -> int | Decimal:
    number = number_in(value)
    if number is None:
        quoted = isinstance(value, str) and value.strip("+-.0123456789") == ""
        hint = "numbers stand without quotes" if quoted and value else None
        raise PatternError(f"expected a number, not {shown(value)}", at, hint=hint)
    if not is_double(number):
        raise PatternError(f"expected a number that a double holds exactly, not {shown(value)}", at)
    return number


def _check_range(names: Sequence[str], bounds: Sequence[int | Decimal], at: str) -> None:
    low, high = names
    if low not in (">", ">=") or high not in ("<", "<="):
        raise PatternError(f"expected > or >= and then < or <=, not {low} and {high}", at)
    if not all(one < other for one, other in pairwise(bounds)):
        raise PatternError(f"expected a range whose bottom is less than its top, not {bounds[0]} and {bounds[1]}", at)


def _anything_but(operand: Any, at: str) -> Test:
    if isinstance(operand, Mapping):
        name, inner, place = _only(operand, at, _UNWANTED, "an operator that anything-but may have")
        if isinstance(inner, Mapping):
            hint = f"anything-but takes {name} with a text or a list of texts"
            raise PatternError(f"expected a text or a list of texts, not {shown(inner)}", place, hint=hint)
        function, checked = _UNWANTED[name]
        texts = _texts(inner, place)
        return Test(function, tuple(text_literal(checked(text, place)) for text in texts))
    values = operand if isinstance(operand, list | tuple) else [operand]
    if not values:
        raise PatternError("expected at least one value", at)
    if not (all(isinstance(one, str) for one in values) or all(number_in(one) is not None for one in values)):
        raise PatternError(f"expected texts only or numbers only, not {shown(operand)}", at)
    return Test("anythingBut", tuple(_unwanted(one, at) for one in values))


def _unwanted(value: Any, at: str) -> str:
    return text_literal(value) if isinstance(value, str) else number_literal(_bound(value, at), at)


def _not_empty(text: str, at: str) -> str:
    if not text:
        raise PatternError("expected a text that is not empty: every text begins and ends with it", at)
    return text


_UNWANTED: Mapping[str, tuple[str, Callable[[str, str], str]]] = {
    "prefix": ("anythingButPrefix", _not_empty),
    "suffix": ("anythingButSuffix", _not_empty),
    "equals-ignore-case": ("anythingButIgnoreCase", lambda text, _: text),
    "wildcard": ("anythingButWildcard", _wildcard_text),
}

_OPERATORS: Mapping[str, Callable[[Any, str], Test]] = {
    "prefix": _prefix,
    "suffix": _suffix,
    "equals-ignore-case": _equals_ignore_case,
    "anything-but": _anything_but,
    "numeric": _numeric,
    "exists": _exists,
    "wildcard": _wildcard,
    "cidr": _cidr,
}

RESERVED = (
    frozenset(_OPERATORS)
    | frozenset(_COMPARISONS)
    | {
        "exactly",
        "regex",
        "not-wildcard",
        "not-equals-ignore-case",
        "date-after",
        "date-on-or-after",
        "date-before",
        "date-on-or-before",
        "in-date-range",
        "ip-address-in-range",
        "ip-address-not-in-range",
    }
)
"""Words that name no field within `$or`: event-ruler keeps them for operators."""
