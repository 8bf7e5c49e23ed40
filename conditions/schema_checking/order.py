"""The outcomes that an order may have, by the shapes of its operands: it is asked of the values that decide."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import inf
from typing import Any

from conditions.errors import ConditionError
from conditions.schema_checking.possible import AnyShape, Possible
from conditions.schema_checking.truth import BOTH, Outcomes, truth_of
from conditions.schemas.shapes import Numbers
from conditions.values.kinds import Kind
from conditions.values.number import LARGEST

Order = Callable[[Any, Any], bool]


def order(holds: Order, left: Possible, right: Possible) -> Outcomes:
    """The outcomes of an order of two parts; none of them where it surely fails.

    Args:
        holds: The meaning of the order.
        left: The part that decides how they are compared.
        right: The other part.
    """
    found: Outcomes = frozenset()
    for one in left.shapes:
        for other in right.shapes:
            found |= _order_of(holds, one, other)
            if found == BOTH:
                return BOTH
    return found


def _order_of(holds: Order, left: AnyShape, right: AnyShape) -> Outcomes:
    if left.kind in (Kind.ARRAY, Kind.OBJECT):
        return frozenset()
    if left.kind is Kind.BOOLEAN:
        others: tuple[Any, ...] | None = tuple(truth_of(right))
    else:
        others = right.values if left.kind not in _ORDERED_AS_NUMBERS else _deciding(right)
    ones = _deciding(left)
    if ones is None or others is None:
        return _by_kinds(holds, left, right)
    return frozenset(found for one in ones for other in others if (found := _asked(holds, one, other)) is not None)


_ORDERED_AS_NUMBERS = (Kind.NUMBER, Kind.NULL)


def _asked(holds: Order, left: Any, right: Any) -> bool | None:
    try:
        return holds(left, right)
    except ConditionError:
        return None


def _deciding(shape: AnyShape) -> tuple[Any, ...] | None:
    """Values of a shape between which an order does not change: its bounds, or all of them. None where none do."""
    if shape.values is not None:
        return shape.values
    if isinstance(shape, Numbers):
        return tuple(_ends(shape))
    return None


def _ends(numbers: Numbers) -> Iterator[Any]:
    """The least and the largest of numbers."""
    for bound, open_bound, inward in ((numbers.low, numbers.low_is_open, 1), (numbers.high, numbers.high_is_open, -1)):
        if abs(bound) == inf or abs(bound) > LARGEST:
            yield LARGEST if bound > 0 else -LARGEST
        else:
            yield bound + inward if open_bound and numbers.whole and bound == int(bound) else bound


_SAMPLES: dict[Kind, tuple[Any, ...]] = {Kind.ARRAY: ([],), Kind.OBJECT: ({},)}


def _by_kinds(holds: Order, left: AnyShape, right: AnyShape) -> Outcomes:
    """The outcomes where the values of one side are not known: none where its kind has no order beside the other."""
    samples = _SAMPLES.get(right.kind)
    if samples is not None:
        ones = _deciding(left) or ("",)
        return BOTH if any(_asked(holds, one, other) is not None for one in ones for other in samples) else frozenset()
    return BOTH
