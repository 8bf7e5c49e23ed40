"""Checked tree to the source of a Python function over native values, and from there to the function.

The function is the inline form of the tree where there is one, and falls back to the plain form for whatever the
inline form did not foresee. Where that form takes the items of an Array for alike, one that does not comes in between.
The plain form is the one that fails: with an error of ours, bound to its place.

What is compiled is a factory: conditions that differ in their literals only are made by the same one.
"""

from __future__ import annotations

import linecache
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from threading import Lock
from types import CodeType, MappingProxyType
from typing import Any, NamedTuple

from conditions.declaring.vocabulary import Vocabulary
from conditions.generating.inline_form import InlineWriter, can_inline
from conditions.generating.plain_form import HELPERS, PlainWriter
from conditions.generating.specialiser import Specialiser, turns
from conditions.syntax.tree import Call, Name, Node, walk
from conditions.values.kinds import Kind

NOTHING: Mapping[Any, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Form:
    """A form of all conditions of a shape.

    Attributes:
        make: Makes the function of one condition: of its expression (an inline form) or of what locates its errors (a
            plain form), and of the values of its literals.
        source: What it was compiled from.
        filename: What tracebacks call the source.
        inputs: The inputs that the functions take.
        settled: The slots of the literals whose values the source depends on.
        places: Of a plain form, which of the parts that may fail each line evaluates, in the order of writing.
    """

    make: Callable[..., Callable[..., Any]]
    source: str
    filename: str
    inputs: tuple[str, ...]
    settled: frozenset[int]
    places: Mapping[int, int]


class Program(NamedTuple):
    """A tree that a function is generated of, and what follows from it.

    Attributes:
        tree: What is evaluated.
        nodes: The nodes of the tree, in reading order.
        vocabulary: The words that it is written in.
        read: The inputs that it reads.
        inputs: The inputs that the function takes: `root`, `variables` and the others that it reads.
    """

    tree: Node
    nodes: tuple[Node, ...]
    vocabulary: Vocabulary
    read: frozenset[str]
    inputs: tuple[str, ...]

    @classmethod
    def of(cls, tree: Node, vocabulary: Vocabulary) -> Program:
        """The program that a tree is."""
        nodes = tuple(walk(tree))
        read = frozenset(_read(nodes))
        # Each argument that is left out costs time at every call.
        taken = {"root", "variables"} | read
        return cls(tree, nodes, vocabulary, read, tuple(name for name in vocabulary.inputs if name in taken))

    @property
    def is_inlined(self) -> bool:
        """Whether it gets an inline form: the steps of a strict language fail each in its own place."""
        return not self.vocabulary.strict and can_inline(self.tree, self.nodes, self.inputs)


def _read(nodes: Iterable[Node]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, Name):
            yield node.input
        elif isinstance(node, Call):
            yield from node.function.inputs


def inline_form(tree: Node, vocabulary: Vocabulary, plain: Callable[..., Any], literals: int) -> Form | None:
    """The inline form of a tree with so many literals, if there is one.

    Whatever it raises, *plain* decides, which is called with the expression and the inputs.
    """
    program = Program.of(tree, vocabulary)
    if not program.is_inlined:
        return None
    writer = InlineWriter(program.inputs)
    expression, decide = writer.named("expression"), writer.bind(plain)
    header = header_of(writer, program)
    prologue = list(writer.prologue(program.nodes))
    lines = _attempt(prologue, writer.write(tree), tree)
    if writer.takes_alike:
        writer.alike = False
        lines += _attempt(prologue, writer.write(tree), tree)
    lines.append(f"    return {decide}({', '.join((expression, *writer.inputs))})")
    parameters = (expression, *map(writer.literal, range(literals)))
    lines = _specialisable(header, lines, writer, parameters)
    make, source, filename = compiled(lines, writer, parameters, "condition")
    return Form(make, source, filename, writer.inputs, frozenset(writer.settled), NOTHING)


def _specialisable(header: str, body: list[str], writer: PlainWriter, parameters: Iterable[str]) -> list[str]:
    """The definition of a function that takes its values from a list, until it gets code in which they stand.

    It finds itself there too: as a name of its own it would be a second cell, and every cell takes time at every call.
    """
    turn, specialise, itself, values = map(writer.named, ("turn", "specialise", "itself", "values"))
    names = (turn, specialise, *named_in(body, writer, parameters))
    listed = ", ".join(names)
    first = [f"    {listed}, {itself} = {values}", f"    if next({turn}):", f"        {specialise}({values})"]
    definition = [header, *first, *body]
    writer.bound[turn] = turns()
    writer.bound[specialise] = Specialiser(indented(definition), names)
    return [f"{values} = [{listed}, None]", *definition, f"{values}[-1] = condition"]


def named_in(body: Iterable[str], writer: PlainWriter, parameters: Iterable[str]) -> list[str]:
    """The names of the values that lines read."""
    read = set(_WORD.findall("\n".join(body)))
    return [name for name in (*parameters, *writer.derived.values(), *writer.bound) if name in read]


def _attempt(prologue: list[str], body: str, tree: Node) -> list[str]:
    """The statements that give what a tree gives, or go on where something was not foreseen."""
    # Python compiles tests to faster code than values.
    verdict = [f"if {body}:", "    return True", "return False"] if tree.kind is Kind.BOOLEAN else [f"return {body}"]
    attempt = [f"        {line}" for line in (*prologue, *verdict)]
    return ["    try:", *attempt, "    except Exception:", "        pass"]


def plain_form(tree: Node, vocabulary: Vocabulary, literals: int = 0) -> Form:
    """The plain form: whatever it raises is turned into an error of ours by what it was made with."""
    program = Program.of(tree, vocabulary)
    writer = PlainWriter(program.inputs, vocabulary.strict)
    located, failed = writer.named("located"), writer.local()
    body, prologue = writer.write(tree), [f"    {line}" for line in writer.prologue(program.nodes)]
    lines = [header_of(writer, program), *prologue, "    try:", "        return ("]
    expression, places = _placed(body, len(lines))
    lines += [
        *expression,
        "        )",
        f"    except {writer.bind(Exception)} as {failed}:",
        f"        raise {located}({failed})",
    ]
    parameters = (located, *map(writer.literal, range(literals)))
    make, source, filename = compiled(lines, writer, parameters, "condition")
    above = source.split("\n").index(indented(lines[:1]))
    placed = {line + above: part for line, part in places.items()}
    return Form(make, source, filename, writer.inputs, frozenset(), placed)


def header_of(writer: PlainWriter, program: Program) -> str:
    """The first line of a function that takes the inputs of a program."""
    # All functions share a tuple of defaults that are written in the source, so only what is read has another one.
    left_out = {"variables": writer.bind(NOTHING)} if "variables" in program.read else {}
    defaults = {name: left_out.get(name) for name in writer.inputs}
    return f"def condition({', '.join(f'{name}={default}' for name, default in defaults.items())}):"


_WORD = re.compile(r"\w+")
_MARKS = re.compile(r"(\0\d+\0|\x01)")


def _placed(body: str, above: int) -> tuple[list[str], dict[int, int]]:
    """The lines of the expression; and for each line of the source, which of the parts that may fail it evaluates."""
    lines: list[str] = []
    places: dict[int, int] = {}
    inside: list[int] = []
    depth = 3
    for piece in _MARKS.split(body):
        if piece == "\1":
            inside.pop()
        elif piece.startswith("\0"):
            inside.append(int(piece.strip("\0")))
        elif piece.strip():
            lines.append("    " * depth + piece.strip())
            depth += piece.count("(") - piece.count(")")
            if inside:
                places[above + len(lines)] = inside[-1]
    return lines, places


MOST_CLOSED = 50
"""The most values that are kept in cells of functions: Python takes a time for them that grows with the square."""


def compiled(
    lines: Iterable[str], writer: PlainWriter, parameters: Iterable[str], defined: str
) -> tuple[Callable[..., Any], str, str]:
    """A factory of what the lines define; its source; and what tracebacks call that.

    Args:
        lines: The definitions of functions.
        writer: What wrote them.
        parameters: The names in the lines that stand for what the factory is called with.
        defined: The names that the factory returns.
    """
    derived = [f"{name} = {expression}" for expression, name in writer.derived.items()]
    closed, names = (writer.bound, HELPERS) if len(writer.bound) <= MOST_CLOSED else ({}, {**HELPERS, **writer.bound})
    head = [f"def template({', '.join(closed)}):", f"    def bind({', '.join(parameters)}):"]
    source = "\n".join([*head, indented([*derived, *lines, f"return {defined}"]), "    return bind", ""])
    namespace: dict[str, Any] = {}
    code = _code(source)
    exec(code, names, namespace)
    return namespace["template"](**closed), source, code.co_filename


def indented(lines: Iterable[str]) -> str:
    """The lines as they stand within a factory."""
    return "\n".join(f"        {line}" for line in lines)


REMEMBERED = 1_000
"""How many sources are remembered with their code."""

_codes: dict[str, CodeType] = {}
_remembering = Lock()
_serial = count(1)


def _code(source: str) -> CodeType:
    """The code of a source: conditions that differ in what is bound to its names share it.

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
