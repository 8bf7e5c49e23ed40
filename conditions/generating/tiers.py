"""Two tiers: the first calls of a condition walk its tree, until its function is worth generating.

Generating and compiling a function takes as long as some dozens of walks. So a condition of a new shape is a function
that calls a `Walker`, which has the shape generated when it is due. Then that function, which its holders may have
kept, is given the generated code, and goes on as if it had always been that.
"""

from __future__ import annotations

from _thread import LockType, RLock, allocate_lock, start_new_thread
from collections.abc import Callable
from functools import lru_cache, partial
from types import FunctionType
from typing import Any, Protocol, TypeVar, cast

from conditions.checking.evaluator import part_evaluated
from conditions.errors import LimitError
from conditions.generating.program import Program, header_of

T = TypeVar("T")

Function = Callable[..., Any]

WALKS = 32
"""The walks of a shape before its function is generated."""

WALKS_FOR_A_TEXT = 8
"""The walks for which another text of the shape counts: it has to be parsed, which a generated shape spares."""


class Shape(Protocol):
    """The shape of a condition, as its walker sees it."""

    def is_due(self, walks: int) -> bool:
        """Count so many more walks, and tell whether functions are to be generated."""
        ...

    def generated(self, expression: str) -> Function:
        """The generated function of one of its expressions."""
        ...

    def plain(self, expression: str, *given: Any) -> Any:
        """The value that the plain form of one of its expressions gives, or its error."""
        ...


class Walker:
    """Evaluates a condition by walking its tree, and replaces itself when a function is due."""

    __slots__ = ("_expression", "_program", "_shape", "function")

    function: FunctionType
    """The function of the condition."""

    def __init__(self, expression: str, program: Program, shape: Shape) -> None:
        self._expression = expression
        self._program = program
        self._shape = shape
        self.function = _walking(program)([self])

    def __call__(self, *given: Any) -> Any:
        """The value for the given inputs.

        A walk may raise whatever it likes: it is the generated code that decides then, so that an error does not
        depend on when it happens. What needs more of the stack than there is has more of it in the generated function.
        """
        if self._shape.is_due(1):
            return self.promoted()(*given)
        try:
            return self._program.walk(*given)
        except RecursionError:
            decide = None
        except LimitError as error:
            # What took too long is not tried again where generated code would not try it again either.
            part = None if self._program.is_inlined else part_evaluated(error.__traceback__)
            if part is not None:
                error.locate(self._expression, part.span)
                raise
            decide = self._shape.plain
        except Exception:
            decide = self._shape.plain
        # Outside of the handlers, so that what the walk raised is no context of what is raised now.
        return self.promoted()(*given) if decide is None else decide(self._expression, *given)

    def promoted(self) -> Function:
        """The function, with generated code."""
        function: Function = self.function
        cell = _cell(function)
        generated = with_room(partial(self._shape.generated, self._expression))
        with _promoting:
            if cell.cell_contents[-1] is self:
                # In this order, as others may call it meanwhile: the old code calls the last of whatever values there
                # are, which is the generated function at first; the new code needs its own values.
                values = cell.cell_contents = _cell(generated).cell_contents
                function.__code__ = generated.__code__
                values[-1] = function
        return function


_promoting = RLock()  # a signal handler may interrupt its holder, and evaluate conditions itself


def _walking(program: Program) -> Function:
    """The factory of functions that call the last of their values with what they are called with."""
    return _factory(program.inputs, "variables" in program.read)


@lru_cache(maxsize=100)
def _factory(inputs: tuple[str, ...], reads_variables: bool) -> Function:
    from conditions.generating.compiling import compiled
    from conditions.generating.plain_form import PlainWriter

    writer = PlainWriter(inputs)
    values = writer.named("values")
    definition = [header_of(writer, reads_variables=reads_variables), f"    return {values}[-1]({', '.join(inputs)})"]
    return compiled(definition, writer, (values,), "condition")[0]


def promoted(function: Function) -> Function:
    """The function of a condition, which has generated code from now on."""
    walker = _cell(function).cell_contents[-1]
    return walker.promoted() if isinstance(walker, Walker) else function


def _cell(function: Function) -> Any:
    cells = cast("FunctionType", function).__closure__
    assert cells is not None
    return cells[0]


def with_room(make: Callable[[], T]) -> T:
    """The result of *make*. Where the stack has no room for that, another thread makes it, on a stack of its own."""
    try:
        return make()
    except RecursionError:
        made: list[T] = []
        working = allocate_lock()
        working.acquire()
        try:
            start_new_thread(_make, (make, made, working))
        except RuntimeError:  # there are no threads here
            working.release()
        working.acquire()
        if not made:
            raise
        return made[0]


def _make(make: Callable[[], T], made: list[T], working: LockType) -> None:
    try:
        made.append(make())
    finally:
        working.release()
