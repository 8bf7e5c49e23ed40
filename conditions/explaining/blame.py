"""The parts of an expression that made its verdict what it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from conditions.explaining.teller import Teller
from conditions.syntax.tree import Call, Node, unconverted


def deciding(node: Node, teller: Teller) -> Iterator[Node]:
    """The smallest set of parts that decides: had they been otherwise, so might have been the whole.

    Of a false `and` it is the part that is false, of a true one all are; of `or` the other way round. Of an evaluation
    that failed, it is the part that did.
    """
    failed = _failed(node, teller)
    if failed is not None:
        yield failed
        return
    node = unconverted(node)
    parts = _deciding_arguments(node, teller) if isinstance(node, Call) else ()
    if not parts:
        yield node
    for part in parts:
        yield from deciding(part, teller)


def _failed(node: Node, teller: Teller) -> Node | None:
    """The innermost part whose evaluation failed, or the conversion of one."""
    step = teller.step(node)
    for part in node.parts:
        found = _failed(part, teller)
        if found is not None:
            return found
    return node if step is not None and step.error is not None else None


def _deciding_arguments(call: Call, teller: Teller) -> Sequence[Node]:
    function = call.function
    if function.absorbing is None:
        return () if function.decided_by is None else function.decided_by(call, teller)
    evaluated = [part for part in call.arguments if teller.was_evaluated(part)]
    alone = teller.value(call) is function.absorbing
    return evaluated[-1:] if alone else evaluated
