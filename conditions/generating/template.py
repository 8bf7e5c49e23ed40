"""What the conditions of one shape share, and how each is made of its literals.

The first condition of a shape is parsed, checked, optimised and generated; all others only give their literals to what
came of it. An expression is parsed again when the plain form or the place of an error is asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from types import TracebackType
from typing import Any

from conditions.checking.checker import check, verdict
from conditions.checking.evaluator import failure
from conditions.checking.optimiser import optimise
from conditions.declaring.vocabulary import Vocabulary
from conditions.errors import EvaluationError, LimitError
from conditions.generating.generator import Form, Program, inline_form, plain_form
from conditions.generating.loops import Loops, generate_loops
from conditions.generating.plain_form import PlainWriter
from conditions.generating.shape import lift
from conditions.syntax.parser import parse
from conditions.syntax.tree import Literal, Node

REMEMBERED = 1_000
"""How many shapes of conditions a language remembers."""

PLAIN_REMEMBERED = 100
"""How many conditions of a shape keep their plain forms."""

_remembering = Lock()

Function = Callable[..., Any]


class Templates:
    """The templates of a vocabulary, by shape, and where it matters by the values of some literals."""

    __slots__ = ("_known", "_vocabulary")

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._known: dict[Any, Template | tuple[int, ...]] = {}

    def find(self, expression: str) -> tuple[Template, Function]:
        """What an expression shares with others of its shape, and its own function, which gives the verdict.

        Raises:
            ConditionSyntaxError: The text is no expression.
            LimitError: It is too long, or nests too deep.
        """
        key: Any
        key, values = lift(expression)
        known = self._known.get(key)
        seen: tuple[int, ...] = ()
        while isinstance(known, tuple):  # the slots of literals to look at
            seen += known
            key = key, known, *(values[slot] for slot in known)
            known = self._known.get(key)
        if known is None:
            known = Template(expression, self._vocabulary, len(values))
            self._remember(key, tuple(known.settled.difference(seen)), values, known)
        return known, known.function(expression, values)

    def _remember(self, key: Any, settled: tuple[int, ...], values: tuple[Any, ...], template: Template) -> None:
        with _remembering:
            while len(self._known) >= REMEMBERED:
                del self._known[next(iter(self._known))]
            if settled:
                self._known[key] = settled
                key = key, settled, *(values[slot] for slot in settled)
            self._known[key] = template


class Template:
    """The forms of all conditions of a shape.

    Attributes:
        source: The Python source that the condition runs.
        inputs: The inputs that it takes.
        settled: The slots of the literals that have the same values in all of these conditions.
    """

    __slots__ = ("_finish", "_inline", "_literals", "_plain", "_plain_functions", "_vocabulary", "settled")

    def __init__(
        self, expression: str, vocabulary: Vocabulary, literals: int, finish: Callable[[Node], Node] = verdict
    ) -> None:
        """The template of an expression with so many literals, of which *finish* makes what is to be evaluated."""
        self._vocabulary, self._literals, self._finish = vocabulary, literals, finish
        tree = self._checked(expression)
        optimised = optimise(tree)
        self._plain_functions: dict[str, Function] = {}
        self._inline = inline_form(optimised, vocabulary, self.plain, literals)
        self._plain = None if self._inline else plain_form(optimised, vocabulary, literals)
        self.settled = frozenset(_constant_slots(tree)) | self._main.settled

    @property
    def _main(self) -> Form:
        form = self._inline or self._plain
        assert form is not None
        return form

    @property
    def source(self) -> str:
        return self._main.source

    @property
    def inputs(self) -> tuple[str, ...]:
        return self._main.inputs

    def function(self, expression: str, values: tuple[Any, ...]) -> Function:
        """The function of the condition that has these values as its literals."""
        inline = self._inline
        return self._plain_function(expression, values) if inline is None else inline.make(expression, *values)

    def _plain_function(self, expression: str, values: tuple[Any, ...]) -> Function:
        form = self._plain
        if form is None:
            form = self._plain = plain_form(self.tree(expression), self._vocabulary, self._literals)
        return form.make(_Locator(self, form, expression), *values)

    def plain(self, expression: str, *arguments: Any) -> Any:
        """What the plain form of an expression gives."""
        function = self._plain_functions.get(expression)
        if function is None:
            function = self._plain_function(expression, self._values(expression))
            with _remembering:
                while len(self._plain_functions) >= PLAIN_REMEMBERED:
                    del self._plain_functions[next(iter(self._plain_functions))]
                self._plain_functions[expression] = function
        return function(*arguments)

    def _values(self, expression: str) -> tuple[Any, ...]:
        return lift(expression).values[: self._literals]

    def loops(self, expression: str, matches: Function) -> Loops:
        """The loops over the verdicts of a condition, whose function is *matches*."""
        return generate_loops(self.tree(expression), self._vocabulary, matches, self._values(expression))

    def fallible(self, expression: str) -> list[Node]:
        """The parts of one of the expressions that may fail, in the order in which the plain form writes them."""
        program = Program.of(self.tree(expression), self._vocabulary)
        writer = PlainWriter(program.inputs, self._vocabulary.strict)
        writer.write(program.tree)
        return writer.fallible

    def tree(self, expression: str) -> Node:
        """The optimised tree of one of the expressions."""
        return optimise(self._checked(expression))

    def _checked(self, expression: str) -> Node:
        tree = parse(expression, self._vocabulary, numbered=self._literals > 0)
        return self._finish(check(tree))


def _constant_slots(tree: Node) -> set[int]:
    """The slots of the literals in those parts that are made of literals: they may be folded."""
    slots: set[int] = set()

    def is_constant(node: Node) -> bool:
        parts = node.parts
        if not parts:
            return isinstance(node, Literal)
        if not all([is_constant(part) for part in parts]):  # noqa: C419 - each part is looked at
            return False
        slots.update(part.slot for part in parts if isinstance(part, Literal) and part.slot is not None)
        return True

    is_constant(tree)
    return slots


@dataclass(slots=True)
class _Locator:
    """Turns whatever a plain form raises into an error of ours, bound to its place in the text."""

    template: Template
    form: Form
    expression: str

    def __call__(self, error: Exception) -> Exception:
        node = self._node(error.__traceback__)
        if isinstance(error, EvaluationError | LimitError):
            return error.locate(self.expression, None if node is None else node.span)
        located = failure(error, node, self.expression)
        located.__cause__ = error
        return located

    def _node(self, traceback: TracebackType | None) -> Node | None:
        """The innermost part that was being evaluated when the error was raised."""
        place = None
        while traceback is not None:
            if traceback.tb_frame.f_code.co_filename == self.form.filename:
                place = self.form.places.get(traceback.tb_lineno, place)
            traceback = traceback.tb_next
        if place is None:
            return None
        return self.template.fallible(self.expression)[place]
