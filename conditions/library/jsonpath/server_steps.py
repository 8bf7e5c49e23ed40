"""The steps of a path in the server's dialect, and what each leads to.

Every step goes from nodes to nodes, one by one as they are asked for: a filter that has its first node asks no
further, so that an error behind it never shows. What is under one node comes before what is under the next.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

from conditions.errors import EvaluationError, PathError
from conditions.library.jsonpath.nodes import (
    DEEPEST,
    Node,
    Property,
    Visit,
    below,
    is_array,
    is_container,
    is_object,
    members,
    pointer,
    too_deep,
)

MOST_INT = 2**31 - 1
"""The largest index of the library."""

_NOTHING: Any = object()


class Test(Protocol):
    """A question that a filter asks of a node."""

    def holds(self, node: Node, visit: Visit) -> bool:
        """Tell whether the node is selected."""
        ...


class Step(Protocol):
    """One part of a path."""

    def select(self, nodes: Iterable[Node], visit: Visit) -> Iterator[Node]:
        """The nodes to which it leads from others."""
        ...


Path: TypeAlias = tuple[Step, ...]


def walked(path: Path, node: Node, visit: Visit) -> Iterator[Node]:
    """The nodes to which a path leads from one."""
    nodes: Iterator[Node] = iter((node,))
    for step in path:
        nodes = step.select(nodes, visit)
    return nodes


@dataclass(frozen=True, slots=True)
class Names:
    """`.name`, `['name']` and `['a', 'b']`: members of Objects.

    Attributes:
        names: Their names, in the order in which they are selected.
    """

    names: tuple[str, ...]

    def select(self, nodes: Iterable[Node], visit: Visit) -> Iterator[Node]:  # noqa: ARG002 - it looks at no further node
        """The members that are there."""
        for value, place in nodes:
            if not is_object(value):
                continue
            for name in self.names:
                member = value.get(name, _NOTHING)
                if member is not _NOTHING:
                    yield member, (place, name)


@dataclass(frozen=True, slots=True)
class Members:
    """`.*`: all members of Objects, but nothing of Arrays."""

    def select(self, nodes: Iterable[Node], visit: Visit) -> Iterator[Node]:
        """The values of the members."""
        for node in nodes:
            if is_object(node[0]):
                visit.enter(node[0])
                yield from members(node, visit)


@dataclass(frozen=True, slots=True)
class Items:
    """`[*]`: all items of Arrays, but nothing of Objects."""

    def select(self, nodes: Iterable[Node], visit: Visit) -> Iterator[Node]:
        """The items."""
        for node in nodes:
            if is_array(node[0]):
                visit.enter(node[0])
                yield from members(node, visit)


@dataclass(frozen=True, slots=True)
class Indexes:
    """`[0]` and `[0, 2]`: items of Arrays.

    Attributes:
        indexes: Their indexes, in the order in which they are selected.
    """

    indexes: tuple[int, ...]

    def select(self, nodes: Iterable[Node], visit: Visit) -> Iterator[Node]:  # noqa: ARG002 - it looks at no further node
        """The items that are there.

        Raises:
            EvaluationError: An index is negative, and there is an Array.
        """
        for value, place in nodes:
            if not is_array(value):
                continue
            for index in self.indexes:
                if index < 0:
                    raise _out_of_range(index, place)
                if index < len(value):
                    yield value[index], (place, index)


def _out_of_range(index: int, place: Any) -> EvaluationError:
    where = pointer(place) or "the root"
    return EvaluationError(
        f"the JSONPath asks the Array at {where} for its item [{index}], and an index must not be negative",
        hint=f"[{index}:] begins so far from the end, [{index}:][0] is its first item" if index < -1 else "write [-1:]",
    )


@dataclass(frozen=True, slots=True)
class Slice:
    """`[1:3]`, `[-2:]`, `[::2]`: items of Arrays from one index to before another one.

    Attributes:
        start, end, step: As those of a slice in Python.
    """

    start: int | None
    end: int | None
    step: int | None

    def select(self, nodes: Iterable[Node], visit: Visit) -> Iterator[Node]:
        """The items.

        Raises:
            PathError: The step is 0. It is told when nodes are asked for, not when the path is read.
            EvaluationError: The step leads beyond the largest index, where the library begins again below zero.
        """
        if self.step == 0:
            raise PathError("the step of a slice in a JSONPath must not be 0")
        for value, place in nodes:
            if not is_array(value):
                continue
            for index in range(*slice(self.start, self.end, self.step).indices(len(value))):
                visit.spend()
                yield value[index], (place, index)
                following = index + (self.step or 1)
                if following > MOST_INT:
                    raise _out_of_range(following - 2**32, place)


@dataclass(frozen=True, slots=True)
class Below:
    """`..name`, `..['a', 'b']` and `..*`: what lies below nodes, however deep.

    Attributes:
        names: The names of the members that are selected; None selects every value, the nodes themselves included.
    """

    names: tuple[str, ...] | None

    def select(self, nodes: Iterable[Node], visit: Visit) -> Iterator[Node]:
        """The values, each before what is below it."""
        for start in nodes:
            if self.names is None:
                yield from self._all(start, visit)
                continue
            value, place = start
            outermost = (value.value, place) if isinstance(value, Property) else start
            for node in below(outermost, visit):
                for name in self.names:
                    if node[1] is not None and node[1][1] == name:
                        yield node

    def _all(self, start: Node, visit: Visit) -> Iterator[Node]:
        yield start
        value, place = start
        if isinstance(value, Property):
            start = value.value, place
            yield start
        yield from below(start, visit)


def descendants(start: Node, visit: Visit) -> Iterator[Node]:
    """The values and properties below a node, each before what is below it; a property before its value."""
    waiting = [_spread(start)]
    while waiting:
        node = next(waiting[-1], None)
        if node is None:
            waiting.pop()
            continue
        visit.spend()
        yield node
        if is_container(node[0]) and not isinstance(node[0], Property):
            waiting.append(_spread(node))
            if len(waiting) > DEEPEST:
                raise too_deep()


def _spread(node: Node) -> Iterator[Node]:
    """The members of a node; those of an Object each behind its property."""
    value, place = node
    if not is_object(value):
        yield from members(node)
        return
    for name, member in value.items():
        below = place, name
        yield Property(name, member), below
        yield member, below


def _tested(node: Node) -> Iterator[Node]:
    """The nodes that a filter goes over: the items of an Array, the properties of an Object."""
    value, place = node
    if is_object(value):
        return ((Property(name, member), (place, name)) for name, member in value.items())
    return members(node)


@dataclass(frozen=True, slots=True)
class Filter:
    """`[?(…)]`: the items of Arrays that pass a test.

    In an Object the library tests each property, not its value: it is there and differs from every value, but has no
    members itself.

    Attributes:
        test: The test.
    """

    test: Test

    def select(self, nodes: Iterable[Node], visit: Visit) -> Iterator[Node]:
        """Those that pass."""
        for node in nodes:
            for member in _tested(node):
                visit.spend()
                if self.test.holds(member, visit):
                    yield member


@dataclass(frozen=True, slots=True)
class FilterBelow:
    """`..[?(…)]`: all values and properties that pass a test, however deep, the nodes themselves included.

    Attributes:
        test: The test.
    """

    test: Test

    def select(self, nodes: Iterable[Node], visit: Visit) -> Iterator[Node]:
        """Those that pass."""
        for start in nodes:
            if self.test.holds(start, visit):
                yield start
            for node in descendants(start, visit):
                if self.test.holds(node, visit):
                    yield node
