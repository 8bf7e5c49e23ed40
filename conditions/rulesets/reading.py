"""Reading all paths of an index in one pass over a document, by a generated function.

Keys that several paths begin with are looked up once. Nothing of a key reaches the source: keys are bound to names.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cached_property
from typing import Any

from conditions.generating.compiling import compiled
from conditions.generating.generator import generate
from conditions.generating.plain_form import PlainWriter
from conditions.generating.program import Program
from conditions.language import AZURE
from conditions.rulesets.keys import Key, PartKey, PathKey, Tested
from conditions.rulesets.path_table import PathTable
from conditions.source import Span
from conditions.syntax.tree import Access, Literal, Name
from conditions.values.indexing import can_be_indexed, follow, index
from conditions.values.named_views import VIEWS

Named = Callable[[Any, Mapping[str, Any], Mapping[str, Any]], "list[int]"]
"""Gives hits, from the root, the variables and the other inputs."""

Reader = Callable[[Any, Mapping[str, Any], Mapping[str, Any]], Any]
"""Gives a value, from the same."""

MOST_GENERATED = 500
"""The most paths of which a function is generated: compiling it takes longer than it saves where there are more."""

DEEPEST_BRANCH = 40
"""The most keys of a path that is read with others: statements of Python can be nested 100 deep."""


def looked_up(tables: Mapping[Key, PathTable]) -> Named:
    """The function that looks up the values of all paths in their tables, and those that are computed."""
    writer = PlainWriter(("root", "variables", "inputs"))
    found, tree = writer.local(), _Branch()
    lines = [f"{found} = []"]
    for key, table in tables.items():
        if isinstance(key, PathKey) and _is_below_root(key):
            tree.branch([step for _, step in key.steps]).tables.append((key.tested, table))
        else:
            held = writer.local()
            reader = _reader(key) if isinstance(key, PathKey) else _computed(key)
            lines.append(f"{held} = {writer.bind(reader)}(root, variables, inputs)")
            lines += table.statements(writer, found, held, key.tested)
    if len(tables) > MOST_GENERATED:
        lines.append(f"{found} += {writer.bind(tree.below)}(root)")
    else:
        lines += tree.statements(writer, found, "root")
    lines.append(f"return {found}")
    definition = ["def named(root, variables, inputs):", *(f"    {line}" for line in lines)]
    make, _, _ = compiled(definition, writer, (), "named")
    named: Named = make()
    return named


def _is_below_root(key: PathKey) -> bool:
    return key.input == "root" and len(key.steps) <= DEEPEST_BRANCH and all(kind is str for kind, _ in key.steps)


class _Branch:
    """A place in the document: the tables of the paths that lead to it, and the places below it by their keys."""

    def __init__(self) -> None:
        self.branches: dict[str, _Branch] = {}
        self.tables: list[tuple[Tested, PathTable]] = []

    def branch(self, keys: list[str]) -> _Branch:
        """The place that the keys lead to."""
        return self.branches.setdefault(keys[0], _Branch()).branch(keys[1:]) if keys else self

    @cached_property
    def where_missing(self) -> list[int]:
        """The hits for what is below here where nothing is."""
        return [hit for branch in self.branches.values() for hit in branch.at(None)]

    def at(self, value: Any) -> list[int]:
        """The hits for a value here, and for what is below it."""
        found = self.below(value)
        for tested, table in self.tables:
            found += table.of(tested)(value)
        return found

    def below(self, value: Any) -> list[int]:
        """The hits for what is below a value here, of whatever kind it is."""
        if not self.branches or not can_be_indexed(value):
            return [*self.where_missing]
        asked: Collection[str] = self.branches
        if value.__class__ is dict and len(value) < len(asked) and not self.where_missing:
            asked = [key for key in value if key in self.branches]  # what is not there does not count
        return [hit for key in asked for hit in self.branches[key].at(index(value, key))]

    def statements(self, writer: PlainWriter, found: str, value: str) -> Iterator[str]:
        """The statements that look up a value, and the values below it: one after the other in what is a dict."""
        for tested, table in self.tables:
            yield from table.statements(writer, found, value, tested)
        if not self.branches:
            return
        yield f"if {value}.__class__ is dict:"
        for key, below in self.branches.items():
            held = writer.local()
            yield f"    {held} = {value}.get({writer.bind(key)})"
            yield from (f"    {line}" for line in below.statements(writer, found, held))
        if self.where_missing:
            yield f"elif {value} is None:"
            yield f"    {found} += {writer.bind(self.where_missing)}"
        yield f"elif {value} is not None:"
        yield f"    {found} += {writer.bind(self.below)}({value})"


def _reader(key: PathKey) -> Reader:
    """A function that reads one path from the inputs."""
    name, keys = key.input, [step for _, step in key.steps]
    steps = [None if key is None else (lambda key=key: key) for key in keys]
    view = VIEWS[name].of if name in VIEWS else None

    def read(root: Any, variables: Mapping[str, Any], inputs: Mapping[str, Any]) -> Any:
        value = root if name == "root" else variables if name == "variables" else inputs.get(name)
        return follow(value if view is None else view(value), steps)

    return _generated(keys, read) if name == "root" else read


def _generated(keys: list[Any], by_meaning: Reader) -> Reader:
    """A generated function that reads a path from the document; what it does not foresee is read by the meaning."""
    nowhere = Span(0, 0)
    steps = tuple(None if key is None else Literal(key, nowhere) for key in keys)
    program = Program(Access(Name("root", nowhere, "root"), steps, nowhere), AZURE.vocabulary)
    form = generate(program, lambda _, root, variables: by_meaning(root, variables, {}), 0, ())
    if not form.is_inline:
        return by_meaning
    read = form.make("")
    return lambda root, *_: read(root)


_FAILED = object()
"""What stands for the value of a part that fails: none that is usual."""


def _computed(key: PartKey) -> Reader:
    """A function that gives the value of a part."""
    evaluate = key.condition if key.is_verdict else key.condition.evaluate

    def read(root: Any, variables: Mapping[str, Any], inputs: Mapping[str, Any]) -> Any:
        try:
            return evaluate(root, variables, **inputs)
        except Exception:
            return _FAILED

    return read
