"""Inputs that decide a condition, as texts for the fields of the page: those of a verdict, and a table of cases."""

from __future__ import annotations

from typing import Any

from conditions.condition import Condition
from conditions.errors import ConditionError
from conditions.playground.cases import LONGEST_TEXT, MOST_DOCUMENTS
from conditions.playground.fields import language_of
from conditions.source import clipped, in_one_line
from conditions.witnesses.tables import fields
from conditions.witnesses.witness import Example, Impossible, Witness


def decide(expression: str, verdict: bool, strict: bool = False) -> dict[str, Any]:
    """Texts for the fields of the page on which a condition has a verdict; else why there are none.

    Args:
        expression: The condition.
        verdict: The verdict that is asked for.
        strict: True where what is not there is an error.

    Returns:
        `outcome`, which is found, never, unknown or error; with `root` and `others` where it is found, or else a
        `notice`.
    """
    try:
        found = _compiled(expression, strict).example(verdict)
    except ConditionError as error:
        return _failed(error)
    return {"outcome": "found", **fields(found.inputs)} if isinstance(found, Example) else _none(found)


def cases(expression: str, strict: bool = False) -> dict[str, Any]:
    """A table of documents in which each part of a condition decides once each way.

    Args:
        expression: The condition.
        strict: True where what is not there is an error.

    Returns:
        `outcome`, which is found or error; with `rows`, each of them a name, `root`, `others` and the verdict, and
        `unreached`, which names what never decides or was not found to; or else a `notice`.
    """
    try:
        table = _compiled(expression, strict).cases()
    except ConditionError as error:
        return _failed(error)
    rows = [
        {"name": _line(case.name), "verdict": case.verdict, **fields(case.inputs)}
        for case in table.cases[:MOST_DOCUMENTS]
    ]
    unreached = [_line(str(decision)) for decision in table.unreached[:MOST_DOCUMENTS]]
    return {"outcome": "found", "rows": rows, "unreached": unreached}


def _compiled(expression: str, strict: bool) -> Condition:
    return language_of(strict).compile(expression)


def _line(text: str) -> str:
    return clipped(in_one_line(text), LONGEST_TEXT)


def _failed(error: ConditionError) -> dict[str, Any]:
    return {"outcome": "error", "notice": _line(f"The condition cannot be evaluated: {error.message}.")}


def _none(found: Witness) -> dict[str, Any]:
    word = str(found.verdict).lower()
    if isinstance(found, Impossible):
        return {"outcome": "never", "notice": f"It is never {word}, whatever the inputs are: that is proved."}
    reason = f": {found.reason}" if not isinstance(found, Example) else ""
    return {"outcome": "unknown", "notice": _line(f"It is not known if it is ever {word}{reason}.")}
