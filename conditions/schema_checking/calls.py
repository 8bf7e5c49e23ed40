"""What calls may give, of what their arguments may be: their meaning is asked where values are few."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from math import inf
from typing import Any

from conditions.declaring.function import Function
from conditions.errors import EvaluationError, LimitError
from conditions.schema_checking.equality import equality
from conditions.schema_checking.order import order
from conditions.schema_checking.possible import (
    UNKNOWN,
    AnyShape,
    Possible,
    Selected,
    at_place,
    combinations,
    of_kind,
    of_values,
)
from conditions.schema_checking.truth import BOTH, FALSE, Outcomes
from conditions.schemas.place import Place
from conditions.schemas.shapes import Arrays, Null, Numbers, Objects, Texts
from conditions.syntax.tree import Call
from conditions.values.kinds import Kind
from conditions.values.time_limit import seconds_left, time_limit

SECONDS_TO_TRY = 1.0
"""How long a function may take with all values that its arguments may have."""


def called(call: Call, arguments: Sequence[Possible]) -> Possible:
    """What a call may give."""
    function = call.function
    if function.absorbing is not None:
        return of_values(sorted(_joined(function.absorbing, arguments)))
    if function.inputs or not function.pure or not function.return_kind_is_certain:
        return of_kind(function.returns)
    if not all(part.shapes for part in arguments):  # one fails: so does the call, if it asks for it
        return of_kind(function.returns) if function.is_lazy else Possible(())
    tried = combinations(arguments)
    if tried is not None:
        return _tried(function, tried)
    outcomes = _outcomes(function, arguments)
    if outcomes is not None:
        return of_values(sorted(outcomes))
    if function.reads_size_only and function.returns is Kind.NUMBER:
        return _sizes(function, arguments[0])
    return of_kind(function.returns) if function.stops_at is None else _chosen(arguments)


def _tried(function: Function, combinations: Sequence[Sequence[Any]]) -> Possible:
    """What a call gives of values that are tried one by one, if there is time for all of them."""
    try:
        with time_limit(min(SECONDS_TO_TRY, seconds_left())):
            return of_values(value for values in combinations for value in _value(function, values))
    except LimitError:
        return of_kind(function.returns)


def _value(function: Function, values: Sequence[Any]) -> list[Any]:
    """The value of a call of those values; nothing where it fails.

    Raises:
        LimitError: It asks for too much.
    """
    given = [partial(_itself, value) if function.parameter(at).lazy else value for at, value in enumerate(values)]
    try:
        return [function.body(*given)]
    except EvaluationError:
        return []


def _itself(value: Any) -> Any:
    return value


def _outcomes(function: Function, arguments: Sequence[Possible]) -> Outcomes | None:
    """The Booleans that a test may give; None of what is none."""
    match function.compares, arguments:
        case (("equality" | "difference"), (first, *others)):
            found = _equal_to_any(first, others)
            return found if function.compares == "equality" else frozenset(not one for one in found)
        case "order", (first, second):
            return order(function.body, first, second)
        case "search", (within, sought):
            return _search(within, sought)
        case "membership", (collection, value):
            return membership(collection, value)
        case _:
            return None


def _equal_to_any(first: Possible, others: Sequence[Possible]) -> Outcomes:
    each = [equality(first, other) for other in others]
    may_hold = any(True in one for one in each)
    may_not = all(False in one or not one for one in each)
    return frozenset((*((True,) if may_hold else ()), *((False,) if may_not else ())))


def _joined(absorbing: bool, arguments: Sequence[Possible]) -> Outcomes:
    """The outcomes of `and` (False absorbs) and `or` (True does)."""
    each = [frozenset(part.values or ()) if part.values is not None else BOTH for part in arguments]
    found = set[bool]()
    for one in each:
        if absorbing in one:
            found.add(absorbing)
        if (not absorbing) not in one:
            return frozenset(found)
    return frozenset((*found, not absorbing))


def _search(within: Possible, sought: Possible) -> Outcomes:
    """The outcomes of looking for a text in another one: longer ones are in none."""
    if sought.values is None or not all(isinstance(one, Texts) for one in within.shapes):
        return BOTH
    longest = max(one.longest for one in within.shapes if isinstance(one, Texts))
    return FALSE if all(len(text) > longest for text in sought.values) else BOTH


def membership(collection: Possible, value: Possible) -> Outcomes:
    """The outcomes of looking for a value in what may be a collection."""
    found = {outcome for shape in collection.shapes for outcome in _membership_of(shape, value)}
    return frozenset(found)


def _membership_of(collection: AnyShape, value: Possible) -> Outcomes:
    if isinstance(collection, Arrays | Objects):
        members = members_of(collection)
    elif isinstance(collection, Selected):
        members = at_place(collection.element, missing=False)
    else:
        return FALSE
    if isinstance(collection, Selected) and not collection.element.shapes:
        return BOTH
    return BOTH if True in equality(value, members) else FALSE


def members_of(collection: Arrays | Objects) -> Possible:
    """What the items of Arrays or the members of Objects may be."""
    return at_place(Place(shapes=(collection,)).members, missing=False)


def _chosen(arguments: Sequence[Possible]) -> Possible:
    """What the first argument may be that is neither Null nor empty, else the last one."""
    *first, last = arguments
    shapes = [shape for part in first for shape in part.shapes if not isinstance(shape, Null)]
    if any(part.is_unknown for part in arguments):
        return UNKNOWN
    return Possible((*shapes, *last.shapes))


def _sizes(function: Function, part: Possible) -> Possible:
    """The sizes that a part may have."""
    found = list[AnyShape]()
    for shape in part.shapes:
        found += _size_of(function, shape)
    return Possible(tuple(found))


def _size_of(function: Function, shape: AnyShape) -> Sequence[AnyShape]:
    if isinstance(shape, Arrays):
        return (Numbers(None, shape.fewest, shape.most, whole=True),)
    if isinstance(shape, Objects):
        return (Numbers(None, len(shape.required), inf, whole=True),)
    if shape.values is not None or shape.kind is Kind.NUMBER:
        values = (1,) if shape.values is None else shape.values
        return of_values(size for value in values for size in _value(function, (value,))).shapes
    if isinstance(shape, Texts):
        counts_characters = _value(function, ("a",)) == [1]
        return (Numbers(None, shape.shortest, 2 * shape.longest, whole=True),) if counts_characters else _ZERO
    return (Numbers(None, 0, inf, whole=True),)


_ZERO = (Numbers((0,)),)
