"""Nodes of a document: values with their places, their members, and the limits of one selection."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias, TypeVar

from conditions.errors import LimitError
from conditions.values.made import counted, holds_members
from conditions.values.time_limit import check_time

T = TypeVar("T")

MOST_NODES = 1_000_000
"""The most nodes that a path may select: `$..*..*` multiplies."""

MOST_VISITED = 2_000_000
"""The most nodes that a path may look at, those of its filters included: filters within filters multiply."""

_BETWEEN = 4096  # nodes, after which the clock is asked

DEEPEST = 500
"""The deepest level to which `..` follows a document, which may contain itself."""

Place: TypeAlias = "tuple[Place, str | int] | None"
"""The place of a node: the place of what it is a member of, and its key there; None is the root."""

Node: TypeAlias = tuple[Any, Place]


class Property(NamedTuple):
    """A member of an Object as a node of its own: what a filter of the server's dialect goes over in an Object."""

    name: str
    value: Any


class Visit:
    """One selection: the document that it reads, and how many nodes it may still look at."""

    __slots__ = ("due", "left", "root")

    def __init__(self, root: Any) -> None:
        self.root = root
        self.left = MOST_VISITED
        self.due = MOST_VISITED - _BETWEEN

    def spend(self, nodes: int = 1) -> None:
        """Count nodes that were looked at.

        Raises:
            LimitError: They are too many, or the time is over.
        """
        self.left -= nodes
        if self.left < self.due:
            self._check()

    def enter(self, container: Any) -> None:
        """Count the members of an Array, an Object or a property, before they are looked at.

        Raises:
            LimitError: They are too many, or the time is over.
        """
        if isinstance(container, Property) or holds_members(container):
            self.spend(len(container))

    def each(self, members: Iterable[T], of: Any) -> Iterable[T]:
        """The members of an Array or Object; those that a class makes are counted one by one."""
        return counted(members, of, self.spend)

    def _check(self) -> None:
        if self.left < 0:
            raise LimitError(f"the JSONPath looks at more than {MOST_VISITED:,} nodes")
        self.due = max(0, self.left - _BETWEEN)
        check_time()


def too_many() -> LimitError:
    """The error of a path that selects more than MOST_NODES."""
    return LimitError(f"the JSONPath selects more than {MOST_NODES:,} nodes")


def too_deep() -> LimitError:
    """The error of a path that follows a document deeper than DEEPEST."""
    return LimitError(f"the JSONPath goes more than {DEEPEST} deep into the document")


_SIMPLE = frozenset((str, int, float, bool, type(None)))
"""The classes of values that are neither Objects nor Arrays: most are, and asking for an abstract class takes long."""


def is_object(value: Any) -> bool:
    """Tell whether a value has members by name."""
    return value.__class__ is dict or (value.__class__ not in _SIMPLE and isinstance(value, Mapping))


def is_array(value: Any) -> bool:
    """Tell whether a value has items by index."""
    if value.__class__ is list:
        return True
    is_sequence = value.__class__ not in _SIMPLE and isinstance(value, Sequence)
    return is_sequence and not isinstance(value, str | bytes | bytearray | Property)


def is_container(value: Any) -> bool:
    """Tell whether a value is an Object, an Array or a property."""
    if value.__class__ in _SIMPLE:
        return False
    return isinstance(value, Property) or is_object(value) or is_array(value)


def members(node: Node, visit: Visit | None = None) -> Iterator[Node]:
    """The members of an Object, the items of an Array, and the value of a property, with their places.

    Args:
        node: The Object, the Array or the property.
        visit: Counts those that a class makes; None where each of them is counted by who asks.
    """
    value, place = node
    if isinstance(value, Property):
        yield value.value, place
    elif is_object(value):
        for name, member in _each(value.items(), value, visit):
            yield member, (place, name)
    elif is_array(value):
        for index, item in enumerate(_each(value, value, visit)):
            yield item, (place, index)


def _each(members: Iterable[T], of: Any, visit: Visit | None) -> Iterable[T]:
    return members if visit is None else visit.each(members, of)


def below(start: Node, visit: Visit) -> Iterator[Node]:
    """All values below a node, each before what is below it.

    Raises:
        LimitError: They are too many, or too deep.
    """
    waiting = [members(start, visit)]
    while waiting:
        for node in waiting[-1]:
            yield node
            if is_container(node[0]):
                visit.enter(node[0])
                waiting.append(members(node, visit))
                break
        else:
            waiting.pop()
        if len(waiting) > DEEPEST:
            raise too_deep()


def passed_over(arrays: Iterable[Node], selected: Iterable[Node]) -> list[str]:
    """The JSON Pointers to the items of Arrays at or below which nothing was selected."""
    reached = {place for _, node in selected for place in _upwards(node)}
    visit = Visit(None)
    items = (place for node in arrays if is_array(node[0]) for _, place in members(node, visit))
    return [pointer(place) for place in items if place not in reached]


def _upwards(place: Place) -> Iterator[Place]:
    while place is not None:
        yield place
        place = place[0]


def keys(place: Place) -> list[str | int]:
    """The keys that lead to a place, outermost first."""
    found: list[str | int] = []
    while place is not None:
        place, key = place
        found.append(key)
    return found[::-1]


def pointer(place: Place) -> str:
    """The JSON Pointer (RFC 6901) to a place."""
    return pointer_of(keys(place))


def pointer_of(keys: Iterable[str | int]) -> str:
    """The JSON Pointer (RFC 6901) that consists of keys."""
    return "".join("/" + str(key).replace("~", "~0").replace("/", "~1") for key in keys)
