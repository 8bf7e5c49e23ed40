"""An explanation as JSON values, for tools."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from conditions.errors import ErrorJSON

if TYPE_CHECKING:
    from conditions.explaining.counterfactual import Counterfactual
    from conditions.explaining.explanation import Blame, Explanation, Part


class BlameJSON(TypedDict):
    """A part that decided: its text, its place, and why it gave what it gave.

    Attributes:
        text: The part, normalised.
        span: Where it stands in the expression: 0-based offsets, the end excluded.
        sentence: Why it gave what it gave.
    """

    text: str
    span: list[int]
    sentence: str


class PartJSON(TypedDict):
    """One part of an expression, and what became of it.

    Attributes:
        text: The part, normalised.
        span: Where it stands in the expression: 0-based offsets, the end excluded.
        evaluated: False where short-circuit passed it by.
        value: What it gave, as text; None where it was passed by.
        kind: The kind of that, such as `Number`.
        conversion: The kind that the function around it converts it to, or None.
        converted: The text of what the value was converted to, or None where nothing changed.
        error: The message of the error that happened here, or None.
        parts: The parts that it is made of.
    """

    text: str
    span: list[int]
    evaluated: bool
    value: str | None
    kind: str | None
    conversion: str | None
    converted: str | None
    error: str | None
    parts: list[PartJSON]


class ChangeJSON(TypedDict):
    """Another value at one place.

    Attributes:
        place: The place, as an expression writes it.
        text: The place and what it would be, in words.
    """

    place: str
    text: str


class CounterfactualJSON(TypedDict):
    """The smallest change of the values at hand on which a verdict would be the other one.

    Attributes:
        verdict: The verdict that it would be.
        changes: What would differ: one place, or two.
        sentence: All of it in a sentence.
    """

    verdict: bool
    changes: list[ChangeJSON]
    sentence: str


class ExplanationJSON(TypedDict):
    """The verdict of a condition on some values, and how it came about: what `Explanation.as_json` gives.

    Attributes:
        expression: The text of the condition.
        verdict: True or False; None where the evaluation failed.
        lines: What Azure logs.
        error: What made the evaluation fail, or None.
        blame: The smallest set of parts that decided the verdict.
        tree: The whole expression, part by part.
        counterfactual: The smallest change on which the verdict would be the other one; None where none is known.
    """

    expression: str
    verdict: bool | None
    lines: list[str]
    error: ErrorJSON | None
    blame: list[BlameJSON]
    tree: PartJSON
    counterfactual: CounterfactualJSON | None


def as_json(explanation: Explanation) -> ExplanationJSON:
    """The explanation as JSON values, for tools."""
    return {
        "expression": explanation.expression,
        "verdict": explanation.verdict,
        "lines": list(explanation.lines),
        "error": None if explanation.error is None else explanation.error.as_json(),
        "blame": [_blame(blame) for blame in explanation.blame],
        "tree": part_as_json(explanation.tree),
        "counterfactual": None if explanation.counterfactual is None else _counterfactual(explanation.counterfactual),
    }


def _blame(blame: Blame) -> BlameJSON:
    return {"text": blame.part.text, "span": list(blame.part.span), "sentence": blame.sentence}


def _counterfactual(found: Counterfactual) -> CounterfactualJSON:
    changes: list[ChangeJSON] = [{"place": change.place, "text": change.text} for change in found.changes]
    return {"verdict": found.verdict, "changes": changes, "sentence": str(found)}


def part_as_json(part: Part) -> PartJSON:
    """A part of an explanation, and those that it is made of, as JSON values."""
    return {
        "text": part.text,
        "span": list(part.span),
        "evaluated": part.evaluated,
        "value": part.shown if part.evaluated else None,
        "kind": None if part.kind is None else str(part.kind),
        "conversion": None if part.conversion is None else str(part.conversion),
        "converted": part.converted,
        "error": None if part.error is None else part.error.message,
        "parts": [part_as_json(inner) for inner in part.parts],
    }
