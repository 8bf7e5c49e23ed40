"""The values for which a call may be true, by its other arguments: what its function declares for indexes.

Each function here takes the place of the value among the arguments, and the other arguments, which are literals. It
gives tests, one of which admits each usual value for which the call is true or fails; None where nothing is known.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from operator import contains
from typing import Any, TypeAlias

from conditions.declaring.value_tests import (
    ANY_NUMBER,
    ANY_TEXT,
    EXACT,
    INEXACT,
    Range,
    Relation,
    Side,
    Texts,
    ValueTest,
    admitted_others,
)
from conditions.values.comparison import compare, equals
from conditions.values.converting import to_boolean, to_text, try_number
from conditions.values.dotnet_text import fold
from conditions.values.kinds import Kind, kind_of
from conditions.values.spelling import try_text

Admitted: TypeAlias = Sequence[ValueTest] | None


def equal_to(place: int, other: Any) -> Admitted:
    """The values that `eq` finds equal to a literal."""
    test = _left_of(other) if place == 0 else _right_of(other)
    return None if test is None else (test,)


def _left_of(right: Any) -> ValueTest | None:
    """The values that decide how they are compared."""
    text, number = try_text(right), try_number(right)
    return ValueTest(
        None if text is None else Texts("is", fold(text)),
        None if number is None else Range(number, number),
        _WITH_NULL[to_boolean(right)] if text == "" else _WITHOUT_NULL[to_boolean(right)],
        EXACT,
    )


_WITHOUT_NULL: dict[bool, frozenset[bool | None]] = {True: frozenset([True]), False: frozenset([False])}
_WITH_NULL: dict[bool, frozenset[bool | None]] = {True: frozenset([True, None]), False: frozenset([False, None])}


def _right_of(left: Any) -> ValueTest | None:
    """The values that are compared as a literal has it."""
    others = admitted_others(lambda value: equals(left, value))
    kind = kind_of(left)
    if kind is Kind.STRING:
        numbers = _if_of_number(left)
        return ValueTest(Texts("is", fold(left)), numbers, others, _BUT_NUMBERS)
    if kind is Kind.NUMBER:  # many texts stand for one Number
        number = try_number(left)
        return ValueTest(ANY_TEXT, Range(number, number), others, _BUT_TEXTS)
    return None


_BUT_NUMBERS: frozenset[Side] = frozenset(["texts", "others"])
_BUT_TEXTS: frozenset[Side] = frozenset(["numbers", "others"])


def _if_of_number(text: str) -> Range | None:
    """Any Number, where the text of one may have this one in it."""
    return None if re.search("[^-.0-9]", text) else ANY_NUMBER


def one_of(place: int, *others: Any) -> Admitted:
    """The values of which `in` finds one of the literals."""
    if place:
        return None
    tests = [_left_of(other) for other in others]
    return [test for test in tests if test is not None] if None not in tests else None


def a_member_is(place: int, other: Any) -> Admitted:
    """The members of which `containsValue` looks for a literal: neither an Array nor an Object is one."""
    test = None if place else _right_of(other)
    return None if test is None else (test,)


_RELATIONS: dict[str, Callable[[str, str], bool]] = {
    "contains": contains,
    "begins": str.startswith,
    "ends": str.endswith,
}


def of_text(relation: Relation) -> Callable[..., Admitted]:
    """The values in which a search finds a literal."""

    def admitted(place: int, part: Any) -> Admitted:
        text = None if place else try_text(part)
        if not text:  # the empty text is found in everything
            return None
        folded = fold(text)
        others = admitted_others(lambda value: _RELATIONS[relation](fold(to_text(value)), folded))
        numbers = _if_of_number(text)
        return (ValueTest(Texts(relation, folded), numbers, others, _BUT_NUMBERS),)

    return admitted


_TEXTS: frozenset[Side] = frozenset(["texts"])
_NUMBERS: frozenset[Side] = frozenset(["numbers"])

_ORDERS: dict[str, Callable[[int], bool]] = {
    "<": lambda order: order < 0,
    "<=": lambda order: order <= 0,
    ">": lambda order: order > 0,
    ">=": lambda order: order >= 0,
}


def ordered(operator: str) -> Callable[..., Admitted]:
    """The values whose order to a literal is as it should be; that of texts to a Number is not looked up."""
    is_so = _ORDERS[operator]

    def admitted(place: int, other: Any) -> Admitted:
        if kind_of(other) not in (Kind.NUMBER, Kind.STRING):
            return None
        others = admitted_others(lambda value: is_so(compare(other, value) if place else compare(value, other)))
        is_least = is_so(1) is (place == 0)
        number = try_number(other) if place == 0 or kind_of(other) is Kind.NUMBER else None
        numbers = ANY_NUMBER if number is None else Range(number, None) if is_least else Range(None, number)
        is_text = kind_of(other) is Kind.STRING and other != ""
        texts = Texts("least" if is_least else "most", fold(other)) if is_text else ANY_TEXT
        exact = (_TEXTS if is_text else INEXACT) | (INEXACT if number is None else _NUMBERS)
        return (ValueTest(texts, numbers, others, exact),)

    return admitted
