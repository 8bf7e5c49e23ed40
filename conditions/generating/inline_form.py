"""Parts of a checked tree as fast Python expressions, for the values that documents mostly hold.

An inline form decides on the exact class of a value. What it did not foresee either goes to a helper, or raises: then
the whole condition is evaluated again by its plain form, which gives the value or the error. So nothing here may have
an effect, and nothing here may give another value than the plain form.
"""

from __future__ import annotations

import builtins
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any, TypeGuard

from conditions.declaring.annotations import BOOLEAN, TEXT
from conditions.declaring.scope import Elements, Items
from conditions.generating import wildcards
from conditions.generating.plain_form import PlainWriter, shared
from conditions.generating.wildcards import EMPTY
from conditions.library.literals import LEAST, MOST, as_text, lower, upper
from conditions.source import Span
from conditions.syntax.tree import (
    MOST_PREFIXES,
    Access,
    Call,
    Convert,
    Literal,
    Name,
    Node,
    are_literals,
    is_path,
    unparse,
)
from conditions.values.indexing import index
from conditions.values.named_views import VIEWS

_ONE_EMPTY = shared("ONE_EMPTY", [EMPTY])

# Functions of the language are called so too: a source must not depend on which was written first.
shared("lower", lower)
shared("upper", upper)

_DEEPEST_INLINED = 16


class _Position(int):
    """A position that is no key: the key of a dict may be an int too, but has another hash."""

    __hash__ = object.__hash__


_FIRST = _Position(0)


def can_inline(tree: Node, inputs: Iterable[str]) -> bool:
    """Tell whether a tree that may be evaluated twice has an inline form.

    It must not be too deep for Python, and no input may be called as what Python has built in: inline forms say `len`
    and `str`.
    """
    return vars(builtins).keys().isdisjoint(inputs) and _depth(tree) <= _DEEPEST_INLINED


def _depth(tree: Node) -> int:
    level, depth = [tree], 0
    while level:
        level, depth = [part for node in level for part in node.parts], depth + 1
    return depth


@dataclass(slots=True)
class InlineWriter(PlainWriter):
    """Writes the parts of a tree; those that are used twice are evaluated once, before all others.

    Attributes:
        settled: The slots of the literals on whose values the source may depend; None for all of them.
        alike: Whether to take the items of Arrays for alike.
        takes_alike: Whether some were.
    """

    settled: Collection[int] | None = None
    alike: bool = True
    takes_alike: bool = False
    _shared: dict[tuple[str, bool], str] = field(default_factory=dict)

    def prologue(self, nodes: Sequence[Node]) -> Iterable[str]:
        """The statements before the expression: the paths that are read more than once."""
        yield from PlainWriter.prologue(self, nodes)
        paths = {id(node): unparse(node) for node in nodes if isinstance(node, Access) and is_path(node)}
        if len(paths) == len(set(paths.values())):
            return
        texts = Counter(paths[id(node.operand)] for node in nodes if isinstance(node, Convert) and _is_text(node))
        reads = Counter(paths.values())
        for node in nodes:
            path = paths.get(id(node), "")
            if reads.pop(path, 0) > 1:
                yield self._share(path, False, self.write(node))
            if texts.pop(path, 0) > 1 and isinstance(node, Access):
                yield self._share(path, True, self._as_text(node))

    def _share(self, path: str, as_text: bool, source: str) -> str:
        name = self._shared[path, as_text] = self.local()
        return f"{name} = {source}"

    def write(self, node: Node) -> str:
        """The Python expression of a node."""
        shared = self._shared.get((unparse(node), isinstance(node, Convert))) if self._shared else None
        return shared if shared is not None and (is_path(node) or _is_text(node)) else PlainWriter.write(self, node)

    def held(self, node: Node) -> tuple[str, str]:
        """The expression of a node that is used more than once: for its first use, and for all later ones."""
        source = self.write(node)
        if source.isidentifier():
            return source, source
        name = self.local()
        return f"({name} := {source})", name

    def value(self, literal: Literal) -> Any:
        """The value of a literal on which the source will depend, so that it must belong to the shape."""
        assert literal.slot is None or self.settled is None or literal.slot in self.settled
        return literal.value

    def items(self) -> Items:
        """The items of an Array that are to be foreseen."""
        self.takes_alike |= self.alike
        return "alike" if self.alike else "objects"

    def elements(self, node: Node) -> Elements | None:
        """The loop over what a path with wildcards selects; None for any other node."""
        return wildcards.elements(self, node)

    def members(self, node: Node) -> Elements:
        """The loop over the items of an Array, or the values of an Object; over nothing, for any other value."""
        return wildcards.members(self, node)

    def path(self, *names: str) -> str:
        """The expression of what the names lead to in the document, one after the other."""
        nowhere = Span(0, 0)
        root = Name("root", nowhere, "root")
        return self.write(Access(root, tuple(Literal(name, nowhere) for name in names), nowhere) if names else root)

    def text(self, node: Node, *, no_digits: bool = False) -> tuple[str, str]:
        """The expressions of an argument that is taken as text, as of `held`: the first one makes it a text.

        Args:
            node: The argument.
            no_digits: Whether a small int may as well be the empty text.
        """
        if not (isinstance(node, Convert) and node.conversion is TEXT and (unparse(node), True) not in self._shared):
            return self.held(node)
        source, name = self.write(node.operand), self.local()
        # The condition of a conditional expression is evaluated first, and assigns what is held.
        other = self._made_text(name, "''" if no_digits else f"str({name})")
        return f"({name} if ({name} := {source}).__class__ is str else ({name} := {other}))", name

    def access(self, node: Access) -> str:
        """The steps; keys are looked up in what is there, as if it were a dict or a list."""
        found = self.elements(node)
        if found is not None:
            return wildcards.filtered_array(self, found)
        if not (isinstance(node.base, Name) and are_literals(node.steps) and len(node.steps) <= MOST_PREFIXES):
            return PlainWriter.access(self, node)
        source, steps = self.base_of(node.base.input, node.steps)
        if len(steps) < len(node.steps) and steps and _is_key(steps[0]):
            source = self._whole(source)
        for key, following in zip_longest(steps, steps[1:]):
            source = self._looked_up(source, key, followed=_is_key(following))
        return source

    def base_of(self, name: str, steps: tuple[Node | None, ...]) -> tuple[str, tuple[Node | None, ...]]:
        """The expression of what all further steps go into: an input, or what it has in a place of its own."""
        view = VIEWS.get(name)
        if view is not None and view.first is not None and isinstance(steps[0], Literal):
            return self._variable(name, steps[0], view.first), steps[1:]
        return name, steps

    def _whole(self, source: str) -> str:
        return f"({source} or {self.bind(EMPTY)})"

    def _variable(self, source: str, key: Literal, look_up: Callable[[Any, Any], Any]) -> str:
        if not isinstance(key.value, str):
            return f"{self.bind(look_up)}({source}, {self.write(key)})"
        held, name = self.local(), self.write(key)
        found = f"({held} := {source}.get({name}))"
        return f"({held} if {found} is not None else {self.bind(look_up)}({source}, {name}))"

    def _looked_up(self, source: str, key: Node | None, *, followed: bool) -> str:
        """One step: `.get` of a str, the position of an int in a list, a call for all else.

        What is followed by a text gives something that can be asked for it, where something is likely to be missing.
        """
        if _is_key(key):
            found = f"{source}.get({self.write(key)})"
            return self._whole(found) if followed else found
        position = key.value if isinstance(key, Literal) and key.value.__class__ is int else -1
        if position < 0:
            return self.step(source, key)
        if position == 0 and followed:
            # A text has positions too, but what it has there cannot be asked for a text.
            return f"({source} or {self.bind(_ONE_EMPTY)})[{self.bind(_FIRST)}]"
        held = self.local()
        there = f"({held} := {source}).__class__ is list and {f'len({held}) > {position}' if position else held}"
        other = f"{self.bind(index)}({held}, {position})"
        other = f"{other} or {self.bind(EMPTY)}" if followed else other
        return f"({held}[{position}] if {there} else {other})"

    def convert(self, node: Convert) -> str:
        """The conversion; a value that is of the kind already stays."""
        if node.conversion is TEXT:
            return self._as_text(node.operand)
        if node.conversion is BOOLEAN:
            first, held = self.held(node.operand)
            return f"({held} if {first}.__class__ is bool else {self.converted(node, held)})"
        return PlainWriter.convert(self, node)

    def _as_text(self, operand: Node) -> str:
        first, held = self.held(operand)
        return f"({held} if {first}.__class__ is str else {self._made_text(held, f'str({held})')})"

    def _made_text(self, held: str, digits: str) -> str:
        small = f"{held}.__class__ is int and {LEAST} <= {held} <= {MOST}"
        return f"{digits} if {small} else {self.bind(as_text)}({held})"

    def call(self, call: Call) -> str:
        """The inline form of a function where it has one for these arguments."""
        inline = call.function.inline
        source = inline(self, *call.arguments) if inline is not None else None
        return source if source is not None else PlainWriter.call(self, call)

    def marked(self, node: Node, source: str) -> str:  # noqa: ARG002 - the plain form has a use for it
        """The source as it is: errors are located by the plain form."""
        return source


def _is_key(key: Node | None) -> TypeGuard[Literal]:
    """Tell whether a step has a text as its key."""
    return isinstance(key, Literal) and key.value.__class__ is str


def _is_text(node: Node) -> bool:
    return isinstance(node, Convert) and node.conversion is TEXT and is_path(node.operand)
