"""The plain meaning of a checked tree: every part evaluated as it is declared.

This is what folds constants, what gives the first verdicts of a condition, and what explains a verdict. A condition
that is called often runs as a generated function.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from types import MappingProxyType, TracebackType
from typing import Any, NamedTuple, TypeAlias

from conditions.declaring.function import STRICT
from conditions.errors import EvaluationError, LimitError
from conditions.syntax.tree import Access, Call, Convert, Literal, Name, Node, prefix
from conditions.values.indexing import follow, known, known_members, required
from conditions.values.time_limit import check_time

MOST_KEPT = 64_000_000
"""The most characters that the texts of all steps have together: what explains them shows each one."""

Arguments: TypeAlias = Sequence[Any]
Inputs: TypeAlias = Mapping[str, Any]

NO_INPUTS: Inputs = MappingProxyType({})


class Evaluator:
    """Evaluates trees over the inputs of one evaluation. What a part raises is raised as it is.

    Attributes:
        inputs: The named values and what else functions read.
        strict: Whether what is not there is an error instead of Null.
    """

    __slots__ = ("inputs", "strict")

    def __init__(self, inputs: Mapping[str, Any], strict: bool = False) -> None:
        self.inputs = inputs
        self.strict = strict

    def evaluate(self, node: Node) -> Any:
        """The value of a node."""
        return _MEANINGS[node.__class__](self, node)

    def run(self, body: Callable[..., Any], node: Node, arguments: Arguments, inputs: Inputs = NO_INPUTS) -> Any:  # noqa: ARG002
        """The value that *body*, which is the meaning of a node, gives for its arguments."""
        return body(*arguments, **inputs) if inputs else body(*arguments)

    def of_literal(self, node: Literal) -> Any:
        """The value that is written."""
        return node.value

    def of_name(self, node: Name) -> Any:
        """The value of an input."""
        value = self.inputs.get(node.input)
        return self.run(known, node, (value,)) if self.strict else value

    def of_access(self, node: Access) -> Any:
        """The value that the steps lead to."""
        target = self.evaluate(node.base)
        if self.strict:
            return self._strictly_entered(target, node)
        keys = [None if key is None else self.later(key) for key in node.steps]
        return self.run(follow, node, (target, keys))

    def _strictly_entered(self, target: Any, node: Access) -> Any:
        for at, key in enumerate(node.steps, 1):
            step, given = (known_members, [target]) if key is None else (required, [target, self.evaluate(key)])
            target = self.run(step, prefix(node, at), given)
        return target

    def of_convert(self, node: Convert) -> Any:
        """The converted value of the operand."""
        return self.run(node.conversion.apply, node, (self.evaluate(node.operand),))

    def of_call(self, call: Call) -> Any:
        """The value of a call, and with it of those arguments that it asks for."""
        function = call.function
        if function.is_lazy:
            arguments = [
                self.later(part) if function.parameter(at).lazy else self.evaluate(part)
                for at, part in enumerate(call.arguments)
            ]
        else:
            arguments = [self.evaluate(part) for part in call.arguments]
        if not (function.inputs or function.asks_strict):
            return self.run(function.body, call, arguments)
        inputs = {name: self.inputs.get(name) for name in function.inputs}
        if function.asks_strict:
            inputs[STRICT] = self.strict
        return self.run(function.body, call, arguments, inputs)

    def later(self, node: Node) -> Callable[[], Any]:
        """Gives the value of a node, once it is asked for."""
        if isinstance(node, Literal):
            value = node.value
            return lambda: value
        return partial(self.evaluate, node)


_MEANINGS: dict[type, Callable[[Evaluator, Any], Any]] = {
    Literal: Evaluator.of_literal,
    Name: Evaluator.of_name,
    Access: Evaluator.of_access,
    Convert: Evaluator.of_convert,
    Call: Evaluator.of_call,
}


def part_evaluated(traceback: TracebackType | None) -> Node | None:
    """The innermost part that an `Evaluator` was evaluating when an error was raised."""
    part = None
    while traceback is not None:
        if traceback.tb_frame.f_code is Evaluator.run.__code__:
            part = traceback.tb_frame.f_locals["node"]
        traceback = traceback.tb_next
    return part


class Step(NamedTuple):
    """The outcome of one part: a value, or the error that it raised."""

    value: Any = None
    error: EvaluationError | LimitError | None = None


class TracingEvaluator(Evaluator):
    """Evaluates trees, records what every part gave, and binds every error to its place.

    Attributes:
        expression: The text, for the errors.
        steps: What each evaluated part gave, by the identity of its node.
        kept: How many characters the texts among them have.
    """

    __slots__ = ("expression", "kept", "steps")

    def __init__(self, expression: str, inputs: Mapping[str, Any], strict: bool = False) -> None:
        super().__init__(inputs, strict)
        self.expression = expression
        self.steps: dict[int, Step] = {}
        self.kept = 0

    def evaluate(self, node: Node) -> Any:
        """The value of a node.

        Raises:
            EvaluationError: It has none.
            LimitError: It asks for too much.
        """
        try:
            value = super().evaluate(node)
            if issubclass(type(value), str):  # isinstance would ask the value for its class
                self._keep(value, node)
        except (EvaluationError, LimitError) as error:
            self.steps[id(node)] = Step(error=error)
            raise
        self.steps[id(node)] = Step(value)
        return value

    def later(self, node: Node) -> Callable[[], Any]:
        """Gives the value of a node, once it is asked for, and records it then."""
        return partial(self.evaluate, node)

    def _keep(self, text: str, node: Node) -> None:
        self.kept += str.__len__(text)  # whatever a subclass says
        if self.kept > MOST_KEPT:
            error = LimitError(f"the texts of all parts have together more than {MOST_KEPT:,} characters")
            raise error.locate(self.expression, node.span)

    def run(self, body: Callable[..., Any], node: Node, arguments: Arguments, inputs: Inputs = NO_INPUTS) -> Any:
        """The value that *body* gives; whatever it raises becomes an error of ours."""
        return guarded(_timed, (body, *arguments), inputs, node, self.expression)


class TimedEvaluator(Evaluator):
    """Evaluates trees within the time that `time_limit` sets, and binds every error to its place.

    Attributes:
        expression: The text, for the errors.
    """

    __slots__ = ("expression",)

    def __init__(self, expression: str, inputs: Mapping[str, Any], strict: bool = False) -> None:
        super().__init__(inputs, strict)
        self.expression = expression

    def run(self, body: Callable[..., Any], node: Node, arguments: Arguments, inputs: Inputs = NO_INPUTS) -> Any:
        """The value that *body* gives; LimitError where the time is over before."""
        return guarded(_timed, (body, *arguments), inputs, node, self.expression)


def _timed(body: Callable[..., Any], /, *arguments: Any, **inputs: Any) -> Any:
    check_time()
    return body(*arguments, **inputs)


def guarded(body: Any, arguments: Any, inputs: Mapping[str, Any], node: Node, expression: str) -> Any:
    """Call *body*; whatever it raises becomes an error of ours, bound to the place of *node*."""
    try:
        return body(*arguments, **inputs)
    except (EvaluationError, LimitError) as error:
        error.locate(expression, node.span)
        raise
    except Exception as error:
        raise failure(error, node, expression) from error


def failure(error: Exception, node: Node | None, expression: str) -> EvaluationError | LimitError:
    """The error of ours that stands for a stray one, bound to the place of *node*."""
    span = None if node is None else node.span
    if isinstance(error, RecursionError):
        return LimitError("the values nest deeper than can be followed").locate(expression, span)
    what = f"the function {node.function.name}" if isinstance(node, Call) else "the evaluation"
    return EvaluationError(f"{what} failed: {_described(error)}").locate(expression, span)


def _described(error: Exception) -> str:
    try:
        return f"{type(error).__name__}: {error}"
    except Exception:  # a hostile error: its text cannot be made
        return type(error).__name__
