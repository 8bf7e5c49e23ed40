"""The reasons that functions give themselves, by the hook of their declaration."""

from __future__ import annotations

from collections.abc import Iterator

from conditions.explaining.trace import Trace
from conditions.source import clipped
from conditions.syntax.tree import Call, Node, unconverted, walk

LONGEST_REASON = 300
"""The most characters of a reason that a sentence shows."""


def own_reason(call: Call, trace: Trace) -> str | None:
    """The reason why a call gave its value, as its function tells it; None where it tells nothing, or fails to."""
    step = trace.step(call)
    if call.function.reason is None or step is None or step.error is not None:
        return None
    try:
        told = call.function.reason(*(_argument(part, trace) for part in call.arguments), result=step.value)
        text = str(told).strip() if isinstance(told, str) else ""
    except Exception:  # what a user's function raises must not hide the verdict
        return None
    return clipped(text, LONGEST_REASON) or None


def inner_reasons(node: Node, trace: Trace) -> str:
    """The end of the reason of a part that decided: the reasons of the functions that it calls."""
    return "".join(_inner(node, trace))


def _inner(node: Node, trace: Trace) -> Iterator[str]:
    for part in walk(node):
        told = own_reason(part, trace) if isinstance(part, Call) and part is not unconverted(node) else None
        if told is not None:
            yield f"; {trace.text(part)}: {told}"


def _argument(node: Node, trace: Trace) -> object:
    """An argument as the function got it."""
    step = trace.step(node)
    return None if step is None else step.value
