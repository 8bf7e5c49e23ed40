"""Parts of a checked tree as Python expressions: every function a call, every part that may fail on its own line.

The text of the user never becomes source: constants, functions and conversions are bound to names, and the names of
inputs are identifiers of the language.
"""

from __future__ import annotations

import builtins
import keyword
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from types import FunctionType
from typing import Any, TypeVar

from conditions.declaring.function import STRICT
from conditions.syntax.tree import MOST_PREFIXES, Access, Call, Convert, Literal, Name, Node, is_path, prefix
from conditions.values.indexing import follow, follow_required, index, known, known_members, required, wildcard
from conditions.values.named_views import VIEWS, declared

T = TypeVar("T")

HELPERS: dict[str, Any] = {"__name__": "conditions.generated", "__builtins__": builtins}
"""The names that all generated source shares: the functions of this package that it calls."""

_BUILT_IN: Mapping[str, Any] = vars(builtins)

_shared_names: dict[int, str] = {}


def shared(name: str, value: T) -> T:
    """The value, which all generated source calls so, as it does the helpers."""
    HELPERS[name] = value
    _shared_names[id(value)] = name
    return value


@dataclass(slots=True)
class PlainWriter:
    r"""Writes parts of the tree, and binds what they name. It is the `Scope` of inline forms.

    Attributes:
        inputs: The names that stand for the inputs of the evaluation.
        strict: Whether what is not there is an error instead of Null.
        bound: What the source names besides its helpers, by name: the same for all conditions of a shape.
        derived: What is worked out of the literals of each condition, once: names by their expressions.
        fallible: The parts that may fail. The source of one stands between `\0`, its index, `\0` and `\1`.
    """

    inputs: tuple[str, ...]
    strict: bool = False
    bound: dict[str, Any] = field(default_factory=dict)
    derived: dict[str, str] = field(default_factory=dict)
    fallible: list[Node] = field(default_factory=list)
    _names: dict[int, str] = field(default_factory=dict)
    _literals: dict[int, str] = field(default_factory=dict)
    _taken: set[str] = field(default_factory=lambda: {"condition", "select", "count", "bind", "template"})
    _serial: count[int] = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        self._taken.update(self.inputs)

    def bind(self, value: Any) -> str:
        """A name for a value in the generated source: that of a function, else a numbered one."""
        known = self._names.get(id(value))
        if known is None:
            known = self._names[id(value)] = self._own_name(value) or self._new("k")
            self._taken.add(known)
            if _BUILT_IN.get(known, HELPERS.get(known)) is not value:
                self.bound[known] = value
        return known

    def _own_name(self, value: Any) -> str | None:
        """The name of a function, unless it means something else here."""
        name = _shared_names.get(id(value)) or getattr(value, "__name__", "")
        if not name or name in self._taken:
            return None
        known = _BUILT_IN.get(name, HELPERS.get(name))
        if known is not None:
            return name if known is value else None
        if not name.isidentifier() or keyword.iskeyword(name):
            return None
        if isinstance(value, FunctionType) and value.__module__.startswith("conditions."):
            return name if HELPERS.setdefault(name, value) is value else None
        return name

    def named(self, name: str) -> str:
        """*name* for what the source is given, or another one where an input has that."""
        if name in self._taken:
            return self._new(name)
        self._taken.add(name)
        return name

    def literal(self, slot: int) -> str:
        """The name of a literal in which the conditions of a shape differ."""
        if slot not in self._literals:
            self._literals[slot] = self.named(f"literal{slot}")
        return self._literals[slot]

    def derive(self, function: Callable[..., Any], *literals: Literal) -> str:
        """A name for what *function* makes of literals: worked out once, not at every evaluation."""
        if all(literal.slot is None for literal in literals):
            return self.bind(function(*(literal.value for literal in literals)))
        expression = f"{self.bind(function)}({', '.join(map(self.write, literals))})"
        if expression not in self.derived:
            self.derived[expression] = self._new("d")
        return self.derived[expression]

    def local(self) -> str:
        """A new local name."""
        return self._new("v")

    def _new(self, letter: str) -> str:
        while (name := f"{letter}{next(self._serial)}") in self._taken:
            pass
        self._taken.add(name)
        return name

    def prologue(self, nodes: Sequence[Node]) -> Iterable[str]:
        """The statements before the expression of these nodes: the views of named values that it needs."""
        read = [node for node in nodes if isinstance(node, Name) and node.input in VIEWS]
        if not read:
            return ()
        without = {id(node.base) for node in nodes if isinstance(node, Access) and self._first(node) is not None}
        needed = {node.input for node in read if id(node) not in without}
        return [f"{name} = {self.bind(view.of)}({name})" for name, view in VIEWS.items() if name in needed]

    def _first(self, node: Access) -> Callable[[Any, Any], Any] | None:
        """The function that looks up the first key in a named value without a view of it, where that can be done."""
        if not (isinstance(node.base, Name) and isinstance(node.steps[0], Literal)):
            return None
        view = VIEWS.get(node.base.input)
        return view and view.first

    def write(self, node: Node) -> str:
        """The Python expression of a node."""
        match node:
            case Literal(value, _, slot):
                if slot is not None:
                    return self.literal(slot)
                return repr(value) if value is None or isinstance(value, bool) else self.bind(value)
            case Name():
                return self.marked(node, f"{self.bind(known)}({node.input})") if self.strict else node.input
            case Access():
                return self.strict_access(node) if self.strict else self.access(node)
            case Convert():
                return self.marked(node, self.convert(node))
            case Call():
                return self.marked(node, self.call(node))

    def access(self, node: Access) -> str:
        """The steps, one within the other."""
        source, steps = self.write(node.base), node.steps
        first = self._first(node)
        if first is not None and steps[0] is not None:
            source, steps = f"{self.bind(first)}({source}, {self.write(steps[0])})", steps[1:]
        if not constant(steps):
            return self.marked(node, f"{self.bind(follow)}({source}, ({self.later_keys(steps)}))")
        for key in steps:
            source = self.step(source, key)
        return source if is_path(node) and first is not declared else self.marked(node, source)

    def strict_access(self, node: Access) -> str:
        """The steps, each of which may fail in its own place."""
        source = self.write(node.base)
        if isinstance(node.base, Name) and node.base.input in VIEWS:
            source = f"{self.bind(VIEWS[node.base.input].of)}({source})"
        if len(node.steps) > MOST_PREFIXES:
            return self.marked(node, f"{self.bind(follow_required)}({source}, ({self.later_keys(node.steps)}))")
        for at, key in enumerate(node.steps, 1):
            step = f"{self.bind(known_members)}({source})"
            if key is not None:
                step = f"{self.bind(required)}({source}, {self.write(key)})"
            source = self.marked(prefix(node, at), step)
        return source

    def later_keys(self, steps: tuple[Node | None, ...]) -> str:
        """The keys as functions, which are called where a value can be indexed; None for a wildcard."""
        return "".join("None, " if key is None else f"lambda: {self.write(key)}, " for key in steps)

    def step(self, source: str, key: Node | None) -> str:
        """One step, whose key is written in the text, into the value of *source*."""
        if key is None:
            return f"{self.bind(wildcard)}({source})"
        return f"{self.bind(index)}({source}, {self.write(key)})"

    def convert(self, node: Convert) -> str:
        """The conversion of an argument."""
        return self.converted(node, self.write(node.operand))

    def converted(self, node: Convert, source: str) -> str:
        """The conversion of what is written as *source*."""
        return f"{self.bind(node.conversion.apply)}({source})"

    def call(self, call: Call) -> str:
        """The call, or the control flow that it stands for."""
        function = call.function
        sources = [self.write(argument) for argument in call.arguments]
        flow = function.flow(self, *sources) if function.flow is not None else None
        if flow is not None:
            return flow
        lazy = [f"lambda: {source}" if function.parameter(at).lazy else source for at, source in enumerate(sources)]
        inputs = [f"{name}={name}" for name in function.inputs]
        if function.asks_strict:
            inputs.append(f"{STRICT}={self.strict}")
        return f"{self.bind(function.body)}({', '.join(lazy + inputs)})"

    def marked(self, node: Node, source: str) -> str:
        """The source on lines of its own, so that the line of an error tells which part raised it."""
        # A traceback knows lines, but a part is written before anybody knows on which line it will stand. So its source
        # carries marks, which no expression has; they become ends of lines when the whole is put together.
        self.fallible.append(node)
        return f"\0{len(self.fallible) - 1}\0{source}\1"


def constant(steps: tuple[Node | None, ...]) -> bool:
    """Whether the steps are few, and their keys written in the text."""
    return len(steps) <= MOST_PREFIXES and all(key is None or isinstance(key, Literal) for key in steps)
