"""Templates: the parts that the conditions of one shape share, and the making of each from its literals.

The first condition of a shape is parsed, checked and optimised, and generated when it is due; all others only give
their literals to what came of it. An expression is parsed again when the plain form or the place of an error is asked
for.
"""

from __future__ import annotations

from _thread import RLock, allocate_lock
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Any

from conditions.checking.checker import verdict
from conditions.checking.evaluator import failure
from conditions.checking.optimiser import parse_optimised
from conditions.declaring.vocabulary import Vocabulary
from conditions.errors import EvaluationError, LimitError
from conditions.generating import tiers
from conditions.generating.program import NOTHING, Program
from conditions.generating.shape import lift
from conditions.generating.tiers import Function, Walker
from conditions.native.building import plan_of
from conditions.syntax.tree import Node

if TYPE_CHECKING:
    from conditions.generating.generator import Form
    from conditions.generating.loops import Loops

REMEMBERED_SHAPES = 1_000
"""The most shapes of conditions that a language remembers."""

PLAIN_REMEMBERED = 100
"""The most conditions of a shape that keep their plain forms."""

_remembering = allocate_lock()
_generating = RLock()  # a signal handler may interrupt its holder, and generate another function


class Templates:
    """The templates of a vocabulary, by shape, and where it matters by the values of some literals."""

    __slots__ = ("_known", "_vocabulary")

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._known: dict[Any, Template | tuple[int, ...]] = {}

    def find(self, expression: str) -> tuple[Template, Function]:
        """The template that an expression shares with others of its shape, and its own function for the verdict.

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
            while len(self._known) >= REMEMBERED_SHAPES:
                del self._known[next(iter(self._known))]
            if settled:
                self._known[key] = settled
                key = key, settled, *(values[slot] for slot in settled)
            self._known[key] = template


class Template:
    """The forms of all conditions of a shape. They are generated when they are due; until then, trees are walked.

    Attributes:
        inputs: The inputs that its functions take.
        is_repeatable: Whether evaluating them twice does no harm.
        settled: The slots of the literals that have the same values in all of these conditions.
    """

    __slots__ = (
        "__weakref__",
        "_finish",
        "_form",
        "_generate",
        "_literals",
        "_plain",
        "_plain_functions",
        "_plan",
        "_vocabulary",
        "_walkers",
        "_walks",
        "inputs",
        "is_repeatable",
        "settled",
    )

    def __init__(
        self, expression: str, vocabulary: Vocabulary, literals: int, finish: Callable[[Node], Node] = verdict
    ) -> None:
        """The template of an expression with so many literals, of which *finish* makes what is to be evaluated.

        This is the way from a text to a function: parse and check, optimise, generate. The last waits until it is due;
        the optimised tree is walked until then.
        """
        self._vocabulary, self._literals, self._finish = vocabulary, literals, finish
        tree, self.settled = parse_optimised(expression, vocabulary, numbered=literals > 0, finish=finish)
        program = Program(tree, vocabulary)

        def generated() -> Form:
            from conditions.generating.generator import generate

            return generate(program, self.plain, literals, self.settled)

        self._generate: Callable[[], Form] | None = generated
        self.inputs, self.is_repeatable = program.inputs, program.is_repeatable
        self._form: Form | None = None
        self._walks = tiers.WALKS if program.is_repeatable else -1
        has_plan = finish is verdict and not vocabulary.strict
        self._plan = plan_of(program.tree, self.inputs, literals, NOTHING, self._decided) if has_plan else None
        walks = self._plan is None and not self.is_due(0)
        self._walkers = {expression: Walker(expression, program, self)} if walks else {}
        self._plain: Form | None = None
        self._plain_functions: dict[str, Function] = {}

    def function(self, expression: str, values: tuple[Any, ...]) -> Function:
        """The function of the condition that has these values as its literals: of the native core, or of Python."""
        plan = self._plan
        return self._python(expression, values) if plan is None else plan.bind(expression, values)

    def _decided(self, expression: str) -> Function:
        return self._python(expression, self.values_of(expression))

    def _python(self, expression: str, values: tuple[Any, ...]) -> Function:
        form = self._form
        if form is not None and form.is_inline:
            return form.make(expression, *values)
        if form is None:
            walker = self._walkers.get(expression)
            if walker is None and not self.is_due(tiers.WALKS_FOR_A_TEXT):
                walker = self._walkers[expression] = Walker(expression, self.program(expression), self)
            if walker is not None:
                return walker.function
        return self._made(expression, values)

    def is_due(self, walks: int) -> bool:
        """Count so many more walks, and tell whether functions are to be generated."""
        self._walks -= walks
        return self._walks < 0 or self._form is not None

    def generated(self, expression: str) -> Function:
        """The generated function of one of the expressions."""
        return self._made(expression, self.values_of(expression))

    def _made(self, expression: str, values: tuple[Any, ...]) -> Function:
        form = self._form or self._generated()
        return form.make(expression, *values) if form.is_inline else self._plain_function(expression, values)

    def _generated(self) -> Form:
        with _generating:
            if self._generate is not None:  # another thread may have been faster
                self._form = self._generate()
                self._generate = None
                walkers, self._walkers = self._walkers, {}
                for walker in list(walkers.values()):  # a copy, as another thread may be about to add one
                    walker.promoted()
        assert self._form is not None
        return self._form

    @property
    def source(self) -> str:
        """The Python source of the functions."""
        return (self._form or self._generated()).source

    def _plain_function(self, expression: str, values: tuple[Any, ...]) -> Function:
        form = self._plain
        if form is None:
            from conditions.generating.generator import plain_form

            form = self._plain = plain_form(self.program(expression), self._literals)
        return form.make(_Locator(self, form, expression), *values)

    def plain(self, expression: str, *given: Any) -> Any:
        """The value that the plain form of an expression gives for the inputs."""
        function = self._plain_functions.get(expression)
        if function is None:
            function = self._plain_function(expression, self.values_of(expression))
            with _remembering:
                while len(self._plain_functions) >= PLAIN_REMEMBERED:
                    del self._plain_functions[next(iter(self._plain_functions))]
                self._plain_functions[expression] = function
        return function(*given)

    def values_of(self, expression: str) -> tuple[Any, ...]:
        """The values of the literals that have a slot, in one of the expressions."""
        return lift(expression).values[: self._literals]

    def loops(self, expression: str, matches: Function) -> Loops:
        """The loops over the verdicts of a condition, whose function is *matches*."""
        from conditions.generating.loops import generate_loops, loops_of_calls

        if self._plan is not None:
            return loops_of_calls(matches)
        return generate_loops(self.program(expression), matches, self.values_of(expression))

    def fallible(self, expression: str) -> list[Node]:
        """The parts of one of the expressions that may fail, in the order in which the plain form writes them."""
        from conditions.generating.plain_form import PlainWriter

        program = self.program(expression)
        writer = PlainWriter(program.inputs, self._vocabulary.strict)
        writer.write(program.tree)
        return writer.fallible

    def program(self, expression: str) -> Program:
        """The program that one of the expressions is."""
        numbered = self._literals > 0
        tree, _ = parse_optimised(expression, self._vocabulary, numbered=numbered, finish=self._finish)
        return Program(tree, self._vocabulary)


class _Locator:
    """Turns whatever a plain form raises into an error of ours, bound to its place in the text."""

    __slots__ = ("expression", "form", "template")

    def __init__(self, template: Template, form: Form, expression: str) -> None:
        self.template, self.form, self.expression = template, form, expression

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
