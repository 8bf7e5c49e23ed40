"""The fields of the page: a document that is root, the other named values as the members of an Object, strictness."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import Any

from conditions.documents.strict_json import parse_json
from conditions.errors import DocumentError
from conditions.language import AZURE, Language
from conditions.source import Span
from conditions.values.nearest import nearest

EXAMPLE = '{"variables": {"Build.Reason": "Manual"}, "status": "Failed"}'

_KEPT = 4
"""The number of documents that are remembered: while one types an expression, its document stays as it is."""


def language_of(strict: bool) -> Language:
    """The language of the page; *strict* where what is not there is an error."""
    return _STRICT if strict else AZURE


_STRICT = AZURE.extend(strict=True)


def root_of(text: str) -> dict[str, Any]:
    """The document in a text; nothing where the text is blank.

    Raises:
        DocumentError: It is no JSON.
    """
    return {"root": _parsed(text, "the document")} if text.strip() else {}


def others_of(text: str) -> dict[str, Any]:
    """The other named values in a text, by their names; `variables` ignores letter case, and is always there.

    Raises:
        DocumentError: It is no JSON, no Object, or one of its members is no named value.
    """
    found = _parsed(text, "the text of the other values") if text.strip() else {}
    if not isinstance(found, dict):
        what = "the other values are an object, by their names"
        raise DocumentError(what, hint=f"write {EXAMPLE}, for example").locate(text, _first(text))
    return {"variables": {}} | {_input(name, text): value for name, value in found.items()}


def _input(name: str, text: str) -> str:
    """The input that a member names."""
    known = [one for one in AZURE.vocabulary.inputs if one != "root"]
    found = AZURE.vocabulary.name(name) or name
    if found in known:
        return found
    if found == "root":
        error = DocumentError("root is the document, which has a field of its own", hint="move it there")
    else:
        near = nearest(name, known)
        hint = f"did you mean {near}?" if near else f"there are {', '.join(known)}"
        error = DocumentError(f"there is no named value {json.dumps(name[:_LONGEST_NAME])}", hint=hint)
    raise error.locate(text, _member(name, text))


_LONGEST_NAME = 80


@lru_cache(maxsize=_KEPT)
def _parsed(text: str, name: str) -> Any:
    try:
        return parse_json(text, name)
    except DocumentError as error:
        if error.span is None and "no JSON value" in error.message:  # what stands before it is valid
            error.locate(text, _constant(text))
        error.hint = _hint(error)
        raise


_STRING = r'"(?:[^"\\]|\\.)*+"'
_CONSTANT = re.compile(rf"{_STRING}|(?P<constant>-?Infinity|NaN)", re.DOTALL)
_PIECE = re.compile(rf"{_STRING}|[{{}}\[\]]", re.DOTALL)
_COLON = re.compile(r"\s*:")


def _constant(text: str) -> Span | None:
    """The place of a number that JSON does not have."""
    return next((Span(*found.span()) for found in _CONSTANT.finditer(text) if found["constant"]), None)


def _member(name: str, text: str) -> Span | None:
    """The place of the name of a member of an Object."""
    depth = 0
    for piece in _PIECE.finditer(text):
        if piece[0] in "{[":
            depth += 1
        elif piece[0] in "]}":
            depth -= 1
        elif depth == 1 and _COLON.match(text, piece.end()) and json.loads(piece[0], strict=False) == name:
            return Span(*piece.span())
    return None


def _first(text: str) -> Span:
    start = len(text) - len(text.lstrip())
    return Span(start, start + 1)


_HINTS = [
    (re.compile(message), re.compile(after), hint)
    for message, after, hint in (
        ("no JSON value", "", "JSON has no such number: write a number, a text or null"),
        ("Illegal trailing comma", "", "leave out the comma after the last one"),
        ("Expecting (property name|value)", r"\Z", "the text ends too early: something is missing here"),
        ("Expecting (property name|value)", "'", 'JSON quotes with "'),
        ("Expecting (property name|value)", "//|/\\*|#", "JSON has no comments: leave it out"),
        ("Expecting property name", r"\}", "leave out the comma before it"),
        ("Expecting property name", "", 'names of members stand in double quotes: {"name": 1}'),
        ("Expecting value", r"(?i:true|false|null|none|undefined)\b", "JSON writes true, false and null"),
        ("Expecting value", r"\]", "leave out the comma before it"),
        ("Expecting value", r"[},]", "a value is missing before it"),
        ("Expecting value", r"\w", 'texts stand in double quotes: "text"'),
        ("Expecting ',' delimiter", r"\Z", "the text ends too early: a bracket is not closed"),
        ("Expecting ',' delimiter", "", "a comma is missing before it"),
        ("Expecting ':' delimiter", "", "a colon is missing before it"),
        ("Extra data", "", "a document is one value: put several into an array, [1, 2]"),
        ("Unterminated string", "", 'close the text with "'),
        ("Invalid control character", "", r"in a text, write a line end as \n and a tab as \t"),
        (r"Invalid \\", "", r"in a text, write \ as \\"),
    )
]
"""The hints: the message of Python's reader, what stands at the place, and what probably helps."""


def _hint(error: DocumentError) -> str | None:
    text, at = error.expression or "", error.span.start if error.span else 0
    found = (hint for message, after, hint in _HINTS if message.search(error.message) and after.match(text, at))
    return next(found, None)
