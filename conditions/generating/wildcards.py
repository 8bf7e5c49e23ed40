"""Paths with wildcards as the clauses of Python comprehensions.

A comprehension goes over what the wildcards select, and may stop early. As that is limited in number, what stands
behind a second wildcard is counted before. Where items are taken for Objects, one that is none raises; a second form
takes them for what they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Protocol

from conditions.declaring.scope import Elements, Items
from conditions.generating.plain_form import shared
from conditions.syntax.tree import MOST_PREFIXES, Access, Literal, Node
from conditions.values import indexing
from conditions.values.indexing import MISSING, few_hits, hits_of, hits_within, member_of, position_of
from conditions.values.kinds import FilteredArray, members_of
from conditions.values.spelling import try_text

EMPTY: dict[str, Any] = shared("EMPTY", {})
"""What is asked in the place of what has no keys: nothing but a dict is asked as fast."""

shared("MISSING", MISSING)
shared("FilteredArray", FilteredArray)

MOST_WILDCARDS = 5
"""The most wildcards of a path that is written so: each but the first counts what those before it select."""


class Writer(Protocol):
    """The writer of the function in which the comprehensions stand."""

    def bind(self, value: Any) -> str:
        """A name for a value in the source."""
        ...

    def local(self) -> str:
        """A new local name."""
        ...

    def write(self, node: Node) -> str:
        """The Python expression of a node."""
        ...

    def items(self) -> Items:
        """The items that are to be foreseen."""
        ...


def elements(writer: Writer, node: Node) -> Elements | None:
    """The loop over what a path with wildcards selects; None for a node that is none, or too long."""
    if not (isinstance(node, Access) and 0 < node.steps.count(None) <= MOST_WILDCARDS):
        return None
    keys = [key for key in node.steps if key is not None]
    if not all(isinstance(key, Literal) for key in keys) or len(node.steps) > MOST_PREFIXES:
        return None
    first = node.steps.index(None)
    base = writer.write(Access(node.base, node.steps[:first], node.span) if first else node.base)
    return _Loops(writer).through(base, list(_between_wildcards(node.steps[first + 1 :])))


def _between_wildcards(steps: tuple[Node | None, ...]) -> Iterator[list[Literal]]:
    """The keys behind each wildcard, the steps being those behind the first one."""
    keys: list[Literal] = []
    for key in steps:
        if key is None:
            yield keys
            keys = []
        elif isinstance(key, Literal):
            keys.append(key)
    yield keys


def filtered_array(writer: Writer, found: Elements) -> str:
    """The expression of a filtered array, from the loop over its elements."""
    held = writer.local()
    clauses, element = (found.held(held), held) if found.missing else (found.clauses, found.found)
    return found.whole(f"{writer.bind(FilteredArray)}([{element} {clauses}])")


def members(writer: Writer, node: Node) -> Elements:
    """The loop over the items of an Array, or the values of an Object."""
    return _Loops(writer).over(writer.write(node), "", members_or_nothing)


def members_or_nothing(value: Any) -> Any:
    """The items of an Array, or the values of an Object; nothing for any other value."""
    return value.values() if value.__class__ is dict else members_of(value) or ()


class _Loops:
    """Writes the clauses of comprehensions."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._missing = writer.bind(MISSING)

    def through(self, base: str, following: list[list[Literal]]) -> Elements:
        """The loop over what wildcards select, the first of them of the value of *base*."""
        loop = self.over(base, f" and len({{}}) <= {indexing.MOST_HITS}", hits_of)
        for keys in following[:-1]:
            loop = self._flattened(self._entered(loop, keys))
        return self._entered(loop, following[-1])

    def over(self, source: str, foreseen: str, otherwise: Callable[[Any], Any]) -> Elements:
        """The loop over a list that is as foreseen, or over what *otherwise* makes of any value."""
        held, item = self._writer.local(), self._writer.local()
        # Python allows no assignment where the first clause takes its items from.
        is_list = f"({held} := {source}).__class__ is list{foreseen.format(held)}"
        before = f"({is_list} or ({held} := {self._writer.bind(otherwise)}({held})) is not None)"
        return Elements(f"for {item} in {held}", item, lambda _: item, before, number=f"len({held})")

    def _flattened(self, outer: Elements) -> Elements:
        """The loop over what a wildcard selects of each element; before it, these are counted."""
        held, item = self._writer.local(), self._writer.local()
        within = f"{held} if {held}.__class__ is list else {self._writer.bind(hits_within)}({held})"
        each = f"{outer.clauses} for {held} in ({outer.found},)"
        number = f"sum([len({within}) {each}])"
        # Of items that are alike, texts may count for more than they select: the next form counts again.
        counted = f"sum([len({outer.found} or ()) {outer.clauses}])" if self._writer.items() == "alike" else number
        before = f"{outer.before} and {self._writer.bind(few_hits)}({counted})"
        return Elements(f"{each} for {item} in ({within})", item, lambda _: item, before, number=number)

    def _entered(self, loop: Elements, keys: list[Literal]) -> Elements:
        """The loop over the members at the keys, one after the other."""
        for at, key in enumerate(keys):
            loop = self._at(loop, key, is_first=at == 0)
        return loop

    def _at(self, loop: Elements, key: Literal, *, is_first: bool) -> Elements:
        name, position = try_text(key.value), position_of(key.value)
        assert name is not None  # as every literal has a text
        if position is not None:
            return self._at_position(loop, key, position)
        value, clauses, named = loop.found, loop.clauses, self._writer.bind(name)
        if self._writer.items() != "alike":
            clauses, held = self._held(loop)
            value = f"({held} if {held}.__class__ is dict else {self._writer.bind(object_or_empty)}({held}))"
        elif not is_first:
            value = f"({value} or {self._writer.bind(EMPTY)})"
        found, or_else = f"{value}.get({named})", f"{value}.get({named}, {{}})"
        return Elements(clauses, found, or_else.format, loop.before, self._missing)

    def _at_position(self, loop: Elements, key: Literal, position: int) -> Elements:
        """The loop over the members at a key that may be a position."""
        clauses, held = self._held(loop)
        there = f"{held}[{position}] if {held}.__class__ is list and len({held}) > {position}"
        other = f"{self._writer.bind(member_of)}({held}, {self._writer.write(key)}, {{}})"
        or_else = f"({there} else {other})".format
        return Elements(clauses, or_else("None"), or_else, loop.before, self._missing)

    def _held(self, loop: Elements) -> tuple[str, str]:
        """The clauses of a loop with a name for what is found, and that name."""
        if loop.found.isidentifier():
            return loop.clauses, loop.found
        name = self._writer.local()
        return f"{loop.clauses} for {name} in ({loop.found},)", name


def object_or_empty(value: Any) -> Any:
    """What is asked for a key that is no position: an Object, as it is; in place of any other value, an empty one."""
    return value if isinstance(value, Mapping) else EMPTY
