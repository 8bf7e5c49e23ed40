"""A program: an optimised tree, and what follows from it for the functions that it becomes."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol

from conditions.checking.evaluator import Evaluator
from conditions.declaring.vocabulary import Vocabulary
from conditions.syntax.tree import Access, Call, Convert, Name, Node, are_literals, walk
from conditions.values.named_views import VIEWS

if TYPE_CHECKING:
    from conditions.generating.plain_form import PlainWriter

NOTHING: Mapping[Any, Any] = MappingProxyType({})


class Matches(Protocol):
    """The generated function of a condition, for hot loops: `matches(root=None, variables={}, **inputs) -> bool`."""

    def __call__(self, root: Any = None, variables: Mapping[str, Any] = NOTHING, **inputs: Any) -> bool:
        """The verdict. It takes those of the other inputs that the condition reads, and no others."""
        ...


class Program:
    """An optimised tree, which is walked, or which functions are generated of.

    Attributes:
        tree: What is evaluated.
        vocabulary: The words that it is written in.
        read: The inputs that it reads.
        is_repeatable: Whether evaluating it twice does no harm.
        inputs: The inputs that the function takes: `root`, `variables` and the others that it reads.
    """

    def __init__(self, tree: Node, vocabulary: Vocabulary) -> None:
        self.tree = tree
        self.vocabulary = vocabulary
        self.read, self.is_repeatable = _read(tree)
        # Each argument that is left out costs time at every call.
        taken = {"root", "variables"} | self.read
        self.inputs = tuple([name for name in vocabulary.inputs if name in taken])
        self._views = [(name, VIEWS[name].of) for name in VIEWS.keys() & self.read]

    @cached_property
    def nodes(self) -> tuple[Node, ...]:
        """The nodes of the tree, in reading order."""
        return tuple(walk(self.tree))

    @property
    def is_inlined(self) -> bool:
        """True where it gets an inline form: the steps of a strict language fail each in its own place."""
        from conditions.generating.inline_form import can_inline

        return not self.vocabulary.strict and self.is_repeatable and can_inline(self.tree, self.inputs)

    def walk(self, *given: Any) -> Any:
        """The value of the tree by its plain meaning; whatever a part raises is raised as it is.

        Args:
            given: The inputs, in their order.
        """
        inputs = dict(zip(self.inputs, given, strict=True))
        for name, view in self._views:
            inputs[name] = view(inputs[name])
        return Evaluator(inputs, self.vocabulary.strict).evaluate(self.tree)

    def header(self, writer: PlainWriter) -> str:
        """The first line of a function that takes the inputs."""
        return header_of(writer, reads_variables="variables" in self.read)


def header_of(writer: PlainWriter, *, reads_variables: bool) -> str:
    """The first line of a function that takes the inputs of a writer."""
    # All functions share a tuple of defaults that are written in the source, so only what is read has another one.
    left_out = {"variables": writer.bind(NOTHING)} if reads_variables else {}
    defaults = {name: left_out.get(name) for name in writer.inputs}
    return f"def condition({', '.join(f'{name}={default}' for name, default in defaults.items())}):"


def _read(tree: Node) -> tuple[set[str], bool]:
    """The inputs that a tree reads, and whether evaluating it twice does no harm."""
    read: set[str] = set()
    repeatable = True
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Call):
            function = node.function
            if function.inputs:
                read.update(function.inputs)
            repeatable = repeatable and function.may_run_twice
            waiting += node.arguments
        elif isinstance(node, Access):
            waiting.append(node.base)
            if not are_literals(node.steps):
                waiting += filter(None, node.steps)
        elif isinstance(node, Name):
            read.add(node.input)
        elif isinstance(node, Convert):
            waiting.append(node.operand)
    return read, repeatable
