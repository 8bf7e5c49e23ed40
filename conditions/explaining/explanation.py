"""An explanation: the verdict, its parts, and those that decided."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from conditions.errors import EvaluationError, LimitError
from conditions.explaining.display import displayed
from conditions.explaining.explanation_json import ExplanationJSON, as_json
from conditions.source import Span
from conditions.values.kinds import Kind

if TYPE_CHECKING:
    from conditions.explaining.counterfactual import Counterfactual, Turning

Failure = EvaluationError | LimitError


@dataclass(frozen=True, slots=True)
class Part:
    """One part of an expression, and what became of it.

    Attributes:
        text: The part, normalised.
        span: Where it stands in the expression as the explanation shows it: 0-based offsets, the end excluded.
        evaluated: False where short-circuit passed it by.
        value, kind: What it gave; None where it gave nothing.
        conversion: The kind that the function around it converts it to, or None where it is taken as it is.
        converted: The text of what the value was converted to, or None where nothing changed.
        error: The error that happened here, or None.
        parts: The parts that it is made of.
        shown: The value as text, secrets masked; a literal as it was typed.
        is_plain: Whether it is nothing but a literal or a name.
    """

    text: str
    span: Span
    evaluated: bool
    value: Any = field(repr=False)
    kind: Kind | None
    conversion: Kind | None
    converted: str | None
    error: Failure | None = field(repr=False)
    parts: tuple[Part, ...]
    shown: str
    is_plain: bool = False


class Blame(NamedTuple):
    """A part that decided, and why it gave what it gave, in a sentence."""

    part: Part
    sentence: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """The verdict of a condition on some values, and how it came about.

    Attributes:
        expression: The text of the condition.
        verdict: True or False; None where the evaluation failed.
        value: The value before it was converted to the verdict.
        lines: What Azure logs: *Evaluating*, *Expanded* (left out where it says nothing new) and *Result*.
        error: What made the evaluation fail, with secrets masked; or None.
        tree: The whole expression, part by part.
        blame: The smallest set of parts that decided the verdict.

    `str` of it is for people: the expression with the parts that decided marked and their values below, and why.
    `bool` of it is the verdict; an evaluation that failed counts as False.

    >>> import conditions
    >>> bool(conditions.compile("gt(root.size, 9)").explain({"size": 12}))
    True
    >>> str(conditions.compile("eq(root.status, 'ok')").explain({"status": "failed"}).counterfactual)
    "True if root.status were 'ok'"
    """

    expression: str = field(repr=False)
    verdict: bool | None
    value: Any = field(repr=False)
    lines: tuple[str, ...]
    error: Failure | None
    tree: Part
    blame: tuple[Blame, ...] = field(repr=False)
    _turning: Turning | None = field(default=None, repr=False, compare=False)

    @property
    def counterfactual(self) -> Counterfactual | None:
        """The smallest change of the values at hand on which the verdict would be the other one; or None.

        It is looked for when it is first asked for, in values that are still as they were.
        """
        return None if self._turning is None else self._turning.found

    def __bool__(self) -> bool:
        return self.verdict is True

    def __str__(self) -> str:
        return "\n".join(line for line, _ in displayed(self))

    def as_json(self) -> ExplanationJSON:
        """All of it as JSON values, for tools: what `conditions explain --json` prints."""
        return as_json(self)

    def as_html(self, *, style: bool = False) -> str:
        """All of it as HTML: texts escaped, and classes that begin with `condex`; a notebook shows it so.

        Args:
            style: Whether rules for the classes stand before it, which are readable on light and on dark pages.
        """
        from conditions.explaining.explanation_html import as_html

        return as_html(self, style=style)

    def _repr_html_(self) -> str:
        return self.as_html(style=True)
