"""Paths that end early, or that select nothing, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from conditions.explaining.differences import cut
from conditions.explaining.trace import Trace, counted, kind
from conditions.syntax.tree import Access, Literal, Node, prefix, unconverted
from conditions.values.converting import try_number
from conditions.values.indexing import Absence, absence, index, wildcard
from conditions.values.kinds import FilteredArray, Kind


def absences(nodes: Iterable[Node], trace: Trace) -> str:
    """The reasons why those that are Null are, where they are paths that end early."""
    return "".join(
        f": {found}" for node in nodes if trace.value(unconverted(node)) is None and (found := _absent(node, trace))
    )


def _absent(node: Node, trace: Trace) -> str:
    missing = _missing(unconverted(node), trace)
    if missing is None:
        return ""
    place, found = missing
    guess = f"; {found.hint}" if found.hint and found.hint.startswith("did you mean") else ""
    return f"{found.what} in {place}{found.detail and f', for {found.detail}'}{guess}"


def _missing(node: Node, trace: Trace) -> tuple[str, Absence] | None:
    """The step at which a path ended, and why."""
    for place, target, key, wanted in _walked(node, trace):
        found = None if key is None else absence(target, wanted)
        if found is not None:
            return place, found
    return None


def emptied(node: Node, trace: Trace) -> str:
    """The step at which a path with a wildcard had nothing left, and why."""
    for place, target, key, wanted in _walked(node, trace):
        if key is None and not wildcard(target):
            return f": {place} is {counted(target)}"
        if isinstance(target, FilteredArray) and not index(target, wanted):
            arrays = all(kind(element) is Kind.ARRAY for element in target)
            why = ", for they are Arrays: .* takes their items" if arrays and try_number(wanted) is None else ""
            return f": none of {place} has {cut(wanted)}{why}"
    return ""


def _walked(node: Node, trace: Trace) -> Iterator[tuple[str, Any, Node | None, Any]]:
    """Each step of a path: the text of the path so far, its value, the key (None for a wildcard), and its value."""
    if not isinstance(node, Access):
        return
    target, place = trace.value(node.base), trace.text(node.base)
    for at, key in enumerate(node.steps, start=1):
        wanted = key.value if isinstance(key, Literal) else None if key is None else trace.value(key)
        yield place, target, key, wanted
        target = wildcard(target) if key is None else index(target, wanted)
        place = f"{place}.*" if key is None else trace.text(prefix(node, at))
