"""Reading all paths of an index in one pass over a document, by a generated function.

Keys that several paths begin with are looked up once. Nothing of a key reaches the source: keys are bound to names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from conditions.generating.compiling import compiled
from conditions.generating.plain_form import PlainWriter
from conditions.rulesets.choosing import PathKey
from conditions.rulesets.path_table import PathTable
from conditions.values.dotnet_text import fold
from conditions.values.indexing import can_be_indexed, follow, index
from conditions.values.named_views import VIEWS

Named = Callable[[Any, Mapping[str, Any], Mapping[str, Any]], "list[int]"]
"""Gives positions, from the root, the variables and the other inputs."""


def looked_up(tables: Mapping[PathKey, PathTable]) -> Named:
    """The function that looks up the values of all paths in their tables."""
    writer = PlainWriter(("root", "variables", "inputs"))
    found = writer.local()
    tree = _Branch()
    lines: list[str] = []
    for (of_members, name, steps), table in tables.items():
        keys = [key for _, key in steps]
        if name == "root" and all(kind is str for kind, _ in steps):
            tree.branch(keys).tables.append((of_members, table))
        else:
            read = writer.bind(_reader(name, keys))
            lines += _looked_up(writer, found, f"{read}(root, variables, inputs)", of_members, table)
    lines += _of_branch(writer, found, tree, "root")
    body = [f"{found} = []", *lines, f"return {found}"]
    definition = ["def named(root, variables, inputs):", *(f"    {line}" for line in body)]
    make, _, _ = compiled(definition, writer, (), "named")
    named: Named = make()
    return named


class _Branch:
    """The keys that paths go on with, and the tables of those that end here."""

    def __init__(self) -> None:
        self.branches: dict[str, _Branch] = {}
        self.tables: list[tuple[bool, PathTable]] = []

    def branch(self, keys: list[str]) -> _Branch:
        return self.branches.setdefault(keys[0], _Branch()).branch(keys[1:]) if keys else self


def _of_branch(writer: PlainWriter, found: str, branch: _Branch, value: str) -> Iterator[str]:
    """The statements that look up a value, and the values below it."""
    for of_members, table in branch.tables:
        yield from _looked_up(writer, found, value, of_members, table)
    for key, below in branch.branches.items():
        held, bound = writer.local(), writer.bind(key)
        other = f"None if {value} is None else {writer.bind(_step)}({value}, {bound})"
        yield f"{held} = {value}.get({bound}) if {value}.__class__ is dict else {other}"
        yield from _of_branch(writer, found, below, held)


def _looked_up(writer: PlainWriter, found: str, value: str, of_members: bool, table: PathTable) -> Iterator[str]:
    """The statements that add the positions for a value."""
    if of_members:
        yield f"{found} += {writer.bind(table.of_members)}({value})"
        return
    if not value.isidentifier():
        held = writer.local()
        yield f"{held} = {value}"
        value = held
    yield f"if {value}.__class__ is str:"
    if table.is_plain:
        folded = f"{value}.upper() if {value}.isascii() else {writer.bind(fold)}({value})"
        yield f"    {found} += {writer.bind(table.same)}.get({folded}, ())"
    else:
        yield f"    {found} += {writer.bind(table.of_text)}({value})"
    yield "else:" if table.null else f"elif {value} is not None:"
    yield f"    {found} += {writer.bind(table.of_other)}({value})"


def _step(target: Any, key: str) -> Any:
    return index(target, key) if can_be_indexed(target) else None


def _reader(name: str, keys: list[Any]) -> Callable[[Any, Mapping[str, Any], Mapping[str, Any]], Any]:
    """A function that reads one path from the inputs, by the plain meaning."""
    steps = [None if key is None else (lambda key=key: key) for key in keys]
    view = VIEWS[name].of if name in VIEWS else None

    def read(root: Any, variables: Mapping[str, Any], inputs: Mapping[str, Any]) -> Any:
        value = root if name == "root" else variables if name == "variables" else inputs.get(name)
        return follow(value if view is None else view(value), steps)

    return read
