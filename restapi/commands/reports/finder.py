"""The path finder: where in a response a text is, and the condition that says so.

VMware Code Stream has one in the output view of its tasks; in Azure, people do this blindly
(azure-pipelines-tasks#11251).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeAlias

from jsonpointer import JsonPointer

from conditions.errors import ConversionError
from conditions.source import clipped, in_one_line
from conditions.values.converting import plain
from conditions.values.dotnet_text import fold
from conditions.values.spelling import literal
from restapi.connections.credentials import Masker

FoundLine: TypeAlias = tuple[str, str]
"""A line of text, and what it shows: place, condition or note."""

MOST_LISTED = 100

_LONGEST_SHOWN = 80
_LONGEST_LITERAL = 80
_LONGEST_CONDITION = 21_000  # a longer text is no condition: it exceeds the language's limit

_Key: TypeAlias = str | int
_END: Any = object()


@dataclass(frozen=True, slots=True)
class Found:
    """A place in a document whose key or value has the text that was looked for.

    Attributes:
        pointer: Where it is: a JSON Pointer (RFC 6901).
        value: What is there.
        condition: A condition that is true of the document. Empty where the language has none: the number is out of
            its range, or the condition would be too long.
    """

    pointer: str
    value: Any
    condition: str


def find(document: Any, text: str) -> Iterator[Found]:
    """Everything in a JSON document whose key or value contains *text*, in the order of the document.

    Letter case does not matter. Numbers, true, false and null are looked at as JSON writes them.
    """
    for path, value in _matches(document, text):
        yield Found(_pointer(path), value, _condition(path, value, text))


def listing(document: Any, text: str, masker: Masker, most: int = MOST_LISTED) -> Iterator[FoundLine]:
    """The places that `find` finds, as lines for a terminal: each place with its value, and the condition below it.

    Args:
        document: The parsed response.
        text: What is looked for.
        masker: Hides the secrets.
        most: How many places are listed; how many more there are is said at the end.
    """
    count = 0
    for path, value in _matches(document, text):
        count += 1
        if count <= most:
            place = _pointer(path) or "the whole response"
            yield in_one_line(masker(f"{place} = {_shown(value, masker)}")), "place"
            condition = _condition(path, value, text) or "(no condition can say this)"
            yield in_one_line(masker(f"    {condition}")), "condition"
    if count > most:
        yield f"… and {count - most:,} more", "note"
    elif not count:
        yield f"Nothing in the response has the text {in_one_line(masker(literal(text)))}.", "note"


def _matches(document: Any, text: str) -> Iterator[tuple[list[_Key], Any]]:
    """The path and the value of every match, without recursion; the list of the path is the same one each time."""
    wanted = fold(text)
    path: list[_Key] = []
    if _has(document, wanted):
        yield path, document
    waiting = [_members(document)]
    while waiting:
        key, value = next(waiting[-1], (_END, None))
        if key is _END:
            waiting.pop()
            del path[-1:]
            continue
        path.append(key)
        if (isinstance(key, str) and _has(key, wanted)) or _has(value, wanted):
            yield path, value
        waiting.append(_members(value))


def _members(value: Any) -> Iterator[tuple[_Key, Any]]:
    if isinstance(value, dict):
        return iter(value.items())
    return iter(enumerate(value) if isinstance(value, list) else ())


def _has(value: Any, wanted: str) -> bool:
    return not isinstance(value, dict | list) and wanted in fold(_json(value))


def _json(value: Any) -> str:
    """A text as it is, any other value without members as JSON writes it."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, Decimal) else json.dumps(value)


def _pointer(path: list[_Key]) -> str:
    return JsonPointer.from_parts(path).path


def _shown(value: Any, masker: Masker) -> str:
    """A value in a line. A secret is masked before the value is cut, so that no half of it is left."""
    if isinstance(value, dict | list):
        kind, of = ("an object", "member") if isinstance(value, dict) else ("a list", "item")
        return f"{kind} with {len(value):,} {of}{'' if len(value) == 1 else 's'}"
    text = masker(json.dumps(value, ensure_ascii=False) if isinstance(value, str) else _json(value))
    return clipped(text, _LONGEST_SHOWN)


def _condition(path: list[_Key], value: Any, text: str) -> str:
    """A condition that is true where *value* is at *path*; empty where there is none."""
    place = "root" + "".join(f"[{literal(key)}]" for key in path)
    try:
        condition = _of_value(place, value, text)
    except ConversionError:
        return ""
    return condition if len(condition) <= _LONGEST_CONDITION else ""


def _of_value(place: str, value: Any, text: str) -> str:
    if isinstance(value, dict | list):
        return f"eq(count({place}), {len(value)})"
    if value is None:
        return f"eq({place}, '')"  # the language has no word for Null, which equals the empty text
    if isinstance(value, bool):
        return f"eq({place}, {json.dumps(value)})"
    if not isinstance(value, str):
        return f"eq({place}, {_number(value)})"
    if len(value) <= _LONGEST_LITERAL and value.isprintable():  # so that what is copied from a terminal is the same
        return f"eq({place}, {literal(value)})"
    if text and fold(text) in fold(value):
        return f"contains({place}, {literal(text)})"
    return f"ne({place}, '')"


def _number(value: Any) -> str:
    """A number with all its digits; ConversionError where it is out of the language's range."""
    exact = plain(value)
    return format(exact, "f") if isinstance(exact, Decimal) else str(exact)
