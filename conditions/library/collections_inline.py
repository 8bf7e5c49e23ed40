"""The inline forms of functions over Arrays and Objects: comprehensions, which stop as soon as they can."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from conditions.library.comparing import inline_eq
from conditions.library.literals import LEAST, MOST
from conditions.library.paths import counted_nodes
from conditions.library.strings import LONGEST, limited
from conditions.source import Span
from conditions.syntax.tree import Call, Literal, Name, Node
from conditions.values.comparison import equals, equals_any
from conditions.values.kinds import Kind
from conditions.values.number import Number
from conditions.values.spelling import try_text

if TYPE_CHECKING:
    from conditions.declaring.scope import Elements, InlineScope


def inline_contains_value(scope: InlineScope, collection: Node, value: Node) -> str | None:
    """A search that stops at the first element that is equal."""
    found = scope.elements(collection) or scope.members(collection)
    if not isinstance(value, Literal):
        return _contains_any_value(scope, found, value)
    if isinstance(value.value, str) and value.value:
        return _contains_text(scope, found, value)
    return _contains_number(scope, found, value) if value.kind is Kind.NUMBER else None


def _any(clauses: str) -> str:
    # A generator that is resumed for hits alone is faster than one that gives the verdict on each element.
    return f"any(True {clauses})"


def _contains_text(scope: InlineScope, found: Elements, literal: Literal) -> str:
    held = scope.local()
    equal = inline_eq(scope, literal, Name(held, Span(0, 0), held))
    # A text that is not empty does not equal Null, which may stand for what is not there.
    return found.whole(_any(f"{found.clauses} for {held} in ({found.found},) if {equal}"))


def _contains_number(scope: InlineScope, found: Elements, literal: Literal) -> str:
    held, number = scope.local(), scope.write(literal)
    element = found.or_else(scope.derive(_another, literal))
    other = f"{scope.bind(equals)}({number}, {held})"
    small = f"{held} == {number} or not {LEAST} <= {held} <= {MOST} and {other}"
    equal = f"({small} if {held}.__class__ is int else {other})"
    return found.whole(_any(f"{found.clauses} for {held} in ({element},) if {equal}"))


def _another(number: Number) -> int:
    """A number that is not equal, for what is not there."""
    return 1 if number == 0 else 0


def _contains_any_value(scope: InlineScope, found: Elements, value: Node) -> str:
    """The search for a value that is not written in the text: texts in ASCII are compared in the source."""
    (first, wanted), held, size, folded = scope.held(value), scope.local(), scope.local(), scope.local()
    usual = f"{first}.__class__ is str and {wanted}.isascii() and ({size} := len({wanted}))"
    same = f"len({held}) == {size} and {held}.upper() == {folded} and {held}.isascii()"
    other = f"{held} is not None and {scope.bind(equals)}({wanted}, {held})"
    equal = f"({held} == {wanted} or ({same} if {held}.__class__ is str else {other}))"
    texts = _any(f"{found.clauses} for {held} in ({found.found},) if {equal}")
    others = f"{scope.bind(equals_any)}({wanted}, ({held} {found.held(held)}))"
    return found.whole(f"({texts} if {usual} and ({folded} := {wanted}.upper()) else {others})")


def inline_count(scope: InlineScope, value: Node) -> str | None:
    """The number of nodes of a JSONPath, or of what wildcards select."""
    return counted_nodes(scope, value) if isinstance(value, Call) else inline_length(scope, value)


def inline_length(scope: InlineScope, value: Node) -> str | None:
    """The number of what wildcards select."""
    found = scope.elements(value)
    return None if found is None else found.whole(found.number or f"len([1 {found.clauses}{found.there}])")


def inline_is_empty(scope: InlineScope, value: Node) -> str | None:
    """True where wildcards select nothing."""
    found = scope.elements(value)
    return None if found is None else found.whole(f"(not {_any(found.clauses + found.there)})")


def inline_join(scope: InlineScope, separator: Node, items: Node) -> str | None:
    """The texts of what wildcards select."""
    found = scope.elements(items)
    if found is None:
        return None
    texts = f"[{found.found} {found.clauses}]"
    if scope.items() != "alike":  # what is missing, or no text, raises where texts are joined
        held = scope.local()
        texts = f"[{held} if {held}.__class__ is str else {scope.bind(spelled_or_empty)}({held}) {found.held(held)}]"
    return found.whole(f"{scope.bind(joined)}({scope.write(separator)}, {texts})")


def joined(separator: str, texts: list[str]) -> str:
    """Texts with a separator between each two, if that is not too long."""
    size = sum(map(len, texts), len(separator) * (len(texts) - 1))
    if size > LONGEST and len(texts) > 1:
        limited(size)
    return separator.join(texts)


def spelled_or_empty(value: Any) -> str:
    """A value as String; the empty text for one that has none."""
    return try_text(value) or ""
