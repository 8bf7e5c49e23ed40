"""The answers to an expression and its inputs, as JSON values: the verdict, why, and errors with their places."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from typing import Any

from conditions.checking.reads import keys_of
from conditions.condition import Condition
from conditions.console.printer import shown
from conditions.errors import ConditionError, LimitError
from conditions.explaining.explanation import Explanation
from conditions.explaining.explanation_json import PartJSON, part_as_json
from conditions.language import AZURE, format_expression
from conditions.playground.fields import language_of, others_of, root_of
from conditions.playground.offsets import Offsets
from conditions.playground.warnings import fix_of_error, warnings
from conditions.source import clipped
from conditions.values.kinds import kind_of

LONGEST_VALUE = 20_000
LONGEST_TEXT = 1_000
MOST_PARTS = 2_000
MOST_MARKS = 200
MOST_READS = 200
"""The limits of an answer, whatever was asked: characters of the value, a line, and of other texts; and so on."""


def evaluate(expression: str, root: str, others: str, place: str = "", strict: bool = False) -> dict[str, Any]:
    """The verdict of an expression and all that there is to tell about it.

    Args:
        expression: The expression.
        root: The JSON text of the document, or a blank one for none.
        others: The JSON text of an object with the other named values, or a blank one.
        place: The short name of the place for which it is checked, or none.
        strict: True where what is not there is an error.
    """
    told: dict[str, Any] = dict(_NOTHING)
    try:
        with _in_field("expression", expression):
            condition = language_of(strict).compile(expression)
        told |= {"reads": _reads(condition), "formatted": _formatted(expression)}
        told["warnings"] = warnings(expression, place)
        with _in_field("root", root):
            inputs = root_of(root)
        with _in_field("others", others):
            inputs |= others_of(others)
    except _FieldError as wrong:
        fix = fix_of_error(expression) if wrong.told["in"] == "expression" else None
        return told | {"error": wrong.told | {"fix": fix}}
    return told | _explained(condition.explain(**inputs))


_NOTHING: Mapping[str, Any] = {
    "verdict": None,
    "value": None,
    "kind": None,
    "marks": [],
    "lines": [],
    "tree": None,
    "reads": [],
    "formatted": None,
    "warnings": [],
    "error": None,
}


class _FieldError(Exception):
    """An error in what a field of the page holds.

    Attributes:
        told: The error as the page is told it.
    """

    def __init__(self, told: dict[str, Any]) -> None:
        super().__init__()
        self.told = told


@contextmanager
def _in_field(name: str, text: str) -> Generator[None, None, None]:
    """Errors that are raised inside are those of a field."""
    try:
        yield
    except ConditionError as error:
        raise _FieldError(_error(error, name, text)) from None


def _error(error: ConditionError, field: str, text: str) -> dict[str, Any]:
    start = end = None
    if error.span is not None:
        skipped = len(text) - len(error.expression or "")  # a byte order mark, which is no part of a document
        offsets = Offsets(text)
        start, end = (offsets.unit(at + skipped) for at in error.span)
    return {
        "in": field,
        "kind": type(error).__name__,
        "message": _cut(error.message),
        "hint": _cut(error.hint),
        "start": start,
        "end": end,
        "line": error.line,
        "column": error.column,
        "text": _cut(str(error)),
        "fix": None,
    }


def _explained(explanation: Explanation) -> dict[str, Any]:
    expression, error = explanation.expression, explanation.error
    offsets = Offsets(expression)
    return {
        "verdict": explanation.verdict,
        "value": None if error else _cut(shown(explanation.value, LONGEST_VALUE), LONGEST_VALUE),
        "kind": None if error else str(kind_of(explanation.value)),
        "marks": list(_marks(explanation, offsets)),
        "lines": [_cut(line, LONGEST_VALUE) for line in explanation.lines],
        "tree": _Parts(offsets).told(part_as_json(explanation.tree)),
        "error": None if error is None else _error(error, "expression", expression),
    }


def _marks(explanation: Explanation, offsets: Offsets) -> Iterator[dict[str, Any]]:
    for part, sentence in explanation.blame[:MOST_MARKS]:
        start, end = map(offsets.unit, part.span)
        yield {"start": start, "end": end, "sentence": _cut(sentence), "shown": _cut(part.shown)}


class _Parts:
    """Tells the parts of an expression, down to a number of them.

    Args:
        offsets: The places in the expression.
    """

    def __init__(self, offsets: Offsets) -> None:
        self._offsets = offsets
        self._left = MOST_PARTS

    def told(self, part: PartJSON) -> dict[str, Any]:
        """A part as `part_as_json` tells it, its texts cut; `left_out` is how many of its parts are not told."""
        start, end = map(self._offsets.unit, part["span"])
        inner = part["parts"][: self._left]
        self._left -= len(inner)
        return {
            "text": _cut(part["text"]),
            "start": start,
            "end": end,
            "evaluated": part["evaluated"],
            "kind": part["kind"],
            "shown": _cut(part["value"]),
            "conversion": part["conversion"],
            "converted": _cut(part["converted"]),
            "error": _cut(part["error"]),
            "parts": [self.told(one) for one in inner],
            "left_out": len(part["parts"]) - len(inner),
        }


def _cut(text: str | None, longest: int = LONGEST_TEXT) -> str | None:
    return None if text is None else clipped(text, longest)


def _formatted(expression: str) -> str | None:
    try:
        return format_expression(expression)
    except LimitError:  # the layout would be too long
        return None


def _reads(condition: Condition) -> list[str]:
    """The paths that a condition reads, as expressions: `root.items.*.id`."""
    found = (name + _steps(pointer) for name, pointers in condition.reads.items() for pointer in pointers)
    return [read for read in islice(found, MOST_READS) if len(read) <= LONGEST_TEXT]


def _steps(pointer: str) -> str:
    return "".join(map(_step, keys_of(pointer)))


_INDEX = re.compile("0|[1-9][0-9]*", re.ASCII)


def _step(key: str) -> str:
    if key == "*" or AZURE.vocabulary.is_word(key):
        return f".{key}"
    return f"[{key}]" if _INDEX.fullmatch(key) else "['" + key.replace("'", "''") + "']"
