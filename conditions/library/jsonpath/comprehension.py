"""A simple JSONPath as a Python comprehension: names, then one filter, wildcard or slice over an Array.

As all inline forms it raises for whatever it did not foresee. Which items of an Array are foreseen, its scope says.

Nothing of the text of a path reaches the source. Names, literals and slices are bound as values; operators are members
of an Enum of ours, whose sources stand here; what has another operator has no such form.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any, Protocol, TypeAlias

from conditions.declaring.scope import Items
from conditions.library.jsonpath.nodes import MOST_NODES

_EMPTY: dict[str, Any] = {}  # nothing but a dict is asked as fast
_SCALARS = frozenset((bool, int, float, str))
JSON = _SCALARS | {type(None), list, dict}
"""The classes of values as `json.loads` gives them."""


class Operator(Enum):
    """A comparison that has an inline form; its value is the operator of Python."""

    EQUAL = "=="
    DIFFERENT = "!="
    LESS = "<"
    LESS_OR_EQUAL = "<="
    GREATER = ">"
    GREATER_OR_EQUAL = ">="


OPERATORS = {operator.value: operator for operator in Operator}
"""The operators by how both dialects write them."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A comparison of an item, or of its member of one name, with a literal.

    Attributes:
        name: The name of the member; None for the item itself.
        operator: The operator.
        literal: A text, a number, a bool or None.
    """

    name: str | None
    operator: Operator
    literal: Any


@dataclass(frozen=True, slots=True)
class Both:
    """Two tests that must hold."""

    left: Test
    right: Test


@dataclass(frozen=True, slots=True)
class Either:
    """Two tests of which one must hold."""

    left: Test
    right: Test


Test: TypeAlias = Compared | Both | Either


@dataclass(frozen=True, slots=True)
class Simple:
    """A path that has an inline form.

    Attributes:
        names: The names that lead to an Array.
        last: Which of its items are selected: those that pass a test, those of a slice, or all (None).
    """

    names: tuple[str, ...]
    last: Test | slice | None


class Scope(Protocol):
    """The writer of the function in which the comprehension stands."""

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


class Comparing(Protocol):
    """The meaning of comparisons in a dialect."""

    def __call__(self, value: Value, compared: Compared) -> str | None:
        """The Python expression of a comparison, if it has one."""
        ...


def comprehension(scope: Scope, path: Simple, comparing: Comparing, *, counted: bool) -> str | None:
    """The expression of the nodes that a path selects, or of their number; None where a comparison has no form."""
    source = f"{scope.bind(listed)}({scope.path(*path.names)})"
    if isinstance(path.last, slice):
        source = f"{source}[{scope.bind(path.last)}]"
    elif path.last is not None:
        member = scope.local()
        tests = _Tests(scope, member, comparing)
        test = tests.test(path.last)
        if test is None:
            return None
        source = f"[{'1' if counted else member} for {member} in {source}{tests.clause} if {test}]"
    return f"len({source})" if counted else source


def listed(value: Any) -> list[Any]:
    """A list, as it is; what has no items is an empty one, and anything else is not foreseen."""
    if value.__class__ is list and len(value) <= MOST_NODES:
        return value
    if value is not None and value.__class__ not in _SCALARS:
        raise TypeError
    return []


def tolerant_selector(path: Simple, comparing: Comparing) -> Callable[[Any], list[Any]] | None:
    """The form of a path for any items, as a function of the document; None where it has none."""
    names = _Names()
    source = comprehension(names, path, comparing, counted=False)
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


class Value:
    """One side of a comparison: an item or a member of it, for the source.

    Attributes:
        scope: What the source is written for.
        items: The items that are foreseen.
    """

    def __init__(self, scope: Scope, member: str, name: str | None, *, hold: Callable[[str], tuple[str, str]]) -> None:
        self.scope, self.items = scope, scope.items()
        self._member, self._name, self._hold = member, name, hold

    def source(self, *, missing: Any = None) -> str:
        """The expression of the value; where there is none, that of *missing*."""
        if self._name is None:
            return self._member
        name = self.scope.bind(self._name)
        if self.items == "alike":
            return f"{self._member}[{name}]"
        found = f"{self._member}.get({name})"
        if missing is not None:
            found = f"{self._member}.get({name}, {self.scope.bind(missing)})"
        if self.items == "objects":
            return found
        other = f"{self.scope.bind(_without_members)}({self._member}, {self.scope.bind(missing)})"
        return f"({found} if {self._member}.__class__ is dict else {other})"

    def held(self, *, missing: Any = None) -> tuple[str, str]:
        """The expression of a value that is used more than once: for its first use, and for all later ones."""
        return self._hold(self.source(missing=missing))


class _Tests:
    """Writes the test of a filter on a member.

    Attributes:
        clause: What gives the value of the first comparison a name. Such a name is local to the comprehension, hence
            faster than one that an expression assigns; but it would be looked up even where nobody asks for it.
    """

    def __init__(self, scope: Scope, member: str, comparing: Comparing) -> None:
        self.scope, self.member, self.comparing = scope, member, comparing
        self.clause = ""
        self.begun = False

    def test(self, test: Test) -> str | None:
        """The Python expression of a test, if all of its comparisons have one."""
        if isinstance(test, Compared):
            value = Value(self.scope, self.member, test.name, hold=self._held if self.begun else self._held_first)
            self.begun = True
            return self.comparing(value, test)
        left, right = self.test(test.left), self.test(test.right)
        word = "and" if isinstance(test, Both) else "or"
        return None if left is None or right is None else f"({left} {word} {right})"

    def _held_first(self, source: str) -> tuple[str, str]:
        held = self.scope.local()
        self.clause = f" for {held} in ({source},)"
        return held, held

    def _held(self, source: str) -> tuple[str, str]:
        held = self.scope.local()
        return f"({held} := {source})", held


def _without_members(value: Any, missing: Any) -> Any:
    """The member of a value that is no dict: there is none, if it is one of JSON."""
    if value.__class__ not in JSON:
        raise TypeError
    return missing
