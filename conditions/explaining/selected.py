"""The nodes that the paths in a part of an expression selected, and the items that they passed over."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from conditions.explaining.listing import listed
from conditions.explaining.trace import Trace
from conditions.syntax.tree import Call, Node, unconverted, walk


def selected(node: Node, trace: Trace) -> str:
    """The end of the reason of a part that decided: `; jsonpath('$.a[?(@.x)]') selects /a/0, and nothing of /a/1`."""
    return "".join(_told(call, trace) for call in _paths(node, trace))


def _paths(node: Node, trace: Trace) -> Iterator[Call]:
    """The calls of paths that gave what they selected."""
    for part in walk(node):
        if isinstance(part, Call) and part.function.selects is not None and isinstance(trace.value(part), list):
            yield part


def _told(call: Call, trace: Trace) -> str:
    found = [pointer or "the root" for pointer in _places(call.function.selects, call, trace)]
    missed = _places(call.function.passes_over, call, trace)
    nothing_of = f"nothing of {listed(missed, last='or')}" if missed else ""
    selects = ", and ".join(part for part in (listed(found), nothing_of) if part)
    return f"; {trace.text(call)} selects {selects}" if selects else ""


def _places(ask: Callable[[str, Any], Sequence[str]] | None, call: Call, trace: Trace) -> Sequence[str]:
    path = call.arguments[0]
    value = trace.value(path)
    text = trace.value(unconverted(path)) if value is None else value
    return () if ask is None else ask(str(text), trace.inputs.get("root"))
