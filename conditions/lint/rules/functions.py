"""The functions that rules are about, told apart by what their declarations say."""

from __future__ import annotations

from conditions.declaring.annotations import BOOLEAN, TEXT
from conditions.declaring.function import Function
from conditions.declaring.signature import Parameter
from conditions.library.paths import DIALECTS
from conditions.values.kinds import Kind


def is_equality(function: Function) -> bool:
    """True of `eq`, `in` and their opposites."""
    return function.compares in ("equality", "difference")


def is_order(function: Function) -> bool:
    """True of `lt` and its like."""
    return function.compares == "order"


def is_comparison(function: Function) -> bool:
    """True of equalities and of orders."""
    return is_equality(function) or is_order(function)


def is_search(function: Function) -> bool:
    """True of `contains` and its like, which look for a text in another one."""
    return function.compares == "search"


def is_membership(function: Function) -> bool:
    """True of `containsValue`, which looks for a value among others."""
    return function.compares == "membership"


def is_difference(function: Function) -> bool:
    """True of `ne` and `notIn`."""
    return function.compares == "difference"


def is_one_of_several(function: Function) -> bool:
    """True of `in` and `notIn`, which compare a value with any number of others."""
    return is_equality(function) and function.rest is not None


def is_equality_of_two(function: Function) -> bool:
    """True of `eq` and `ne`."""
    return is_equality(function) and function.rest is None


def joins(function: Function) -> bool:
    """True of `and` and `or`."""
    return function.absorbing is not None


def negates(function: Function) -> bool:
    """True of `not`."""
    return function.negates


def is_logic(function: Function) -> bool:
    """True of `and`, `not` and their like: all that they take and give is a Boolean."""
    taken = _taken(function)
    return bool(taken) and function.returns is Kind.BOOLEAN and all(one.conversion is BOOLEAN for one in taken)


def may_stop(function: Function) -> bool:
    """True of `and`, `or` and `coalesce`, which look no further than at an argument that settles their value."""
    return joins(function) or function.stops_at is not None


def ends_at(function: Function, value: object) -> bool:
    """True where a call looks no further than at an argument of that value."""
    if function.stops_at is not None:
        return function.stops_at(value)
    return isinstance(value, bool) and value is function.absorbing


def is_constant(function: Function) -> bool:
    """True of `always`: it takes nothing and reads nothing, so that its value is meant."""
    return function.at_most == 0 and not function.inputs and function.pure


def gives_json(function: Function) -> bool:
    """True of `convertToJson`."""
    return function.gives_json


def is_size(function: Function) -> bool:
    """True of `length` and `count`, whose values are natural numbers."""
    return function.reads_size_only and function.returns is Kind.NUMBER


def takes_texts(function: Function) -> bool:
    """True where some of its arguments are taken as texts."""
    return function.fills_template or any(one.conversion is TEXT for one in _taken(function))


def is_jsonpath(function: Function) -> bool:
    """True of `jsonpath`, in each of its dialects."""
    return function.body in DIALECTS.values()


def asks_by_name(function: Function) -> bool:
    """True of the status functions that may name what they ask for."""
    return "condition" in function.places and function.at_most != 0


def _taken(function: Function) -> list[Parameter]:
    return [one for one in (*function.parameters, function.rest) if one is not None]
