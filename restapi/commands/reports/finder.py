"""The path finder: where in the headers and the body of a response a text is, and what refers to it.

VMware Code Stream has one in the output view of its tasks; in Azure, people do this blindly
(azure-pipelines-tasks#11251).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeAlias

from jsonpointer import JsonPointer

from conditions.source import clipped, in_one_line
from conditions.values.dotnet_text import fold
from conditions.values.spelling import literal
from restapi.calls.headers import may_hold_secrets
from restapi.commands.reports.forms import AzureForms, Forms, azure_condition
from restapi.connections.credentials import MASK, Masker

FoundLine: TypeAlias = tuple[str, str]
"""A line of text, and what it shows: place, condition or note."""

MOST_LISTED = 100

_LONGEST_SHOWN = 80

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
        yield Found(_pointer(path), value, azure_condition(path, value, text))


def listing(
    document: Any,
    text: str,
    masker: Masker,
    most: int = MOST_LISTED,
    *,
    headers: Mapping[str, str] | None = None,
    forms: Forms | None = None,
) -> Iterator[FoundLine]:
    """The places that `find` finds, and the headers, as lines for a terminal: each with its value, and its forms below.

    Args:
        document: The parsed response.
        text: What is looked for.
        masker: Hides the secrets.
        most: How many places are listed; how many more there are is said at the end.
        headers: Of the response.
        forms: What refers to a place in the dialect at hand; Azure's conditions where they are left out.
    """
    count = 0
    forms = forms or AzureForms()
    for name, value in _headers(headers or {}, text):
        count += 1
        if count <= most:
            yield in_one_line(masker(f"header {name} = {MASK if value is None else _shown(value, masker)}")), "place"
            for form in forms.of_header(name, value, text):
                yield in_one_line(masker(f"    {form}")), "condition"
    for path, value in _matches(document, text):
        count += 1
        if count <= most:
            place = _pointer(path) or "the whole response"
            yield in_one_line(masker(f"{place} = {_shown(value, masker)}")), "place"
            for form in forms.of_body(path, value, text):
                yield in_one_line(masker(f"    {form}")), "condition"
    if count > most:
        yield f"… and {count - most:,} more", "note"
    elif not count:
        yield f"Nothing in the response has the text {in_one_line(masker(literal(text)))}.", "note"


def _headers(headers: Mapping[str, str], text: str) -> Iterator[tuple[str, str | None]]:
    """The headers with the text in their name or value; a value that is surely secret is neither searched nor given."""
    wanted = fold(text)
    for name, value in headers.items():
        is_secret = may_hold_secrets(name)
        if wanted in fold(name) or not (is_secret or wanted not in fold(value)):
            yield name, None if is_secret else value


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
