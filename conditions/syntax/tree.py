"""The syntax tree: what an expression is made of.

Every node knows the stretch of text that it stands for, the kind of its value where that is certain, and its parts in
reading order. Nodes are immutable to type checkers alone, as Python takes thrice as long to make what it keeps so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from operator import is_not
from typing import TYPE_CHECKING, Any, ClassVar, Final, TypeAlias

from conditions.source import Span
from conditions.values.immutable import Record
from conditions.values.kinds import Kind, kind_of
from conditions.values.spelling import literal

if TYPE_CHECKING:
    from conditions.declaring.annotations import Conversion
    from conditions.declaring.function import Function


class Literal(Record):
    """A value written in the text, or folded from parts that were.

    Attributes:
        slot: Which of the literals it is that conditions of its shape differ in; None where it is none of them.
    """

    __slots__ = tells = __match_args__ = ("value", "span", "slot")

    parts: ClassVar[tuple[Node, ...]] = ()

    def __init__(self, value: Any, span: Span, slot: int | None = None) -> None:
        self.value: Final = value
        self.span: Final = span
        self.slot: Final = slot

    @property
    def kind(self) -> Kind | None:
        return kind_of(self.value)


class Name(Record):
    """A named value: spelled as in the text, and the input that it means."""

    __slots__ = tells = __match_args__ = ("name", "span", "input", "kind")

    parts: ClassVar[tuple[Node, ...]] = ()

    def __init__(self, name: str, span: Span, input: str, kind: Kind | None = None) -> None:
        self.name: Final = name
        self.span: Final = span
        self.input: Final = input
        self.kind: Final = kind


class Access(Record):
    """A value and the steps into it: `base[key]`, `base.name` (the same with a String as its key), `base.*` (None)."""

    __slots__ = tells = __match_args__ = ("base", "steps", "span")

    def __init__(self, base: Node, steps: tuple[Node | None, ...], span: Span) -> None:
        self.base: Final = base
        self.steps: Final = steps
        self.span: Final = span

    @property
    def kind(self) -> Kind | None:
        return Kind.OBJECT if None in self.steps else None

    @property
    def parts(self) -> tuple[Node, ...]:
        return self.base, *[key for key in self.steps if key is not None]


class Call(Record):
    """A function and its arguments, spelled as in the text."""

    __slots__ = tells = __match_args__ = ("name", "arguments", "span", "function")

    def __init__(self, name: str, arguments: tuple[Node, ...], span: Span, function: Function) -> None:
        self.name: Final = name
        self.arguments: Final = arguments
        self.span: Final = span
        self.function: Final = function

    def of(self, arguments: tuple[Node, ...]) -> Call:
        """The same call of other arguments."""
        return Call(self.name, arguments, self.span, self.function)

    @property
    def kind(self) -> Kind | None:
        return self.function.returns

    @property
    def parts(self) -> tuple[Node, ...]:
        return self.arguments


class Convert(Record):
    """A conversion that the checker put around an argument."""

    __slots__ = tells = __match_args__ = ("conversion", "operand")

    def __init__(self, conversion: Conversion, operand: Node) -> None:
        self.conversion: Final = conversion
        self.operand: Final = operand

    @property
    def span(self) -> Span:
        return self.operand.span

    @property
    def kind(self) -> Kind | None:
        return self.conversion.kind

    @property
    def parts(self) -> tuple[Node, ...]:
        return (self.operand,)


Node: TypeAlias = Literal | Name | Access | Call | Convert


def unconverted(node: Node) -> Node:
    """The part itself, without the conversions around it."""
    while isinstance(node, Convert):
        node = node.operand
    return node


def transformed(node: Node, rewrite: Callable[[Node], Node]) -> Node:
    """The node with all its parts rewritten that have parts themselves, from the innermost up.

    It is the same node where nothing changes.
    """
    if is_path(node):
        return rewrite(node)
    parts = node.parts
    if not parts:
        return node
    rewritten = [part if part.__class__ in _LEAVES else transformed(part, rewrite) for part in parts]
    if any(map(is_not, parts, rewritten)):
        node = _made_of(rewritten, node)
    return rewrite(node)


_LEAVES = frozenset((Literal, Name))


def _made_of(parts: list[Node], node: Node) -> Node:
    """The node with other parts in the places of its own."""
    match node:
        case Call():
            return node.of(tuple(parts))
        case Access(_, steps, span):
            base, *keys = parts
            left = iter(keys)
            return Access(base, tuple(key and next(left) for key in steps), span)
        case Convert(conversion, _):
            return Convert(conversion, *parts)
        case Literal() | Name():
            return node


MOST_PREFIXES = 20
"""The most steps of an access that are told from one another: Python limits how deep calls may be written."""


def prefix(node: Access, steps: int) -> Access:
    """The part of an access up to so many steps; the whole where it has too many."""
    last = node.steps[steps - 1]
    if last is None or steps == len(node.steps) or len(node.steps) > MOST_PREFIXES:
        return node
    end = last.span.end + (0 if _is_property(last) else 1)
    return Access(node.base, node.steps[:steps], Span(node.span.start, end))


def _is_property(key: Node) -> bool:
    """True for a key that was written after a dot."""
    start, end = key.span
    return isinstance(key, Literal) and isinstance(key.value, str) and len(key.value) == end - start


def is_path(node: Node) -> bool:
    """True for a node that reads a place written in the text: a named value, and steps with literal keys."""
    return isinstance(node, Access) and isinstance(node.base, Name) and are_literals(node.steps)


def are_literals(nodes: Iterable[Node | None]) -> bool:
    """True where all of the nodes are literals."""
    for node in nodes:  # noqa: SIM110 - a third of the time of `all`, and most are few
        if node.__class__ is not Literal:
            return False
    return True


def walk(node: Node) -> Iterator[Node]:
    """The node and all parts of its parts, in reading order."""
    waiting = [node]
    while waiting:
        node = waiting.pop()
        yield node
        waiting += node.parts[::-1]


def unparse(node: Node) -> str:
    """The normalised text of a tree, as Azure prints it after *Evaluating:*."""
    return assembled(node, map(unparse, node.parts))


def assembled(node: Node, parts: Iterator[str], wildcard: str = "['*']") -> str:
    """The normalised text of a node whose parts have these texts; Azure prints a wildcard as a key, which is none."""
    match node:
        case Literal(value):
            return literal(value)
        case Name(name):
            return name
        case Access(_, steps):
            return next(parts) + "".join(wildcard if key is None else f"[{next(parts)}]" for key in steps)
        case Call(name):
            return f"{name}({', '.join(parts)})"
        case Convert():
            return next(parts)
