"""The questions of the page and their answers: JSON in, JSON out, wherever it runs.

Questions are objects whose member `ask` tells which one it is; `QUESTIONS` has them all. Places are offsets in UTF-16
code units, as browsers count them. Whatever is asked, the answer is bounded, and nothing is raised: a question that is
none is answered with an object whose only member is `problem`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import islice
from typing import Any, NamedTuple

from conditions.console.completion import in_expression
from conditions.declaring.function import Function
from conditions.documents.strict_json import parse_json
from conditions.errors import ConditionError, DocumentError
from conditions.language import AZURE
from conditions.playground.calls import innermost_call
from conditions.playground.cases import judge
from conditions.playground.exports import export
from conditions.playground.fields import others_of, root_of
from conditions.playground.offsets import Offsets
from conditions.playground.turning import turn
from conditions.playground.verdicts import evaluate
from conditions.syntax.limits import LONGEST_EXPRESSION

MOST_CANDIDATES = 100


def answer(question: str | bytes) -> str:
    """The answer to a question, both of them JSON texts."""
    try:
        asked = parse_json(question, "the question")
    except DocumentError as error:
        return json.dumps({"problem": error.message})
    return json.dumps(respond(asked))


def respond(question: object) -> Any:
    """The answer to a question, both of them JSON values."""
    if not isinstance(question, dict):
        return {"problem": 'a question is an object, such as {"ask": "functions"}'}
    asked = question.get("ask")
    if not isinstance(asked, str) or asked not in QUESTIONS:
        return {"problem": f"ask is none of {', '.join(QUESTIONS)}"}
    body, members, choices = QUESTIONS[asked]
    given = {name: question[name] for name in choices if name in question}
    for name, kind in (members | {name: choices[name] for name in given}).items():
        if not _is(question.get(name), kind):
            return {"problem": f"{asked} takes {name}, {_KINDS[kind]}"}
    return body(**{name: question[name] for name in members}, **given)


def _is(value: object, kind: type) -> bool:
    """True for a value of a kind; an array is one of texts."""
    return type(value) is kind and (not isinstance(value, list) or all(type(one) is str for one in value))


_KINDS = {str: "a text", int: "an integer", bool: "true or false", list: "an array of texts"}


def complete(expression: str, cursor: int, root: str, others: str) -> dict[str, Any]:
    """The texts that can be written in the place of that from `start` to the cursor, best of all of it first.

    Of fields that cannot be read, no members are offered.
    """
    offsets = Offsets(expression)
    before = expression[: min(offsets.character(cursor), LONGEST_EXPRESSION + 1)]
    inputs = _readable(root_of, root) | _readable(others_of, others)
    found = list(islice(in_expression(before, inputs), MOST_CANDIDATES)) if len(before) <= LONGEST_EXPRESSION else []
    start = min((candidate.start for candidate in found), default=len(before))
    candidates = [
        {"text": before[start : candidate.start] + candidate.text, "meaning": candidate.meaning} for candidate in found
    ]
    return {"start": offsets.unit(start), "candidates": candidates}


def _readable(read: Callable[[str], dict[str, Any]], text: str) -> dict[str, Any]:
    try:
        return read(text)
    except ConditionError:
        return {}


def describe(expression: str, cursor: int) -> dict[str, Any] | None:
    """The function whose call the cursor is in, and the index of the argument there; null where it is in none.

    `parameter` is the index of what the signature calls that argument; null where there are too many.
    """
    before = expression[: Offsets(expression).character(cursor)]
    call = innermost_call(before) if len(before) <= LONGEST_EXPRESSION else None
    function = None if call is None else AZURE.vocabulary.function(call.name)
    if call is None or function is None:
        return None
    last = len(function.placeholders) - 1
    too_many = function.at_most is not None and call.argument >= function.at_most
    parameter = None if too_many else min(call.argument, last)
    return {**_described(function), "argument": call.argument, "parameter": parameter}


def functions() -> list[dict[str, Any]]:
    """All functions."""
    return [_described(function) for function in AZURE.vocabulary.functions]


def _described(function: Function) -> dict[str, Any]:
    return {
        "name": function.name,
        "group": function.body.__module__.rpartition(".")[2],
        "signature": function.signature,
        "parameters": function.placeholders,
        "summary": function.summary,
        "documentation": function.details,
        "examples": [{"expression": expression, "value": value} for expression, value in function.examples],
    }


def decide(expression: str, verdict: bool, strict: bool = False) -> dict[str, Any]:
    """Inputs that give a condition a verdict, or why there are none."""
    from conditions.playground import deciding  # large, and most visitors never ask

    return deciding.decide(expression, verdict, strict)


def cases(expression: str, strict: bool = False) -> dict[str, Any]:
    """Inputs among which each part of a condition decides once each way."""
    from conditions.playground import deciding

    return deciding.cases(expression, strict)


class Question(NamedTuple):
    """What answers a question, the members that it has, and those that it may have besides, with their types."""

    body: Callable[..., Any]
    members: dict[str, type]
    choices: dict[str, type] = {}  # noqa: RUF012 - it is never changed


_CHOICES = {"place": str, "strict": bool}

QUESTIONS = {
    "evaluate": Question(evaluate, {"expression": str, "root": str, "others": str}, _CHOICES),
    "turn": Question(turn, {"expression": str, "root": str, "others": str}, {"strict": bool}),
    "judge": Question(judge, {"expression": str, "roots": list, "others": str}, {"strict": bool, "own": list}),
    "decide": Question(decide, {"expression": str, "verdict": bool}, {"strict": bool}),
    "cases": Question(cases, {"expression": str}, {"strict": bool}),
    "export": Question(export, {"expression": str, "root": str, "others": str}, _CHOICES),
    "complete": Question(complete, {"expression": str, "cursor": int, "root": str, "others": str}),
    "describe": Question(describe, {"expression": str, "cursor": int}),
    "functions": Question(functions, {}),
}
"""The questions by their names."""
