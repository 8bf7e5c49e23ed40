"""Why a verdict is what it is: Azure's three lines, and the value of every part."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from conditions import values
from conditions.caseless import CaseInsensitive
from conditions.checker import verdict
from conditions.errors import EvaluationError, LimitError
from conditions.evaluator import Evaluator, Step, guarded
from conditions.source import Span
from conditions.tree import Access, Call, Convert, Literal, Name, Node, children, unparse
from conditions.values import Kind, kind_of, literal, members_of
from conditions.vocabulary import CASE_INSENSITIVE

Failure = EvaluationError | LimitError


@dataclass(frozen=True, slots=True)
class Part:
    """One part of an expression, and what became of it.

    Attributes:
        text: The part, normalised.
        span: Where it stands in the text: 0-based offsets, the end excluded.
        evaluated: False where short-circuit passed it by.
        value, kind: What it gave; None where it gave nothing.
        converted: The text of what the value was converted to for the function around it, or None.
        error: The error that happened here, or None.
        parts: The parts that it is made of.
        shown: The value as text, secrets masked.
    """

    text: str
    span: Span
    evaluated: bool
    value: Any = field(repr=False)
    kind: Kind | None
    converted: str | None
    error: Failure | None = field(repr=False)
    parts: tuple[Part, ...]
    shown: str


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
    """

    expression: str = field(repr=False)
    verdict: bool | None
    value: Any = field(repr=False)
    lines: tuple[str, ...]
    error: Failure | None
    tree: Part

    def __str__(self) -> str:
        shown = [*self.lines, "", *(line for _, line in outline(self.tree))]
        if self.error is not None:
            shown += ["", f"Error: {self.error}"]
        return "\n".join(shown)


def explain(
    tree: Node, expression: str, inputs: Mapping[str, Any], secrets: Iterable[str] = (), *, strict: bool = False
) -> Explanation:
    """Evaluate a checked tree by its plain meaning, and tell what every part gave. Never raises on data."""
    views = {name: CaseInsensitive.of(inputs.get(name)) for name in CASE_INSENSITIVE}
    evaluator = Evaluator(expression, {**inputs, **views}, strict)
    masker = _Masker(secrets)
    judged = verdict(tree)
    error: Failure | None = None
    decision = value = None
    try:
        decision = evaluator.evaluate(judged)
        value = guarded(values.plain, (evaluator.steps[id(tree)].value,), {}, tree, expression)
    except (EvaluationError, LimitError) as failure:
        error = failure.locate(expression, tree.span)
    describer = _Describer(evaluator.steps, masker)
    lines = tuple(masker.mask(line) for line in describer.lines(tree, decision))
    masked = None if error is None else masker.masked(error)
    return Explanation(expression, decision, value, lines, masked, describer.part(tree))


_CUT = re.compile("([^\n…]{4,})…")


class _Masker:
    """Replaces secrets by `***`, the longest first, also where their quotes are doubled."""

    def __init__(self, secrets: Iterable[str]) -> None:
        forms = {form for secret in secrets if secret for form in (secret, secret.replace("'", "''"))}
        self._forms = sorted(forms, key=len, reverse=True)

    def mask(self, text: str) -> str:
        for form in self._forms:
            text = text.replace(form, "***")
        return _CUT.sub(lambda cut: cut[0] if not self._begins(cut[1]) else "***…", text) if self._forms else text

    def _begins(self, text: str) -> bool:
        """Whether a text that was cut short ends within a secret."""
        return any(text.endswith(form[:size]) for form in self._forms for size in range(4, len(form)))

    def masked(self, error: Failure) -> Failure:
        """A copy of the error that shows no secret; an expression that holds one is left out."""
        copy = type(error)(self.mask(error.message), hint=error.hint and self.mask(error.hint))
        shown = error.expression is not None and self.mask(error.expression) == error.expression
        copy.expression, copy.span = (error.expression if shown else None), error.span
        copy.__cause__ = error.__cause__ if not self._forms else None
        return copy


@dataclass(frozen=True, slots=True)
class _Describer:
    """Tells what the steps of an evaluation were."""

    steps: Mapping[int, Step]
    masker: _Masker

    def lines(self, tree: Node, decision: bool | None) -> Iterator[str]:
        yield f"Evaluating: {unparse(tree)}"
        if decision is None:
            return
        expanded = self._expanded(tree)
        if expanded != str(decision):
            yield f"Expanded: {expanded}"
        yield f"Result: {decision}"

    def _expanded(self, node: Node) -> str:
        """The expression with values in the place of what was looked up or computed."""
        match node:
            case Literal(value):
                return literal(value)
            case Convert(_, operand):
                return self._expanded(operand)
            case Name() | Access() if id(node) in self.steps:
                return _shown(self.steps[id(node)].value)
            case Call(_, _, _, function) if function.traced and id(node) in self.steps:
                return _shown(self.steps[id(node)].value)
            case Call(name, arguments):
                return f"{name}({', '.join(map(self._expanded, arguments))})"
            case Access(base, steps):
                keys = ("['*']" if key is None else f"[{self._expanded(key)}]" for key in steps)
                return self._expanded(base) + "".join(keys)
            case _:
                return unparse(node)

    def part(self, node: Node) -> Part:
        conversion = None
        if isinstance(node, Convert):
            conversion, node = self.steps.get(id(node)), node.operand
        step = self.steps.get(id(node))
        failed = step is not None and step.error is not None
        inner = tuple(self.part(child) for child in _shown_parts(node))
        error = step.error if step and not any(part.error for part in inner) else None
        if conversion is not None and error is None and not failed:
            error = conversion.error
        kind = _kind(step.value) if step is not None and not failed else None
        return Part(
            text=self.masker.mask(unparse(node)),
            span=node.span,
            evaluated=step is not None,
            value=step.value if step else None,
            kind=kind,
            converted=self._converted(step, conversion),
            error=error,
            parts=inner,
            shown=self._shown_step(step),
        )

    def _converted(self, step: Step | None, conversion: Step | None) -> str | None:
        if step is None or conversion is None or conversion.error is not None:
            return None
        return None if step.value is conversion.value else self.masker.mask(_shown(conversion.value))

    def _shown_step(self, step: Step | None) -> str:
        if step is None:
            return "not evaluated"
        return "error" if step.error is not None else self.masker.mask(_counted(step.value))


def _shown_parts(node: Node) -> Iterator[Node]:
    """The parts worth a line of their own: not the literals, and not the names that a path begins with."""
    for child in children(node):
        inner = child.operand if isinstance(child, Convert) else child
        if not isinstance(inner, Literal) and not (isinstance(node, Access) and isinstance(inner, Name)):
            yield child


def _shown(value: Any) -> str:
    """The value as an expression would write it; only its kind where that is impossible."""
    try:
        return literal(value)
    except Exception:  # a number out of range, or a hostile value
        return str(_kind(value))


def _kind(value: Any) -> Kind:
    try:
        return kind_of(value)
    except Exception:  # a hostile value
        return Kind.OBJECT


def _counted(value: Any) -> str:
    """The value as text; of an Array or an Object, how much there is in it."""
    try:
        size = None if (members := members_of(value)) is None else len(members)
    except Exception:  # a hostile value
        size = None
    return _shown(value) if size is None else f"{_kind(value)} ({size} {'item' if size == 1 else 'items'})"


def outline(part: Part, prefix: str = "", below: str = "") -> Iterator[tuple[Part, str]]:
    """The part and its parts, each with a line of text, indented by its depth; what was passed by is one line."""
    converted = f" as {part.converted}" if part.converted is not None else ""
    mark = "  <- error" if part.error is not None else ""
    yield part, f"{prefix}{part.text}  =  {part.shown}{converted}{mark}"
    for inner in part.parts if part.evaluated else ():
        branch, beside = ("└─ ", "   ") if inner is part.parts[-1] else ("├─ ", "│  ")
        yield from outline(inner, below + branch, below + beside)
