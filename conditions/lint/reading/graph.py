"""The graph of a pipeline: its stages, their jobs, the steps of those, and what each of them waits for.

A file tells only a part of it: templates and `${{ each … }}` may add to every list. What is not told is None, and a
list to which something may be added is not whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Generic, NamedTuple, TypeAlias, TypeVar

from conditions.lint.reading.embedded import order_of
from conditions.lint.reading.yaml_nodes import YamlMapping, YamlNode, YamlScalar, YamlSequence, text_of
from conditions.values.dotnet_text import fold

Names: TypeAlias = tuple[str, ...] | None
"""What something waits for; None where the file does not tell."""


@dataclass(frozen=True, eq=False)
class Job:
    """A job of a stage.

    Attributes:
        name: The name by which conditions know it; empty where the file does not tell.
        depends_on: The jobs that it waits for.
        steps: The names of its steps, as far as the file tells them, those of all hooks of a deployment.
        is_whole: Whether all of its steps are there.
        strategy: Of a deployment, `runOnce`, `rolling` or `canary`; of a job, `matrix` or `parallel`; or empty.
        is_deployment: Whether it is a deployment.
        siblings: The jobs of the same list.
    """

    name: str
    depends_on: Names
    steps: tuple[str, ...]
    is_whole: bool
    strategy: str
    is_deployment: bool
    siblings: Listed[Job]


@dataclass(frozen=True, eq=False)
class Stage:
    """A stage of a pipeline.

    Attributes:
        name: The name by which conditions know it; empty where the file does not tell.
        depends_on: The stages that it waits for: those that it names, else the one before it.
        jobs: Its jobs.
        siblings: The stages of the same list.
    """

    name: str
    depends_on: Names
    jobs: Listed[Job]
    siblings: Listed[Stage]


Item = TypeVar("Item", Job, Stage)


@dataclass(eq=False)
class Listed(Generic[Item]):
    """The stages or the jobs of one list.

    Attributes:
        items: The stages or jobs, in the order of the file.
        is_whole: Whether the file tells the names of all of them.
    """

    items: list[Item] = field(default_factory=list)
    is_whole: bool = True
    _by_node: dict[int, Item] = field(default_factory=dict, repr=False)

    def add(self, node: YamlNode, item: Item) -> None:
        """Append what a node of the file says."""
        self.items.append(item)
        self._by_node[id(node)] = item
        self.is_whole = self.is_whole and bool(item.name)

    def of(self, node: YamlNode) -> Item | None:
        """The stage or job that a node of the file says."""
        return self._by_node.get(id(node))

    def named(self, name: str) -> list[Item]:
        """Those of that name, letter case apart; more than one where an `${{ if … }}` chooses among them."""
        return [item for item in self.items if fold(item.name) == fold(name)]

    @property
    def names(self) -> list[str]:
        """The names that the file tells."""
        return [item.name for item in self.items if item.name]


def stages_of(node: YamlNode | None, first: Names = None) -> Listed[Stage]:
    """The stages of a list.

    Args:
        node: The list.
        first: What the first of them waits for, if it does not say so itself.
    """
    found = Listed[Stage]()
    before = first
    last_block: tuple[int, ...] = ()
    for entry in _entries(node):
        if entry.block[: len(last_block)] != last_block:
            before = None  # what stands before is there only in some runs
        last_block = entry.block
        name = _name(entry.node, "stage")
        if not name:
            found.is_whole = False
        if isinstance(entry.node, YamlMapping) and entry.node.get("stage") is not None:
            depends_on = _depends_on(entry.node, before)
            found.add(entry.node, Stage(name, depends_on, _jobs_in(entry.node), found))
        before = (name,) if name else None
    return found


def _jobs_in(stage: YamlMapping) -> Listed[Job]:
    found = jobs_of(stage.get("jobs"))
    found.is_whole &= stage.get("jobs") is not None  # it may stand below a directive, or come from a template
    return found


def jobs_of(node: YamlNode | None) -> Listed[Job]:
    """The jobs of a list."""
    found = Listed[Job]()
    for entry in _entries(node):
        name = _name(entry.node, "job") or _name(entry.node, "deployment")
        if not name:
            found.is_whole = False
        if isinstance(entry.node, YamlMapping) and not {"job", "deployment"}.isdisjoint(entry.node.keys()):
            found.add(entry.node, _job(name, entry.node, found))
    return found


def _job(name: str, node: YamlMapping, siblings: Listed[Job]) -> Job:
    strategy = node.get("strategy")
    kinds = strategy.keys() if isinstance(strategy, YamlMapping) else []
    steps = [step for steps in _lists_of_steps(node) for step in _entries(steps)]
    names = (text_of(entry.node, "name") for entry in steps)
    return Job(
        name=name,
        depends_on=_depends_on(node, ()),
        steps=tuple(name for name in names if name and "${{" not in name),
        is_whole=all(_is_step(entry.node) for entry in steps) and not _has_directives(node),
        strategy=kinds[0] if kinds else "",
        is_deployment=node.get("deployment") is not None,
        siblings=siblings,
    )


def _lists_of_steps(node: YamlNode | None) -> Iterator[YamlNode]:
    """The lists of steps of a job: one, or one for each hook of a deployment."""
    if isinstance(node, YamlMapping):
        for key, value in node.entries:
            if isinstance(key, YamlScalar) and key.value == "steps":
                yield value
            elif isinstance(value, YamlMapping):
                yield from _lists_of_steps(value)


def _is_step(node: YamlNode) -> bool:
    """Whether a node is one step, with a name that is told: no template and no expression."""
    return isinstance(node, YamlMapping) and node.get("template") is None and "${{" not in text_of(node, "name")


class _Entry(NamedTuple):
    """An item of a list, and the blocks of `${{ if … }}` in which it stands."""

    node: YamlNode
    block: tuple[int, ...]


def _entries(node: YamlNode | None, block: tuple[int, ...] = ()) -> Iterator[_Entry]:
    """The items of a list, those below `${{ if … }}` too; anything else that makes items is one that tells nothing."""
    if not isinstance(node, YamlSequence):
        if node is not None:
            yield _Entry(node, block)
        return
    for item in node.items:
        branches = _branches(item)
        if branches is None:
            yield _Entry(item, block)
        for branch in branches or ():
            yield from _entries(branch, (*block, id(branch)))


def _branches(item: YamlNode) -> list[YamlNode] | None:
    """The lists below the `${{ if … }}` of an item; None where it is no such item."""
    if not isinstance(item, YamlMapping) or not item.entries:
        return None
    orders = [order_of(key.value) if isinstance(key, YamlScalar) else None for key, _ in item.entries]
    chosen = all(order is not None and order.word in ("if", "elseif", "else") for order in orders)
    return [value for _, value in item.entries] if chosen else None


def _name(node: YamlNode, key: str) -> str:
    """The name that a stage or a job has; empty where it is none, or an expression makes it."""
    name = text_of(node, key)
    return "" if "${{" in name or "$(" in name else name.strip()


def _depends_on(node: YamlMapping, otherwise: Names) -> Names:
    given = node.get("dependsOn")
    if _has_directives(node):
        return None  # there may be a dependsOn below one of them
    if given is None:
        return otherwise
    nodes = given.items if isinstance(given, YamlSequence) else [given]
    names = [one.value.strip() for one in nodes if isinstance(one, YamlScalar)]
    if len(names) < len(nodes) or any("${{" in name or "$(" in name for name in names):
        return None
    return tuple(filter(None, names))


def _has_directives(node: YamlMapping) -> bool:
    return "${{" in "".join(node.keys())
