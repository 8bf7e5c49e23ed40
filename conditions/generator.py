"""Checked tree to one Python function over native values.

The text of the user never becomes source: constants, functions and conversions are bound to names, and the names of
inputs are identifiers of the language.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import count
from types import MappingProxyType, TracebackType
from typing import Any

from conditions.errors import EvaluationError, LimitError
from conditions.evaluator import failure
from conditions.indexing import CaseInsensitive, follow, ignoring_case, index, wildcard
from conditions.tree import Access, Call, Convert, Literal, Name, Node, walk
from conditions.vocabulary import CASE_INSENSITIVE, Vocabulary

NOTHING: Mapping[str, Any] = MappingProxyType({})

_serial = count(1)


@dataclass(frozen=True, slots=True)
class Generated:
    """A function and the source that it was compiled from."""

    function: Callable[..., Any]
    source: str


def generate(tree: Node, expression: str, vocabulary: Vocabulary) -> Generated:
    """The function that evaluates *tree*; its arguments are the inputs of the vocabulary."""
    writer = _Writer(vocabulary.inputs)
    body = writer.write(tree)
    locator = _Locator(f"condition {next(_serial)}", expression)
    source = _assembled(writer, locator, vocabulary, tree, body)
    # linecache asks the loader, so that tracebacks and debuggers show the source for as long as the function lives.
    namespace: dict[str, Any] = {**writer.bound, "__name__": "conditions.generated", "__loader__": _Loader(source)}
    exec(compile(source, locator.filename, "exec"), namespace)
    return Generated(namespace["condition"], source)


@dataclass(frozen=True, slots=True)
class _Loader:
    source: str

    def get_source(self, _: str) -> str:
        return self.source


_MARK = re.compile(r"\0(\d+)\0")


def _assembled(writer: _Writer, locator: _Locator, vocabulary: Vocabulary, tree: Node, body: str) -> str:
    """The source; the locator learns which of its lines evaluates which part of the tree."""
    # All inputs are positional with defaults: keyword-only ones would cost a look-up each at every call.
    nothing, located = writer.bind(NOTHING, "NOTHING"), writer.bind(locator, "located")
    inputs = ", ".join(f"{name}={nothing if name in CASE_INSENSITIVE else None}" for name in vocabulary.inputs)
    lines = [f"def condition({inputs}):", *writer.prologue(tree), "    try:", "        return ("]
    depth = 3
    for piece in body.split("\n"):
        mark = _MARK.match(piece)
        code = _MARK.sub("", piece).strip()
        if code:
            lines.append("    " * depth + code)
            depth += code.count("(") - code.count(")")
        if mark:
            locator.places[len(lines)] = writer.fallible[int(mark[1])]
    failed = writer.local()
    return "\n".join(
        [*lines, "        )", f"    except Exception as {failed}:", f"        raise {located}({failed})", ""]
    )


_NESTED = 20
"""The most steps that are written as calls within each other: Python limits the depth of parentheses."""


@dataclass(slots=True)
class _Writer:
    """Writes parts of the tree as Python expressions, and binds what they name. It is the `Scope` of inline forms."""

    inputs: tuple[str, ...]
    bound: dict[str, Any] = field(default_factory=dict)
    fallible: list[Node] = field(default_factory=list)
    _names: dict[int, str] = field(default_factory=dict)
    _serial: count[int] = field(default_factory=lambda: count(1))

    def bind(self, value: Any, name: str = "") -> str:
        """A name for a value in the generated source: *name*, that of a function, else a numbered one."""
        known = self._names.get(id(value))
        if known is None:
            name = name or getattr(value, "__name__", "")
            if not name.isidentifier() or name in self.bound or name in self.inputs:
                name = self._new("k")
            known = self._names[id(value)] = name
            self.bound[name] = value
        return known

    def local(self) -> str:
        """A new local name."""
        return self._new("v")

    def _new(self, letter: str) -> str:
        return next(name for number in self._serial if (name := f"{letter}{number}") not in self.inputs)

    def prologue(self, tree: Node) -> list[str]:
        """What comes before the expression: views of the inputs that ignore case and are used as a whole."""
        indexed = {id(node.base) for node in walk(tree) if isinstance(node, Access) and node.steps[0] is not None}
        whole = {node.input for node in walk(tree) if isinstance(node, Name) and id(node) not in indexed}
        names = [name for name in CASE_INSENSITIVE if name in whole]
        return [f"    {name} = {self.bind(CaseInsensitive.of)}({name})" for name in names]

    def write(self, node: Node) -> str:
        """The Python expression of a node."""
        match node:
            case Literal(value):
                return repr(value) if value is None or isinstance(value, bool) else self.bind(value)
            case Name():
                return node.input
            case Access(base, steps):
                written = self._access(node)
                certain = isinstance(base, Name) and _constant(steps) and None not in steps
                return written if certain else self._marked(node, written)
            case Convert(conversion, operand):
                return self._marked(node, f"{self.bind(conversion.apply)}({self.write(operand)})")
            case Call():
                return self._marked(node, self._call(node))

    def _access(self, node: Access) -> str:
        source, steps = self.write(node.base), node.steps
        if isinstance(node.base, Name) and node.base.input in CASE_INSENSITIVE and isinstance(steps[0], Literal):
            source, steps = f"{self.bind(ignoring_case)}({source}, {self.write(steps[0])})", steps[1:]
        if not _constant(steps):
            keys = "".join("None, " if key is None else f"lambda: {self.write(key)}, " for key in steps)
            return f"{self.bind(follow)}({source}, ({keys}))"
        for key in steps:
            if key is None:
                source = f"{self.bind(wildcard)}({source})"
            else:
                source = f"{self.bind(index)}({source}, {self.write(key)})"
        return source

    def _call(self, call: Call) -> str:
        function = call.function
        sources = [self.write(argument) for argument in call.arguments]
        inline = function.inline(self, *sources) if function.inline is not None else None
        if inline is not None:
            return inline
        lazy = [f"lambda: {source}" if function.parameter(at).lazy else source for at, source in enumerate(sources)]
        inputs = [f"{name}={name}" for name in function.inputs]
        return f"{self.bind(function.body)}({', '.join(lazy + inputs)})"

    def _marked(self, node: Node, source: str) -> str:
        """The source on a line of its own, so that the line of an error tells which part raised it."""
        self.fallible.append(node)
        return f"\n\0{len(self.fallible) - 1}\0{source}"


def _constant(steps: tuple[Node | None, ...]) -> bool:
    """Whether the steps are few, and their keys written in the text."""
    return len(steps) <= _NESTED and all(key is None or isinstance(key, Literal) for key in steps)


@dataclass(frozen=True, slots=True)
class _Locator:
    """Turns whatever a generated function raises into an error of ours, bound to its place in the text."""

    filename: str
    expression: str
    places: dict[int, Node] = field(default_factory=dict)

    def __call__(self, error: Exception) -> Exception:
        node = self._node(error.__traceback__)
        if isinstance(error, EvaluationError | LimitError):
            return error.locate(self.expression, None if node is None else node.span)
        located = failure(error, node, self.expression)
        located.__cause__ = error
        return located

    def _node(self, traceback: TracebackType | None) -> Node | None:
        """The innermost part that was being evaluated when the error was raised."""
        node = None
        while traceback is not None:
            if traceback.tb_frame.f_code.co_filename == self.filename:
                node = self.places.get(traceback.tb_lineno, node)
            traceback = traceback.tb_next
        return node
