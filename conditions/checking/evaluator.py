"""The plain meaning of a checked tree: every part evaluated as it is declared, and what it gave recorded.

This is what folds constants and what explains a verdict. Conditions themselves run as generated functions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from conditions.declaring.function import STRICT
from conditions.errors import EvaluationError, LimitError
from conditions.syntax.tree import Access, Call, Convert, Literal, Name, Node, entered
from conditions.values.absence import known, known_members, required
from conditions.values.indexing import follow

MOST_KEPT = 64_000_000
"""The most characters that the texts of all steps have together: what explains them shows each one."""


class Step(NamedTuple):
    """What one part gave: a value, or the error that it raised."""

    value: Any = None
    error: EvaluationError | LimitError | None = None


@dataclass(slots=True)
class Evaluator:
    """Evaluates trees over the inputs of one evaluation.

    Attributes:
        expression: The text, for the errors.
        inputs: The named values and what else functions read.
        strict: Whether what is not there is an error instead of Null.
        steps: What each evaluated part gave, by the identity of its node.
        kept: How many characters the texts among them have.
    """

    expression: str
    inputs: Mapping[str, Any]
    strict: bool = False
    steps: dict[int, Step] = field(default_factory=dict)
    kept: int = 0

    def evaluate(self, node: Node) -> Any:
        """The value of a node.

        Raises:
            EvaluationError: It has none.
            LimitError: It asks for too much.
        """
        try:
            value = self._value(node)
            if issubclass(type(value), str):  # isinstance would ask the value for its class
                self._keep(value, node)
        except (EvaluationError, LimitError) as error:
            self.steps[id(node)] = Step(error=error)
            raise
        self.steps[id(node)] = Step(value)
        return value

    def _keep(self, text: str, node: Node) -> None:
        self.kept += str.__len__(text)  # whatever a subclass says
        if self.kept > MOST_KEPT:
            error = LimitError(f"the texts of all parts have together more than {MOST_KEPT:,} characters")
            raise error.locate(self.expression, node.span)

    def _value(self, node: Node) -> Any:
        match node:
            case Literal(value):
                return value
            case Name(_, _, name):
                value = self.inputs.get(name)
                return guarded(known, (value,), {}, node, self.expression) if self.strict else value
            case Access():
                return self._entered(node)
            case Convert(conversion, operand):
                return guarded(conversion.apply, (self.evaluate(operand),), {}, node, self.expression)
            case Call():
                return self._call(node)

    def _entered(self, node: Access) -> Any:
        target = self.evaluate(node.base)
        if not self.strict:
            keys = (None if key is None else self._later(key) for key in node.steps)
            return guarded(follow, (target, keys), {}, node, self.expression)
        for at, key in enumerate(node.steps, 1):
            step, given = (known_members, [target]) if key is None else (required, [target, self.evaluate(key)])
            target = guarded(step, given, {}, entered(node, at), self.expression)
        return target

    def _call(self, call: Call) -> Any:
        function = call.function
        arguments = [
            self._later(part) if function.parameter(at).lazy else self.evaluate(part)
            for at, part in enumerate(call.arguments)
        ]
        inputs = {name: self.inputs.get(name) for name in function.inputs}
        if function.asks_strict:
            inputs[STRICT] = self.strict
        return guarded(function.body, arguments, inputs, call, self.expression)

    def _later(self, node: Node) -> Any:
        return lambda: self.evaluate(node)


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
