"""The three lines that Azure logs of an evaluation (docs/reference/language.md)."""

from __future__ import annotations

from collections.abc import Iterator

from conditions.explaining.trace import Trace, shown
from conditions.syntax.tree import Access, Call, Convert, Literal, Name, Node, unparse
from conditions.values.spelling import literal


def log_lines(tree: Node, decision: bool | None, trace: Trace) -> Iterator[str]:
    """*Evaluating*, *Expanded* (left out where it says nothing new) and *Result*; the first one alone of a failure."""
    yield f"Evaluating: {unparse(tree)}"
    if decision is None:
        return
    expanded = _expanded(tree, trace)
    if expanded != str(decision):
        yield f"Expanded: {expanded}"
    yield f"Result: {decision}"


def _expanded(node: Node, trace: Trace) -> str:
    """The expression with values in the place of what was looked up or computed."""
    step = trace.step(node)
    match node:
        case Literal(value):
            return literal(value)
        case Convert(_, operand):
            return _expanded(operand, trace)
        case Name() | Access() if step is not None:
            return shown(step.value)
        case Call(_, _, _, function) if function.logged_as_value and step is not None:
            return shown(step.value)
        case Call(name, arguments):
            return f"{name}({', '.join(_expanded(argument, trace) for argument in arguments)})"
        case Access(base, steps):
            keys = ("['*']" if key is None else f"[{_expanded(key, trace)}]" for key in steps)
            return _expanded(base, trace) + "".join(keys)
        case _:
            return unparse(node)
