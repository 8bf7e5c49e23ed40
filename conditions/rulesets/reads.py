"""The places of the inputs that many conditions read: found once for a shape where literals have no part in it."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import accumulate
from typing import TYPE_CHECKING

from conditions.syntax.tree import Call, walk

if TYPE_CHECKING:
    from conditions.condition import Condition
    from conditions.generating.template import Template


def read_by(conditions: Iterable[Condition]) -> dict[str, tuple[str, ...]]:
    """The pointers to what some of the conditions reads of each input; what lies below a pointer is read too."""
    found: dict[str, dict[str, None]] = {}
    known: set[Template] = set()
    for condition in conditions:
        template = condition.template
        if template in known:
            continue
        if not _depends_on_literals(condition):
            known.add(template)
        for name, pointers in condition.reads.items():
            found.setdefault(name, {}).update(dict.fromkeys(pointers))
    return {name: tuple(_outermost(pointers)) for name, pointers in found.items()}


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
