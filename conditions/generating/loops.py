"""The loops over many documents: the inline form of a condition stands in their bodies, but where there is a plan.

A document that the inline form does not foresee is judged by itself, and the loop goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from conditions.generating.compiling import compiled, named_in
from conditions.generating.inline_form import InlineWriter
from conditions.generating.plain_form import PlainWriter
from conditions.generating.program import NOTHING, Program


@dataclass(frozen=True, slots=True)
class Loops:
    """The functions that go through documents with a condition: both take the documents first."""

    select: Callable[..., Iterator[Any]]
    count: Callable[..., int]


def loops_of_calls(matches: Callable[..., bool]) -> Loops:
    """The loops that call the function of a condition: that of the native core takes less time than an inline form."""

    def select(documents: Iterable[Any], variables: Mapping[str, Any], **inputs: Any) -> Iterator[Any]:
        return filter(_with_inputs(matches, variables, inputs), documents)

    def count(documents: Iterable[Any], variables: Mapping[str, Any], **inputs: Any) -> int:
        return sum(map(_with_inputs(matches, variables, inputs), documents))

    return Loops(select, count)


def _with_inputs(
    matches: Callable[..., bool], variables: Mapping[str, Any], inputs: dict[str, Any]
) -> Callable[[Any], bool]:
    given = inputs if variables is NOTHING else {**inputs, "variables": variables}
    return partial(matches, **given) if given else matches


def generate_loops(program: Program, matches: Callable[..., bool], values: tuple[Any, ...]) -> Loops:
    """The loops over the verdicts of a program, which is a Boolean; the inline form stands in the loops themselves.

    Args:
        program: The program.
        matches: The function of the condition: it decides where what stands in the loops does not.
        values: The values of the literals that have a slot.
    """
    inlined, inputs = program.is_inlined, program.inputs
    writer = InlineWriter(inputs) if inlined else PlainWriter(inputs, program.vocabulary.strict)
    documents, total, constants = (writer.local() for _ in range(3))
    decided = f"{writer.bind(matches)}({', '.join(program.inputs)})"
    header = program.header(writer).removeprefix("def condition(root=None").removesuffix("):")
    attempt = (
        [*writer.prologue(program.nodes), f"if not {writer.write(program.tree)}:", "    continue"] if inlined else []
    )

    def loop(found: str) -> list[str]:
        if not inlined:
            return [f"    for root in {documents}:", f"        if {decided}:", f"            {found}"]
        # What the inline form raises is no context for what the function may raise.
        judged = ["try:", *(f"    {line}" for line in attempt), "except Exception:", "    pass", "else:"]
        judged += [f"    {found}", "    continue", f"if {decided}:", f"    {found}"]
        return [f"    for root in {documents}:", *(f"        {line}" for line in judged)]

    parameters = tuple(map(writer.literal, range(len(values))))
    putting, taking = _kept_in_tuple(named_in([*attempt, decided], writer, parameters), constants)
    lines = [*putting, f"def select({documents}{header}):", *taking, *loop("yield root")]
    lines += [f"def count({documents}{header}):", *taking, f"    {total} = 0", *loop(f"{total} += 1")]
    lines += [f"    return {total}"]
    make, _, _ = compiled(lines, writer, parameters, "select, count")
    return Loops(*make(*values))


def generate_selection(
    program: Program,
    writer_of: Callable[[tuple[str, ...]], InlineWriter],
    fits: Callable[[str], bool],
) -> dict[bool, Callable[..., list[Any]]] | None:
    """The functions that select items by the verdict on the documents that go with them, by the verdict.

    They take the documents, the items, and what judges an item whose document the inline form did not foresee; then
    the inputs without the root. None where there is no inline form.

    Args:
        program: The verdict.
        writer_of: Makes what writes the inline form, for given inputs.
        fits: Whether what was written of the tree can be used.
    """
    if not program.is_inlined:
        return None
    writer = writer_of(program.inputs)
    documents, items, judge, item, found, constants = (writer.local() for _ in range(6))
    header = f"({documents}, {items}, {judge}{program.header(writer).removeprefix('def condition(root=None')}"
    prologue, verdict = list(writer.prologue(program.nodes)), writer.write(program.tree)
    if not fits("\n".join([*prologue, verdict])):
        return None
    lines, taking = _kept_in_tuple(named_in([*prologue, verdict], writer, ()), constants)
    for name, word in (("select", ""), ("reject", "not ")):
        lines += [f"def {name}{header}", *taking, f"    {found} = []"]
        lines += [f"    for root, {item} in zip({documents}, {items}):"]
        lines += ["        try:", *(f"            {line}" for line in prologue), f"            if {word}{verdict}:"]
        lines += [f"                {found}.append({item})", "        except Exception:"]
        lines += [f"            if {word}{judge}({item}):", f"                {found}.append({item})"]
        lines += [f"    return {found}", ""]
    make, _, _ = compiled(lines, writer, (), "select, reject")
    select, reject = make()
    return {True: select, False: reject}


def _kept_in_tuple(names: Sequence[str], values: str) -> tuple[list[str], list[str]]:
    """Statements that put values into a tuple, and those that take them from there in a function.

    Local names are read fastest, and a function that is resumed for every item keeps them.
    """
    listed = ", ".join(names) + ("," if len(names) == 1 else "")
    return ([f"{values} = ({listed})"], [f"    {listed} = {values}"]) if names else ([], [])
