"""Which parts of an expression made its verdict what it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from conditions.explaining.trace import Trace
from conditions.library.logic import and_, coalesce, iif, not_, or_, xor
from conditions.syntax.tree import Call, Node, unconverted
from conditions.values.converting import to_boolean


def deciding(node: Node, trace: Trace) -> Iterator[Node]:
    """The smallest set of parts that decides: had they been otherwise, so might have been the whole.

    Of a false `and` it is the part that is false, of a true one all are; of `or` the other way round. Of an evaluation
    that failed, it is the part that did.
    """
    failed = _failed(node, trace)
    if failed is not None:
        yield failed
        return
    node = unconverted(node)
    split = _SPLIT.get(node.function.body) if isinstance(node, Call) else None
    parts = split(node, trace) if split is not None and isinstance(node, Call) else ()
    if not parts:
        yield node
    for part in parts:
        yield from deciding(part, trace)


def _failed(node: Node, trace: Trace) -> Node | None:
    """The innermost part whose evaluation failed, or the conversion of one."""
    step = trace.step(node)
    for part in node.parts:
        found = _failed(part, trace)
        if found is not None:
            return found
    return node if step is not None and step.error is not None else None


def _truth(node: Node, trace: Trace) -> bool:
    return to_boolean(trace.value(unconverted(node)))


def _all_or_one(call: Call, trace: Trace) -> tuple[Node, ...]:
    """Of `and` and `or`: the last part that was evaluated if it decided alone, else all of them."""
    evaluated = tuple(part for part in call.arguments if trace.step(unconverted(part)) is not None)
    alone = trace.value(call) is (call.function.body is or_)
    return evaluated[-1:] if alone else evaluated


def _condition_and_choice(call: Call, trace: Trace) -> tuple[Node, ...]:
    condition, when_true, when_false = call.arguments
    return condition, when_true if _truth(condition, trace) else when_false


def _last_evaluated(call: Call, trace: Trace) -> tuple[Node, ...]:
    return tuple(part for part in call.arguments if trace.step(unconverted(part)) is not None)[-1:]


def _all(call: Call, _: Trace) -> tuple[Node, ...]:
    return call.arguments


_SPLIT: dict[Callable[..., object], Callable[[Call, Trace], tuple[Node, ...]]] = {
    and_: _all_or_one,
    or_: _all_or_one,
    not_: _all,
    xor: _all,
    iif: _condition_and_choice,
    coalesce: _last_evaluated,
}
"""The functions that are decided by some of their arguments."""
