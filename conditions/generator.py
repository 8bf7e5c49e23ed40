"""Checked tree to one Python function over native values.

The function is the inline form of the tree where there is one, and falls back to the plain form for whatever the
inline form did not foresee. The plain form is the one that fails: with an error of ours, bound to its place.
"""

from __future__ import annotations

import linecache
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from threading import Lock
from types import CodeType, MappingProxyType, TracebackType
from typing import Any

from conditions.errors import EvaluationError, LimitError
from conditions.evaluator import failure
from conditions.inliner import Inliner, can_inline
from conditions.tree import Call, Name, Node, walk
from conditions.vocabulary import CASE_INSENSITIVE, Vocabulary
from conditions.writer import Writer

NOTHING: Mapping[str, Any] = MappingProxyType({})

_serial = count(1)


@dataclass(frozen=True, slots=True)
class Generated:
    """A function, the inputs that it takes, and the source that it was compiled from."""

    function: Callable[..., Any]
    inputs: tuple[str, ...]
    source: str


def generate(tree: Node, expression: str, vocabulary: Vocabulary) -> Generated:
    """The function that evaluates *tree*: of `root`, `variables` and the other inputs that it reads."""
    inputs = _inputs(tree, vocabulary)
    inlined = can_inline(tree, inputs)
    return _inlined(tree, expression, inputs) if inlined else _plain(tree, expression, inputs)


def _inputs(tree: Node, vocabulary: Vocabulary) -> tuple[str, ...]:
    # Each argument that is left out costs time at every call, so the function takes those that it reads.
    read = {"root", "variables"}
    for node in walk(tree):
        read.update((node.input,) if isinstance(node, Name) else node.function.inputs if isinstance(node, Call) else ())
    return tuple(name for name in vocabulary.inputs if name in read)


def _plain(tree: Node, expression: str, inputs: tuple[str, ...]) -> Generated:
    """The plain form: whatever it raises is an error of ours, bound to its place in the text."""
    writer = Writer(inputs)
    locator = _Locator(expression)
    body = writer.write(tree)
    lines = [_header(writer), *(f"    {line}" for line in writer.prologue(tree)), "    try:", "        return ("]
    lines += _placed(body, writer, locator.places, len(lines))
    located, failed = writer.bind(locator, "located"), writer.local()
    lines += ["        )", f"    except {writer.bind(Exception)} as {failed}:", f"        raise {located}({failed})"]
    generated = _compiled(lines, writer)
    locator.filename = generated.function.__code__.co_filename
    return generated


def _inlined(tree: Node, expression: str, inputs: tuple[str, ...]) -> Generated:
    """The inline form: whatever it raises, the plain form decides."""
    writer = Inliner(inputs)
    header = _header(writer)
    prologue = [f"        {line}" for line in writer.prologue(tree)]
    body = writer.write(tree)
    plain = writer.bind(_Plain(tree, expression, inputs), "plain")
    lines = [header, "    try:", *prologue, f"        return {body}", "    except Exception:", "        pass"]
    return _compiled([*lines, f"    return {plain}({', '.join(inputs)})"], writer)


@dataclass(frozen=True, slots=True)
class Loops:
    """The functions that go through documents with a condition: both take the documents first."""

    select: Callable[..., Iterator[Any]]
    count: Callable[..., int]


def generate_loops(tree: Node, expression: str, vocabulary: Vocabulary) -> Loops:
    """The loops over the verdicts of *tree*, which is a Boolean; the inline form stands in the loops themselves."""
    inputs = _inputs(tree, vocabulary)
    writer = Inliner(inputs) if can_inline(tree, inputs) else Writer(inputs)
    documents, verdict, total = writer.local(), writer.local(), writer.local()
    header = _header(writer).removeprefix("def condition(root=None").removesuffix("):")
    plain = f"{writer.bind(_Plain(tree, expression, inputs), 'plain')}({', '.join(inputs)})"
    judged = [f"{verdict} = {plain}"]
    if isinstance(writer, Inliner):
        attempt = [*writer.prologue(tree), f"{verdict} = {writer.write(tree)}"]
        failed = ["except Exception:", f"    {verdict} = None", f"if {verdict} is None:", f"    {judged[0]}"]
        judged = ["try:", *(f"    {line}" for line in attempt), *failed]
    loop = [f"    for root in {documents}:", *(f"        {line}" for line in judged), f"        if {verdict}:"]
    lines = [f"def select({documents}{header}):", *loop, "            yield root"]
    lines += [f"def count({documents}{header}):", f"    {total} = 0", *loop, f"            {total} += 1"]
    namespace = _executed("\n".join([*lines, f"    return {total}", ""]), writer)
    return Loops(namespace["select"], namespace["count"])


def generate_selection(
    tree: Node, vocabulary: Vocabulary, writer_of: Callable[[tuple[str, ...]], Inliner], fits: Callable[[str], bool]
) -> dict[bool, Callable[..., list[Any]]] | None:
    """The functions that select items by the verdict on the documents that go with them, by the verdict.

    They take the documents, the items, and what judges an item whose document the inline form did not foresee; then
    the inputs without the root. None where there is no inline form.

    Args:
        tree: The verdict.
        vocabulary: The words that it is written in.
        writer_of: Makes what writes the inline form, for given inputs.
        fits: Whether what was written of the tree can be used.
    """
    inputs = _inputs(tree, vocabulary)
    if not can_inline(tree, inputs):
        return None
    writer = writer_of(inputs)
    documents, items, judge, item, found = (writer.local() for _ in range(5))
    header = f"({documents}, {items}, {judge}{_header(writer).removeprefix('def condition(root=None')}"
    prologue, verdict = list(writer.prologue(tree)), writer.write(tree)
    if not fits("\n".join([*prologue, verdict])):
        return None
    lines: list[str] = []
    for name, word in (("select", ""), ("reject", "not ")):
        lines += [f"def {name}{header}", f"    {found} = []", f"    for root, {item} in zip({documents}, {items}):"]
        lines += ["        try:", *(f"            {line}" for line in prologue), f"            if {word}{verdict}:"]
        lines += [f"                {found}.append({item})", "        except Exception:"]
        lines += [f"            if {word}{judge}({item}):", f"                {found}.append({item})"]
        lines += [f"    return {found}", ""]
    namespace = _executed("\n".join(lines), writer)
    return {True: namespace["select"], False: namespace["reject"]}


@dataclass(slots=True)
class _Plain:
    """The plain form of a condition, made when it is first needed."""

    tree: Node
    expression: str
    inputs: tuple[str, ...]
    function: Callable[..., Any] | None = None

    def __call__(self, *arguments: Any) -> Any:
        if self.function is None:
            self.function = _plain(self.tree, self.expression, self.inputs).function
        return self.function(*arguments)


def _header(writer: Writer) -> str:
    nothing = writer.bind(NOTHING, "NOTHING")
    inputs = ", ".join(f"{name}={nothing if name in CASE_INSENSITIVE else None}" for name in writer.inputs)
    return f"def condition({inputs}):"


_MARKS = re.compile(r"(\0\d+\0|\x01)")


def _placed(body: str, writer: Writer, places: dict[int, Node], above: int) -> list[str]:
    """The lines of the expression; *places* learns which line of the source evaluates which part of the tree."""
    lines: list[str] = []
    inside: list[Node] = []
    depth = 3
    for piece in _MARKS.split(body):
        if piece == "\1":
            inside.pop()
        elif piece.startswith("\0"):
            inside.append(writer.fallible[int(piece.strip("\0"))])
        elif piece.strip():
            lines.append("    " * depth + piece.strip())
            depth += piece.count("(") - piece.count(")")
            if inside:
                places[above + len(lines)] = inside[-1]
    return lines


def _compiled(lines: list[str], writer: Writer) -> Generated:
    source = "\n".join([*lines, ""])
    return Generated(_executed(source, writer)["condition"], writer.inputs, source)


def _executed(source: str, writer: Writer) -> dict[str, Any]:
    """The names that the source defines."""
    namespace: dict[str, Any] = {**writer.bound, "__name__": "conditions.generated"}
    exec(_code(source), namespace)
    return namespace


REMEMBERED = 1_000
"""How many shapes of conditions are remembered."""

_codes: dict[str, CodeType] = {}
_remembering = Lock()


def _code(source: str) -> CodeType:
    """The code of a source: conditions that differ in their literals share it.

    Tracebacks and debuggers find the source in linecache, for as long as it is remembered.
    """
    known = _codes.get(source)
    if known is not None:
        return known
    filename = f"<condition {next(_serial)}>"
    code = compile(source, filename, "exec")
    with _remembering:
        if source in _codes:
            return _codes[source]
        if len(_codes) >= REMEMBERED:
            linecache.cache.pop(_codes.pop(next(iter(_codes))).co_filename, None)
        _codes[source] = code
        linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
    return code


@dataclass(slots=True)
class _Locator:
    """Turns whatever a plain form raises into an error of ours, bound to its place in the text."""

    expression: str
    filename: str = ""
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
