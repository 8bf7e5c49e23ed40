"""The inline form of simple paths in the server's dialect."""

from __future__ import annotations

from math import nextafter
from typing import Any

from conditions.library.jsonpath import server_tests
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
from conditions.library.jsonpath.nodes import is_container
from conditions.library.jsonpath.server_steps import MOST_INT, Filter, Items, Names, Path, Slice, Step
from conditions.library.jsonpath.server_tests import Comparison, Constant, Joined, Query
from conditions.library.jsonpath.server_values import almost_equal

_MISSING: Any = object()
_NARROW = 10.0**15
"""Numbers below it equal no other whole number, though the library takes doubles for equal that lie close together."""

_LARGEST_STEP = MOST_INT // 2
_MOST_JOINED = 50
_SPELLED = {True: "True", False: "False", None: "None"}


def simple(path: Path) -> Simple | None:
    """The simple path that the steps are, if they are one."""
    *first, last = path or (None,)
    names = [name for step in first if isinstance(step, Names) for name in step.names]
    if not all(isinstance(step, Names) and len(step.names) == 1 for step in first):
        return None
    return _selecting(tuple(names), last)


def _selecting(names: tuple[str, ...], last: Step | None) -> Simple | None:
    match last:
        case Items():
            return Simple(names, None)
        case Slice(start, end, step) if step != 0 and abs(step or 1) < _LARGEST_STEP:
            return Simple(names, slice(start, end, step))
        case Filter(test):
            found = _test(test)
            return None if found is None else Simple(names, found)
        case _:
            return None


def _test(test: Any) -> Test | None:
    match test:
        case Comparison(Query(path, False), sign, Constant(literal)) if sign in OPERATORS:
            return _compared(path, OPERATORS[sign], literal)
        case Joined(tests) if len(tests) <= _MOST_JOINED:
            return _joined(tests)
        case _:
            return None


def _compared(path: Path, operator: Operator, literal: Any) -> Test | None:
    match path:
        case ():
            return Compared(None, operator, literal)
        case (Names((name,)),):
            return Compared(name, operator, literal)
        case _:
            return None


def _joined(tests: Any) -> Test | None:
    """Tests of which each decides over all that follows."""
    (last, _), *before = reversed(tests)
    joined = _test(last)
    for test, sign in before:
        left = _test(test)
        if left is None or joined is None:
            return None
        joined = (Both if sign == "&&" else Either)(left, joined)
    return joined


def comparing(value: Value, compared: Compared) -> str | None:
    """The Python expression of a comparison, if it has one."""
    literal = compared.literal
    if literal is None or literal is True or literal is False:
        return _with_word(value, compared.operator, _SPELLED[literal])
    if isinstance(literal, str):
        return _with_text(value, compared.operator, literal)
    return _with_number(value, compared.operator, literal) if abs(literal) < _NARROW else None


def _with_word(value: Value, operator: Operator, word: str) -> str | None:
    """A comparison with `true`, `false` or `null`."""
    if operator is Operator.EQUAL:
        start, held = value.held(missing=_MISSING)
        return f"({start} is {word} or {value.scope.bind(_equals_none)}({held}))"
    if operator is Operator.DIFFERENT:
        start, held = value.held(missing=_MISSING)
        return f"({start} is not {word} and {value.scope.bind(_is_there)}({held}))"
    return None


def _with_text(value: Value, operator: Operator, text: str) -> str | None:
    if operator in _ORDERS and max(text, default="") >= "\ud800":  # .NET orders by UTF-16 code units
        return None
    wanted = value.scope.bind(text)
    if value.items == "alike":
        return f"{value.source()} {operator.value} {wanted}"
    start, held = value.held(missing=_MISSING)
    other = _otherwise(value, held, operator, text)
    return f"({held} {operator.value} {wanted} if {start}.__class__ is str else {other})"


_LESSER = {Operator.LESS, Operator.LESS_OR_EQUAL}
_ORDERS = _LESSER | {Operator.GREATER, Operator.GREATER_OR_EQUAL}


def _with_number(value: Value, operator: Operator, number: float) -> str:
    """A comparison with a number, which equals all doubles that are close to it."""
    start, held = value.held(missing=_MISSING)
    other = _otherwise(value, held, operator, number)
    floating = _of_double(value, held, operator, number)
    if isinstance(number, int):  # Python compares two ints faster than an int and a float
        doubles = f"{floating} if {held}.__class__ is float else {other}"
        wanted = value.scope.bind(number)
        by_class = f"({held} {operator.value} {wanted} if {start}.__class__ is int else {doubles})"
        passed = f"{held}.__class__ is int or ({doubles})"
    else:
        by_class = f"({floating} if {start}.__class__ is int or {held}.__class__ is float else {other})"
        passed = f"{held}.__class__ is int or {held}.__class__ is float or {other}"
    if value.items != "alike" or not _is_wide(operator, number):
        return by_class
    return f"({_wide(value, start, operator, number)} and ({passed}))"


def _wide(value: Value, source: str, operator: Operator, number: float) -> str:
    """A test that every number passes of which the comparison holds, and no other whole number."""
    if not isinstance(number, int):
        return _of_double(value, source, operator, number)
    moved = {Operator.LESS_OR_EQUAL: 1, Operator.GREATER_OR_EQUAL: -1}.get(operator, 0)
    wanted = value.scope.bind(number + moved)
    return f"not {source} >= {wanted}" if operator in _LESSER else f"{source} > {wanted}"


def _is_wide(operator: Operator, number: float) -> bool:
    """Tell whether also every bool passes that test for which the comparison holds: to Python, True is 1."""
    if operator not in _ORDERS:
        return False
    least, most = bounds(number)
    words = [word for word in (False, True) if _compares(word, operator, number)]
    match operator:
        case Operator.LESS:
            return all(word < least for word in words)
        case Operator.LESS_OR_EQUAL:
            return all(word <= most for word in words)
        case Operator.GREATER:
            return all(word > most for word in words)
        case _:
            return all(word >= least for word in words)


def _of_double(value: Value, source: str, operator: Operator, number: float) -> str:
    """The comparison of a double, or of an int with a number that is none.

    `not … >= …` is as fast as `… < …`, and holds for what is no number (NaN), as it does for the library.
    """
    least, most = (value.scope.bind(bound) for bound in bounds(number))
    match operator:
        case Operator.EQUAL:
            return f"{least} <= {source} <= {most}"
        case Operator.DIFFERENT:
            return f"not {least} <= {source} <= {most}"
        case Operator.LESS:
            return f"not {source} >= {least}"
        case Operator.LESS_OR_EQUAL:
            return f"not {source} > {most}"
        case Operator.GREATER:
            return f"{source} > {most}"
        case Operator.GREATER_OR_EQUAL:
            return f"{source} >= {least}"


def bounds(number: float) -> tuple[float, float]:
    """The least and the greatest double that the library takes for equal to a number."""
    return _bound(float(number), -1.0), _bound(float(number), 1.0)


def _bound(number: float, direction: float) -> float:
    """The last double in one direction that is taken for equal: they are all on one side of it."""
    inside, outside = number, number + direction * (abs(number) + 1.0)
    while nextafter(inside, outside) != outside:
        middle = (inside + outside) / 2
        if middle in (inside, outside):
            middle = nextafter(inside, outside)
        if almost_equal(middle, number):
            inside = middle
        else:
            outside = middle
    return inside


def _otherwise(value: Value, held: str, operator: Operator, literal: Any) -> str:
    """The expression of a comparison of what is not of the class that is usual for the literal."""
    bind = value.scope.bind
    return f"{bind(_compares)}({held}, {bind(operator)}, {bind(literal)})"


def _compares(value: Any, operator: Operator, literal: Any) -> bool:
    """The result of comparing a value of JSON with a literal."""
    if value is _MISSING:
        return False
    if value.__class__ not in JSON:
        raise TypeError
    if is_container(value):
        return operator is Operator.DIFFERENT
    return _MEANINGS[operator](value, literal)


_MEANINGS = {operator: server_tests.OPERATORS[operator.value] for operator in Operator}


def _is_there(value: Any) -> bool:
    """Tell whether a value is there, if it is one of JSON."""
    if value.__class__ not in JSON and value is not _MISSING:
        raise TypeError
    return value is not _MISSING


def _equals_none(value: Any) -> bool:
    """Tell whether a value equals `true`, `false` or `null` that is none of them: never, if it is one of JSON."""
    _is_there(value)
    return False
