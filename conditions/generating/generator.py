"""Program to the source of a Python function over native values, and from there to the function.

The function is the inline form of the program where there is one, and falls back to the plain form for whatever the
inline form did not foresee. Where that form takes the items of an Array for alike, one that does not comes in between.
The plain form is the one that fails: with an error of ours, bound to its place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from conditions.generating.compiling import compiled, indented, named_in
from conditions.generating.inline_form import InlineWriter
from conditions.generating.plain_form import PlainWriter
from conditions.generating.program import NOTHING, Program
from conditions.syntax.tree import Node
from conditions.values.kinds import Kind


@dataclass(frozen=True, slots=True)
class Form:
    """A form of all conditions of a shape.

    Attributes:
        make: Makes the function of one condition: of its expression (an inline form) or of what locates its errors (a
            plain form), and of the values of its literals. The function has one cell, which holds a list of what it
            reads; the last item is the function itself.
        source: What it was compiled from.
        filename: What tracebacks call the source.
        is_inline: Whether it is an inline form.
        places: Of a plain form, which of the parts that may fail each line evaluates, in the order of writing.
    """

    make: Callable[..., Callable[..., Any]]
    source: str
    filename: str
    is_inline: bool
    places: Mapping[int, int]


def generate(program: Program, plain: Callable[..., Any], literals: int, settled: Collection[int]) -> Form:
    """The form that the functions of a program have: the inline form if there is one, else the plain form.

    Args:
        program: The program.
        plain: Decides whatever an inline form raises for; it is called with the expression and the inputs.
        literals: How many literals have slots.
        settled: The slots of those on whose values the source may depend.
    """
    if program.is_inlined:
        return _inline_form(program, plain, literals, settled)
    return plain_form(program, literals)


def _inline_form(program: Program, plain: Callable[..., Any], literals: int, settled: Collection[int]) -> Form:
    tree, writer = program.tree, InlineWriter(program.inputs, settled=settled)
    expression, decide = writer.named("expression"), writer.bind(plain)
    header = program.header(writer)
    prologue = list(writer.prologue(program.nodes))
    lines = _attempt(prologue, writer.write(tree), tree)
    if writer.takes_alike:
        writer.alike = False
        lines += _attempt(prologue, writer.write(tree), tree)
    lines.append(f"    return {decide}({', '.join((expression, *writer.inputs))})")
    parameters = (expression, *map(writer.literal, range(literals)))
    names, values = named_in(lines, writer, parameters), writer.named("values")
    lines = _listing(names, values, _taking(names, values, header, lines, writer))
    make, source, filename = compiled(lines, writer, parameters, "condition")
    return Form(make, source, filename, True, NOTHING)


def _attempt(prologue: list[str], body: str, tree: Node) -> list[str]:
    """The statements that give what a tree gives, or go on where something was not foreseen."""
    # Python compiles tests to faster code than values.
    verdict = [f"if {body}:", "    return True", "return False"] if tree.kind is Kind.BOOLEAN else [f"return {body}"]
    attempt = [f"        {line}" for line in (*prologue, *verdict)]
    return ["    try:", *attempt, "    except Exception:", "        pass"]


def _taking(names: Iterable[str], values: str, header: str, body: Iterable[str], writer: PlainWriter) -> list[str]:
    """The definition of a function that takes its values from a list, in which it finds itself too.

    A list is one cell, whatever it holds, and every cell takes time at every call, whether it is read or not. It is
    also what lets two functions exchange their code: they need the same number of cells.
    """
    return [header, f"    {', '.join(names)}, {writer.named('itself')} = {values}", *body]


def _listing(names: Iterable[str], values: str, definition: Iterable[str]) -> list[str]:
    """The statements that make the list, and the function that takes its values from there."""
    return [f"{values} = [{', '.join(names)}, None]", *definition, f"{values}[-1] = condition"]


def plain_form(program: Program, literals: int = 0) -> Form:
    """The plain form: whatever it raises is turned into an error of ours by what it was made with."""
    writer = PlainWriter(program.inputs, program.vocabulary.strict)
    located, values, failed = writer.named("located"), writer.named("values"), writer.local()
    body, prologue = writer.write(program.tree), [f"    {line}" for line in writer.prologue(program.nodes)]
    header, error = program.header(writer), writer.bind(Exception)
    parameters = (located, *map(writer.literal, range(literals)))
    names = (located, *named_in([body, *prologue, error], writer, parameters[1:]))
    lines = [*_taking(names, values, header, [*prologue, "    try:", "        return ("], writer)]
    expression, places = _placed(body, len(lines))
    lines += [*expression, "        )", f"    except {error} as {failed}:", f"        raise {located}({failed})"]
    make, source, filename = compiled(_listing(names, values, lines), writer, parameters, "condition")
    above = source.split("\n").index(indented([header]))
    return Form(make, source, filename, False, {line + above: part for line, part in places.items()})


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
