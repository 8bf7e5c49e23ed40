"""Calls some of whose arguments are known: what partial evaluation offers to the functions that narrow them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

from conditions.values.kinds import Kind


class Argument(NamedTuple):
    """An argument of a call, as far as it is known.

    Attributes:
        node: The part that it is.
        is_known: Evaluating it gives the value, whatever the inputs are that are not known.
        value: The value; None where it is not known.
    """

    node: Any
    is_known: bool
    value: Any


Narrowed: TypeAlias = Sequence[Argument] | Argument | None
"""The arguments that are left of a call, or the one that all of it comes to; None where nothing can be left out."""

Narrow: TypeAlias = Callable[[Sequence[Argument], Callable[[Argument], bool]], Narrowed]
"""Narrows a call, from its arguments, and a function that tells of one if evaluating it never fails."""

Kinds: TypeAlias = Sequence[Kind | None]
"""The kinds of the arguments of a call, each None where it is not certain. A Number of a certain kind is in range."""

IsTotal: TypeAlias = Callable[[Kinds, Mapping[str, Any]], bool]
"""Tells if a call whose arguments have these kinds never fails, with these inputs as far as they are known."""


def total(_: Kinds, __: Mapping[str, Any]) -> bool:
    """The `IsTotal` of a function that never fails, once its arguments are converted."""
    return True
