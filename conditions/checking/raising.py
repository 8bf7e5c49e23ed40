"""Which parts of a checked tree never fail, whatever the inputs are that are not known.

A Number is limited (docs/reference/language.md, "Values"), and a float of a document may lie outside: whatever looks at
a value of an unknown kind may fail. So this goes by kinds, and by what the declarations of functions tell.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from conditions.declaring.annotations import BOOLEAN, TEXT
from conditions.declaring.function import STRICT
from conditions.syntax.tree import Access, Call, Convert, Literal, Name, Node
from conditions.values.kinds import Kind

_TEXTS = (Kind.NULL, Kind.BOOLEAN, Kind.NUMBER, Kind.STRING, Kind.VERSION)


def never_fails(node: Node, known: Mapping[str, Any]) -> bool:
    """True where evaluating a part gives a value for all inputs, and does nothing else.

    Args:
        node: The part.
        known: The inputs as far as they are known, and whether the language is strict.
    """
    match node:
        case Literal():
            return True
        case Name():
            return not known[STRICT]  # which refuses values of other Python types
        case Access():
            return not known[STRICT] and _reads_safely(node) and _all_never_fail(node.parts, known)
        case Convert(conversion, operand):
            is_total = operand.kind is not None if conversion is BOOLEAN else conversion is TEXT and _has_text(operand)
            return is_total and never_fails(operand, known)
        case Call(function=function):
            if not function.pure or function.is_total is None or not _all_never_fail(node.arguments, known):
                return False
            return function.is_total([part.kind for part in node.arguments], known)


def _all_never_fail(nodes: tuple[Node, ...], known: Mapping[str, Any]) -> bool:
    return all(never_fails(node, known) for node in nodes)


def _reads_safely(node: Access) -> bool:
    """True where the steps themselves never fail: a wildcard is limited, and a parameter must be declared."""
    if None in node.steps or (isinstance(node.base, Name) and node.base.input == "parameters"):
        return False
    return all(_has_text(key) for key in node.steps if key is not None)


def _has_text(node: Node) -> bool:
    return node.kind in _TEXTS
