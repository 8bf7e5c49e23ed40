"""The truth that values may have."""

from __future__ import annotations

from conditions.schema_checking.possible import AnyShape, Possible
from conditions.schemas.shapes import Numbers, Texts
from conditions.values.converting import to_boolean

Outcomes = frozenset[bool]
"""The Booleans that may come of something; none where it surely fails."""

TRUE, FALSE, BOTH = frozenset((True,)), frozenset((False,)), frozenset((True, False))


def truth(part: Possible) -> Outcomes:
    """The Booleans that a part may be converted to."""
    return frozenset[bool]().union(*map(truth_of, part.shapes))


def truth_of(shape: AnyShape) -> Outcomes:
    """The Booleans that the values of a shape may be converted to."""
    if shape.values is not None:
        return frozenset(map(to_boolean, shape.values))
    if isinstance(shape, Numbers):
        return BOTH if shape.admits(0) else TRUE
    if isinstance(shape, Texts):
        return FALSE if shape.longest == 0 else BOTH if shape.admits("") else TRUE
    return TRUE
