"""The elements of what a path leads to, with their places as JSON Pointers (RFC 6901)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from conditions.explaining.listing import listed
from conditions.explaining.trace import Trace
from conditions.syntax.tree import Access, Call, Literal, Name, Node, unconverted, walk
from conditions.values.indexing import absence, index, position_of
from conditions.values.kinds import FilteredArray, items_of
from conditions.values.made import within_limit
from conditions.values.spelling import shown


class Element(NamedTuple):
    """A value, and where it stands: its JSON Pointer in the document, or a name and the pointer below it."""

    place: str
    value: Any

    @property
    def told(self) -> str:
        return self.place or "the root"


def elements(node: Node, trace: Trace) -> list[Element]:
    """The members of what a path gave, in their order; none where it does not begin at a named value."""
    if isinstance(node, Name):
        return list(_members(_named(node, trace)))
    if not isinstance(node, Access) or not isinstance(node.base, Name):
        return []
    found = list(_selected(node, trace, []))
    return found if None in node.steps else [member for one in found for member in _members(one)]


def counted_elements(node: Node, trace: Trace) -> str:
    """The end of the reason of a part that decided: which elements its wildcards select, where they are counted."""
    return "".join(_selection(path, trace) for path in _counted_paths(node))


def _counted_paths(node: Node) -> Iterator[Access]:
    for part in walk(node):
        counts = isinstance(part, Call) and part.function.reads_size_only
        path = unconverted(part.arguments[0]) if counts and isinstance(part, Call) else None
        if isinstance(path, Access) and None in path.steps:
            yield path


def _selection(path: Access, trace: Trace) -> str:
    if not isinstance(path.base, Name) or trace.step(path) is None:
        return ""
    missed: list[str] = []
    found = [element.told for element in _selected(path, trace, missed)]
    selects = f"; {trace.text(path)} selects {listed(found)}" if found else ""
    return selects + (f"; {listed(missed)}" if missed else "")


def _selected(path: Access, trace: Trace, missed: list[str]) -> list[Element]:
    """The elements that a path leads to; those in which a step found nothing are told to *missed*."""
    assert isinstance(path.base, Name)
    found = [_named(path.base, trace)]
    for at, key in enumerate(path.steps):
        if key is None:
            found = [member for element in found for member in _members(element)]
            continue
        wanted = key.value if isinstance(key, Literal) else trace.value(key)
        if None in path.steps[:at]:
            missed += [f"{one.told} has no {shown(wanted)}" for one in found if absence(one.value, wanted)]
        found = [_member(one, wanted) for one in found if absence(one.value, wanted) is None]
    return found


def _named(node: Name, trace: Trace) -> Element:
    return Element("" if node.input == "root" else node.name, trace.value(node))


def _member(element: Element, key: Any) -> Element:
    name = key if isinstance(element.value, Mapping) else position_of(key)
    return Element(f"{element.place}/{_escaped(name)}", index(element.value, key))


def _members(element: Element) -> Iterator[Element]:
    value = element.value
    if isinstance(value, Mapping):
        for key, member in within_limit(value.items(), value):
            yield Element(f"{element.place}/{_escaped(key)}", member)
    elif not isinstance(value, FilteredArray):
        for at, member in enumerate(within_limit(items_of(value) or (), value)):
            yield Element(f"{element.place}/{at}", member)


def _escaped(key: object) -> str:
    return str(key).replace("~", "~0").replace("/", "~1")
