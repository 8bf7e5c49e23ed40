"""Values as literals, and trees some of whose parts are literals now as texts."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, NamedTuple, TypeVar

from conditions.errors import ConversionError
from conditions.syntax.tokens import after_blanks
from conditions.syntax.tree import Access, Call, Convert, Literal, Node, walk
from conditions.values.dotnet_text import length
from conditions.values.kinds import Version
from conditions.values.number import exact, parse_literal
from conditions.values.spelling import literal

NULL = "not(1).a"
"""An expression that is Null, for which there is no literal: what has no members has none of that name either."""

T = TypeVar("T", Call, Access)


def spelled(value: Any, *, null: bool, rounded: bool) -> str | None:
    """The expression that gives exactly a value, or None where there is none.

    Args:
        value: The value.
        null: Whether there is one for Null.
        rounded: Whether a float and a Decimal may become the Number that they mean.
    """
    of: type = type(value)
    if value is None:
        return NULL if null else None
    if of is bool:
        return "true" if value else "false"
    if of is str:
        return literal(value)
    if of is Version:
        return str(value) if value.build >= 0 else None
    return _digits(value) if of is int or (of in (float, Decimal) and rounded) else None


def _digits(value: int | float | Decimal) -> str | None:
    try:
        number = exact(value)
    except ConversionError:
        return None
    text = str(number) if isinstance(number, int) else f"{number:f}"
    return text if parse_literal(text) == number else None


class Spelled(NamedTuple):
    """A part of which a literal was made.

    Attributes:
        literal: The literal.
        text: Its text.
        instead: The part itself, as it may stand where the literal would be too long.
    """

    literal: Literal
    text: str
    instead: Node


class Writer:
    """Writes a tree that was made from that of a text; what did not change is written as it stands there.

    Attributes:
        text: The text.
        spelled: The literals that stand for parts, by their identity.
        made: The calls and accesses that are new, each with the one that it was made of, by their identity.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.spelled: dict[int, Spelled] = {}
        self.made: dict[int, tuple[Node, Node]] = {}
        self._too_long: set[int] = set()
        self._separator = ", "

    def literal(self, literal: Literal, text: str, instead: Node) -> Literal:
        """Take a literal that stands for a part, which may be written *instead*."""
        self.spelled[id(literal)] = Spelled(literal, text, instead)
        return literal

    def new(self, made: T, original: T) -> T:
        """Take a call or an access that is new, and the one that it was made of."""
        self.made[id(made)] = made, original
        return made

    def written(self, tree: Node) -> str:
        """The text of a tree; never longer than that which it was made of."""
        most = length(self.text)
        while (excess := length(written := self._of(tree)) - most) > 0:
            if not (self._keep_longest(tree, excess) or self._close_up()):
                return self.text
        return written

    def _keep_longest(self, tree: Node, excess: int) -> bool:
        """Write the parts themselves where their literals are longest, until so many characters are spared."""
        spared = sorted(((self._spared(one), id(one.literal)) for one in self._standing(tree)), reverse=True)
        for characters, name in spared:
            if characters <= 0 or excess <= 0:
                break
            self._too_long.add(name)
            excess -= characters
        return bool(spared) and spared[0][0] > 0

    def _close_up(self) -> bool:
        closed, self._separator = self._separator == ",", ","
        return not closed

    def _spared(self, one: Spelled) -> int:
        return length(one.text) - length(self._of(one.instead))

    def _standing(self, tree: Node) -> Iterator[Spelled]:
        """The literals that are written now."""
        for node in walk(tree):
            one = self.spelled.get(id(node))
            if one is not None and id(node) in self._too_long:
                yield from self._standing(one.instead)
            elif one is not None:
                yield one

    def _of(self, node: Node) -> str:
        one = self.spelled.get(id(node))
        if one is not None:
            return self._of(one.instead) if id(node) in self._too_long else one.text
        _, original = self.made.get(id(node), (node, node))
        match node:
            case Convert(_, operand):
                return self._of(operand)
            case Call(name, arguments) if original is not node:
                return f"{name}({self._separator.join(map(self._of, arguments))})"
            case Access() if isinstance(original, Access) and original is not node:
                return self._of(node.base) + "".join(self._steps(node, original))
            case _:
                return self.text[node.span.start : node.span.end]

    def _steps(self, node: Access, original: Access) -> Iterator[str]:
        """Each step in the form that it has: the tree knows a key, but not whether it has a dot."""
        at = original.base.span.end
        for key, was in zip(node.steps, original.steps, strict=True):
            opened = after_blanks(self.text, at)
            start = after_blanks(self.text, opened + 1)
            end = start + 1 if was is None else was.span.end
            if self.text[opened] == ".":
                yield "." + self.text[start:end]
                at = end
            else:
                yield f"[{'*' if key is None else self._of(key)}]"
                at = after_blanks(self.text, end) + 1
