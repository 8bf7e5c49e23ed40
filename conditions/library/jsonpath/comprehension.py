"""A simple JSONPath as a Python comprehension: names, then one filter, wildcard or slice over an Array.

As all inline forms it raises for whatever it did not foresee. Which items of an Array are foreseen, its scope says.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from conditions.declaring.function import Items
from conditions.library.jsonpath.selection import MOST_NODES

_EMPTY: dict[str, Any] = {}  # nothing but a dict is asked as fast
_SCALARS = frozenset((bool, int, float, str))
_JSON = _SCALARS | {type(None), list, dict}


class Scope(Protocol):
    """What writes the function in which the comprehension stands."""

    def bind(self, value: Any) -> str:
        """A name for a value in the source."""
        ...

    def local(self) -> str:
        """A new local name."""
        ...

    def path(self, *names: str) -> str:
        """The expression of what the names lead to in the document, one after the other."""
        ...

    def items(self) -> Items:
        """The items that are to be foreseen."""
        ...


def comprehension(scope: Scope, segments: Sequence[Any], *, counted: bool) -> str | None:
    """The expression of the nodes that the segments of a parsed path select, or of their number; None for others."""
    if not segments or any(
        type(part).__name__ != "JSONPathChildSegment" or len(part.selectors) > 1 for part in segments
    ):
        return None
    *names, last = (part.selectors[0] for part in segments)
    if any(type(one).__name__ != "NameSelector" for one in names):
        return None
    source = f"{scope.bind(listed)}({scope.path(*(one.name for one in names))})"
    kind = type(last).__name__
    if kind == "Filter":
        member = scope.local()
        tests = _Tests(scope, member)
        test = tests.test(last.expression.expression)
        if test is None:
            return None
        source = f"[{'1' if counted else member} for {member} in {source}{tests.clause} if {test}]"
    elif kind == "SliceSelector" and last.slice.step != 0:
        source = f"{source}[{scope.bind(last.slice)}]"
    elif kind != "WildcardSelector":
        return None
    return f"len({source})" if counted else source


def listed(value: Any) -> list[Any]:
    """A list, as it is; what has no items is an empty one, and anything else is not foreseen."""
    if value.__class__ is list and len(value) <= MOST_NODES:
        return value
    if value is not None and value.__class__ not in _SCALARS:
        raise TypeError
    return []


def tolerant_selector(segments: Sequence[Any]) -> Callable[[Any], list[Any]] | None:
    """The form of a parsed path for any items, as a function of the document; None where it has none."""
    names = _Names()
    source = comprehension(names, segments, counted=False)
    if source is None:
        return None
    function: Callable[[Any], list[Any]] = eval(f"lambda root: {source}", names.bound)  # noqa: S307 - no text of the user
    return function


class _Names:
    """The scope of a function of its own."""

    def __init__(self) -> None:
        self.bound: dict[str, Any] = {}
        self._locals = 0

    def bind(self, value: Any) -> str:
        name = f"k{len(self.bound)}"
        self.bound[name] = value
        return name

    def local(self) -> str:
        self._locals += 1
        return f"v{self._locals}"

    def path(self, *names: str) -> str:
        source = "root"
        for name in names:
            source = f"({source}.get({self.bind(name)}) or {self.bind(_EMPTY)})"
        return source

    def items(self) -> Items:
        return "any"


class _Tests:
    """Writes the test of a filter on a member.

    Attributes:
        clause: What gives the value of the first comparison a name. Such a name is local to the comprehension, hence
            faster than one that an expression assigns; but it would be looked up even where nobody asks for it.
    """

    def __init__(self, scope: Scope, member: str) -> None:
        self.scope, self.member, self.items = scope, member, scope.items()
        self.clause = ""
        self.begun = False

    def test(self, expression: Any) -> str | None:
        """The Python expression of a test, where it is simple enough."""
        if type(expression).__name__ != "InfixExpression":
            return None
        if expression.operator in ("&&", "||"):
            parts = [self.test(part) for part in (expression.left, expression.right)]
            word = " and " if expression.operator == "&&" else " or "
            return None if None in parts else f"({word.join(part for part in parts if part)})"
        value = self._value(expression.left)
        return None if value is None else self._comparison(value, expression.operator, expression.right)

    def _value(self, query: Any) -> str | None:
        """The member itself, or what it has under one name."""
        if type(query).__name__ != "RelativeFilterQuery" or len(query.path.segments) > 1:
            return None
        for segment in query.path.segments:
            if len(segment.selectors) > 1 or type(segment.selectors[0]).__name__ != "NameSelector":
                return None
            name = self.scope.bind(segment.selectors[0].name)
            if self.items == "alike":
                return f"{self.member}[{name}]"
            if self.items == "objects":
                return f"{self.member}.get({name})"
            without = self.scope.bind(_without_members)
            return f"({self.member}.get({name}) if {self.member}.__class__ is dict else {without}({self.member}))"
        return self.member

    def _comparison(self, value: str, operator: str, literal: Any) -> str | None:
        kind = type(literal).__name__
        if kind not in ("StringLiteral", "IntegerLiteral", "FloatLiteral"):
            return None
        is_first, self.begun = not self.begun, True
        wanted, compared = self.scope.bind(literal.value), "==" if operator == "!=" else operator
        if kind == "StringLiteral" and self.items == "alike":
            return f"{value} {operator} {wanted}"
        start, held = self._held(value, is_first)
        if self.items != "alike":
            number = f"{start}.__class__ is int or {held}.__class__ is float"
            same = f"{start}.__class__ is str" if kind == "StringLiteral" else number
            source = f"({held} {compared} {wanted} if {same} else {self.scope.bind(_of_another_kind)}({held}))"
        else:  # True is 1 to Python, but no number to JSON
            source = f"({start} {compared} {wanted} and {held}.__class__ is not bool)"
        return f"not {source}" if operator == "!=" else source

    def _held(self, value: str, is_first: bool) -> tuple[str, str]:
        """The expression of a value that is used more than once: for its first use, and for all later ones."""
        held = self.scope.local()
        if is_first:
            self.clause = f" for {held} in ({value},)"
        return held if is_first else f"({held} := {value})", held


def _without_members(value: Any) -> None:
    """What a value that is no dict has under a name: nothing, if it is one of JSON."""
    if value.__class__ not in _JSON:
        raise TypeError


def _of_another_kind(value: Any) -> bool:
    """Whether a value compares with a literal of another kind: never, if it is one of JSON."""
    if value.__class__ not in _JSON:
        raise TypeError
    return False
