"""The places of the inputs that many conditions read: found once for a shape where literals have no part in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import accumulate
from typing import TYPE_CHECKING, TypeAlias
from weakref import WeakKeyDictionary

from conditions.syntax.tree import Call, walk

if TYPE_CHECKING:
    from conditions.condition import Condition
    from conditions.generating.template import Template

Reads: TypeAlias = Mapping[str, tuple[str, ...]]
"""The pointers by the inputs."""

_KNOWN: WeakKeyDictionary[Template, Reads | None] = WeakKeyDictionary()
"""What each condition of a shape reads; None where that depends on literals."""


def read_by(conditions: Iterable[Condition]) -> dict[str, tuple[str, ...]]:
    """The pointers to what some of the conditions reads of each input; what lies below a pointer is read too."""
    shapes: dict[Template, list[Condition]] = {}
    for condition in conditions:
        shapes.setdefault(condition.template, []).append(condition)
    found: dict[str, dict[str, None]] = {}
    for template, some in shapes.items():
        of_shape = _of_shape(template, some[0])
        for reads in [condition.reads for condition in some] if of_shape is None else [of_shape]:
            for name, pointers in reads.items():
                found.setdefault(name, {}).update(dict.fromkeys(pointers))
    return {name: tuple(_outermost(pointers)) for name, pointers in found.items()}


def _of_shape(template: Template, condition: Condition) -> Reads | None:
    """What each condition of the shape of this one reads; None where that depends on literals."""
    if template not in _KNOWN:
        _KNOWN[template] = None if _depends_on_literals(condition) else condition.reads
    return _KNOWN[template]


def _depends_on_literals(condition: Condition) -> bool:
    """True where a function takes a text for a path."""
    tree = condition.template.program(condition.expression).tree
    return any(isinstance(node, Call) and node.function.reads is not None for node in walk(tree))


def _outermost(pointers: dict[str, None]) -> Iterable[str]:
    """The pointers, without those that lie below another one."""
    return (pointer for pointer in pointers if pointers.keys().isdisjoint(_above(pointer)))


def _above(pointer: str) -> list[str]:
    """The pointers to what holds the place of another one, the whole document first."""
    keys = pointer.split("/")
    return list(accumulate(keys[:-1], "{}/{}".format)) if len(keys) > 1 else []
