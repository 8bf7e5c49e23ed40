"""The nodes that the paths in a part of an expression selected, by their places."""

from __future__ import annotations

from collections.abc import Iterator

from conditions.explaining.listing import listed
from conditions.explaining.trace import Trace
from conditions.syntax.tree import Call, Node, unconverted, walk


def selected(node: Node, trace: Trace) -> str:
    """The end of the reason of a part that decided: `; jsonpath('$.a[*]') selects /a/0, /a/1 and 3 more`."""
    return "".join(f"; {trace.text(call)} selects {listed(_places(call, trace))}" for call in _paths(node, trace))


def _paths(node: Node, trace: Trace) -> Iterator[Call]:
    """The calls of paths that selected something."""
    for part in walk(node):
        is_path = isinstance(part, Call) and part.function.selects is not None
        if is_path and isinstance(part, Call) and isinstance(trace.value(part), list) and trace.value(part):
            yield part


def _places(call: Call, trace: Trace) -> list[str]:
    path = call.arguments[0]
    value = trace.value(path)
    text = trace.value(unconverted(path)) if value is None else value
    selects = call.function.selects
    found = () if selects is None else selects(str(text), trace.inputs.get("root"))
    return [pointer or "the root" for pointer in found]
