"""The outcomes that `equals` may have, by the shapes of its operands (docs/reference/language.md, "Comparison")."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from conditions.errors import ConditionError
from conditions.schema_checking.possible import AnyShape, Possible, Selected, combinations
from conditions.schema_checking.truth import BOTH, FALSE, TRUE, Outcomes, truth_of
from conditions.schemas.shapes import Numbers, Texts
from conditions.values.comparison import equals
from conditions.values.converting import try_number
from conditions.values.kinds import Kind
from conditions.values.spelling import try_text


def equality(left: Possible, right: Possible) -> Outcomes:
    """The outcomes of comparing two parts; the left one decides how they are compared."""
    found: Outcomes = frozenset()
    for one in left.shapes:
        for other in right.shapes:
            found |= equality_of(one, other)
            if found == BOTH:
                return BOTH
    return found


def equality_of(left: AnyShape, right: AnyShape) -> Outcomes:
    """The outcomes of comparing values of two shapes."""
    pairs = combinations((Possible((left,)), Possible((right,))))
    if pairs is not None:
        return frozenset(found for pair in pairs if (found := _equal(*pair)) is not None)
    return _BY_LEFT[left.kind](left, right)


def _equal(left: Any, right: Any) -> bool | None:
    try:
        return equals(left, right)
    except ConditionError:
        return None


def _null(_: Any, right: AnyShape) -> Outcomes:
    if isinstance(right, Texts):
        return BOTH if right.admits("") else FALSE
    return TRUE if right.kind is Kind.NULL else FALSE


def _boolean(left: Any, right: AnyShape) -> Outcomes:
    return frozenset(one is other for one in left.values for other in truth_of(right))


def _number(left: Any, right: AnyShape) -> Outcomes:
    if right.kind in (Kind.ARRAY, Kind.OBJECT, Kind.VERSION, Kind.DATETIME):
        return FALSE
    if right.values is not None:
        numbers = [number for value in right.values if (number := _as_number(value)) is not None]
        return BOTH if any(map(left.admits, numbers)) else FALSE
    if isinstance(right, Numbers):
        return BOTH if _may_be_same_number(left, right) else FALSE
    return BOTH


def _as_number(value: Any) -> Any:
    try:
        return try_number(value)
    except ConditionError:
        return None


def _may_be_same_number(left: Any, right: Numbers) -> bool:
    if left.values is not None:
        return any(map(right.admits, left.values))
    return bool(left.low <= right.high and right.low <= left.high)


def _text(left: Any, right: AnyShape) -> Outcomes:
    if right.kind in (Kind.ARRAY, Kind.OBJECT):
        return FALSE
    if right.values is not None:
        texts = [text for value in right.values if (text := _as_text(value)) is not None]
        return BOTH if any(map(left.admits_ignoring_case, texts)) else FALSE
    if isinstance(right, Texts):
        return BOTH if _may_be_same_text(left, right) else FALSE
    if isinstance(right, Numbers) and left.values is not None:
        return BOTH if any(_may_be_number(text, right) for text in left.values) else FALSE
    return BOTH


def _as_text(value: Any) -> str | None:
    try:
        return try_text(value)
    except ConditionError:
        return None


def _may_be_same_text(left: Any, right: Texts) -> bool:
    if left.values is not None:
        return any(map(right.admits_ignoring_case, left.values))
    return bool(left.shortest <= right.longest and right.shortest <= left.longest)


def _may_be_number(text: str, numbers: Numbers) -> bool:
    """True where the text may be that of a Number: one of more than seven decimals is rounded in it."""
    number = _as_number(text) if text else None
    if number is None or _as_text(number) != text:
        return False
    return numbers.admits(number) or not numbers.whole


def _version(_: Any, right: AnyShape) -> Outcomes:
    return BOTH if right.kind in (Kind.VERSION, Kind.STRING, Kind.NUMBER) else FALSE


def _datetime(_: Any, right: AnyShape) -> Outcomes:
    return BOTH if right.kind is Kind.DATETIME else FALSE


def _same_object(left: Any, right: AnyShape) -> Outcomes:
    """An Array or Object equals only itself, and what a wildcard selects is made anew."""
    if isinstance(left, Selected) or isinstance(right, Selected) or left.kind is not right.kind:
        return FALSE
    return BOTH


_BY_LEFT: dict[Kind, Callable[[Any, AnyShape], Outcomes]] = {
    Kind.NULL: _null,
    Kind.BOOLEAN: _boolean,
    Kind.NUMBER: _number,
    Kind.STRING: _text,
    Kind.VERSION: _version,
    Kind.DATETIME: _datetime,
    Kind.ARRAY: _same_object,
    Kind.OBJECT: _same_object,
}
