"""The inline forms of functions over Arrays and Objects: comprehensions, which stop as soon as they can."""

from __future__ import annotations

from conditions.declaring.scope import Elements, InlineScope
from conditions.library.comparing import inline_eq
from conditions.library.literals import LEAST, MOST
from conditions.library.paths import counted_nodes
from conditions.source import Span
from conditions.syntax.tree import Call, Literal, Name, Node
from conditions.values.comparison import equals, equals_any
from conditions.values.kinds import Kind


def inline_contains_value(scope: InlineScope, collection: Node, value: Node) -> str | None:
    """A search that stops at the first element that is equal."""
    found = scope.elements(collection) or scope.members(collection)
    if not isinstance(value, Literal):
        return _contains_any_value(scope, found, value)
    if isinstance(value.value, str) and value.value:  # which Null does not equal, nor what is not there
        held = scope.local()
        equal = inline_eq(scope, value, _named(held))
        return _any(f"{found.clauses} for {held} in ({found.found},) if {equal}", found)
    return _contains_number(scope, found, value) if value.kind is Kind.NUMBER else None


def _named(local: str) -> Node:
    """What has a local name, as a node."""
    return Name(local, Span(0, 0), local)


def _any(clauses: str, found: Elements) -> str:
    # A generator that is resumed for hits alone is faster than one that gives the verdict on each element.
    return found.whole(f"any(True {clauses})")


def _there(scope: InlineScope, found: Elements) -> tuple[str, str]:
    """The clauses of the loop over what is there, and the name of an element."""
    held = scope.local()
    condition = f" if {held} is not {found.missing}" if found.missing else ""
    return f"{found.clauses} for {held} in ({found.sought},){condition}", held


def _contains_number(scope: InlineScope, found: Elements, literal: Literal) -> str:
    clauses, held = _there(scope, found)
    number = scope.write(literal)
    other = f"{scope.bind(equals)}({number}, {held})"
    small = f"{held} == {number} or not {LEAST} <= {held} <= {MOST} and {other}"
    return _any(f"{clauses} if ({small} if {held}.__class__ is int else {other})", found)


def _contains_any_value(scope: InlineScope, found: Elements, value: Node) -> str:
    """The search for a value that is not written in the text: texts in ASCII are compared in the source."""
    (first, wanted), size, folded = scope.held(value), scope.local(), scope.local()
    clauses, held = _there(scope, found)
    usual = f"{first}.__class__ is str and {wanted}.isascii() and ({size} := len({wanted}))"
    same = f"len({held}) == {size} and {held}.upper() == {folded} and {held}.isascii()"
    other = f"{held} is not None and {scope.bind(equals)}({wanted}, {held})"
    equal = f"{held} == {wanted} or ({same} if {held}.__class__ is str else {other})"
    texts = f"any(True {clauses} if {equal})"
    others = f"{scope.bind(equals_any)}({wanted}, [{held} {clauses}])"
    return found.whole(f"({texts} if {usual} and ({folded} := {wanted}.upper()) else {others})")


def inline_count(scope: InlineScope, value: Node) -> str | None:
    """The number of nodes of a JSONPath, or of what wildcards select."""
    return counted_nodes(scope, value) if isinstance(value, Call) else inline_length(scope, value)


def inline_length(scope: InlineScope, value: Node) -> str | None:
    """The number of what wildcards select."""
    found = scope.elements(value)
    return None if found is None else found.whole(f"len([1 {found.clauses}{_if_there(found)}])")


def inline_is_empty(scope: InlineScope, value: Node) -> str | None:
    """True where wildcards select nothing."""
    found = scope.elements(value)
    return None if found is None else f"(not {_any(f'{found.clauses}{_if_there(found)}', found)})"


def _if_there(found: Elements) -> str:
    return f" if {found.sought} is not {found.missing}" if found.missing else ""
