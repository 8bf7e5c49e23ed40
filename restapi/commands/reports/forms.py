"""The forms in which a dialect refers to what the path finder found: a condition that is true, a binding."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol, TypeAlias

from conditions.errors import ConversionError
from conditions.values.converting import plain
from conditions.values.dotnet_text import fold
from conditions.values.spelling import literal
from restapi.code_stream.dialect import CodeStream
from restapi.invocation import Invocation

Key: TypeAlias = str | int

NONE = "(no condition can say this)"

_LONGEST_LITERAL = 80
_LONGEST_CONDITION = 21_000  # a longer text is no condition: it exceeds the language's limit
_WORD = re.compile(r"(?!(?:true|false|null)$)[^\W\d]\w*(?:-[^\W\d]\w*)*", re.IGNORECASE)
_UNQUOTABLE = re.compile(r"['\"{}\\]")


class Forms(Protocol):
    """The forms of one dialect."""

    def of_body(self, path: Sequence[Key], value: Any, text: str) -> list[str]:
        """Those for *value*, which is at *path* of the body, and in which *text* was looked for."""
        ...

    def of_header(self, name: str, value: str | None, text: str) -> list[str]:
        """Those for a header; its value is None where it is not to be shown."""
        ...


class AzureForms:
    """A condition over `root` or `response`."""

    def of_body(self, path: Sequence[Key], value: Any, text: str) -> list[str]:
        return [azure_condition(path, value, text) or NONE]

    def of_header(self, name: str, value: str | None, text: str) -> list[str]:
        place = f"response.headers[{literal(name)}]"
        return [f"ne({place}, '')" if value is None else _of_text(place, value, text)]


@dataclass(frozen=True, slots=True)
class CodeStreamForms:
    """A binding for later tasks, and an infix condition over the body, where there is one.

    Attributes:
        task: What bindings call the task: `Stage.Task`.
    """

    task: str

    def of_body(self, path: Sequence[Key], value: Any, text: str) -> list[str]:  # noqa: ARG002 - as the protocol says
        steps = [_binding_step(key) for key in path]
        output = "responseJson" if path or not isinstance(value, str) else "responseBody"
        bindings = [] if None in steps else [self._binding(output + "".join(map(str, steps)))]
        condition = infix_condition(path, value)
        return bindings + ([condition] if condition else []) or [NONE]

    def of_header(self, name: str, value: str | None, text: str) -> list[str]:  # noqa: ARG002 - as the protocol says
        return [self._binding(f"responseHeaders.{name}")]

    def _binding(self, path: str) -> str:
        return f"${{{self.task}.output.{path}}}"


def forms_of(invocation: Invocation) -> Forms:
    """The forms of the dialect that an invocation is written in."""
    return CodeStreamForms(invocation.id) if isinstance(invocation.dialect, CodeStream) else AzureForms()


def azure_condition(path: Sequence[Key], value: Any, text: str) -> str:
    """A condition that is true where *value* is at *path*; empty where the language has none."""
    place = "root" + "".join(f"[{literal(key)}]" for key in path)
    try:
        condition = _of_value(place, value, text)
    except ConversionError:
        return ""
    return condition if len(condition) <= _LONGEST_CONDITION else ""


def infix_condition(path: Sequence[Key], value: Any) -> str:
    """An infix condition that is true where *value* is at *path*; empty where there is none."""
    if not path or not _is_word(path[0]) or isinstance(value, dict | list):
        return ""
    steps = [_infix_step(key) for key in path[1:]]
    if None in steps:
        return ""
    try:
        condition = f"{path[0]}{''.join(map(str, steps))} {_infix_comparison(value)}"
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
    return _of_text(place, value, text)


def _of_text(place: str, value: str, text: str) -> str:
    if _is_copied(value):
        return f"eq({place}, {literal(value)})"
    if text and fold(text) in fold(value):
        return f"contains({place}, {literal(text)})"
    return f"ne({place}, '')"


def _is_copied(value: str) -> bool:
    """True where what is copied from a terminal is the same."""
    return len(value) <= _LONGEST_LITERAL and value.isprintable()


def _number(value: Any) -> str:
    """A number with all its digits; ConversionError where it is out of the language's range."""
    exact = plain(value)
    return format(exact, "f") if isinstance(exact, Decimal) else str(exact)


def _infix_comparison(value: Any) -> str:
    if value is None:
        return "== null"
    if isinstance(value, bool):
        return f"== {json.dumps(value)}"
    if not isinstance(value, str):
        return f"== {_number(value)}"
    return f"== '{value}'" if _is_copied(value) and not _UNQUOTABLE.search(value) else "!= ''" if value else "== ''"


def _is_word(key: Key) -> bool:
    return isinstance(key, str) and bool(_WORD.fullmatch(key))


def _infix_step(key: Key) -> str | None:
    if isinstance(key, int):
        return f"[{key}]"
    if _is_word(key):
        return f".{key}"
    return f"['{key}']" if key.isprintable() and not _UNQUOTABLE.search(key) else None


def _binding_step(key: Key) -> str | None:
    """A step of a path within a binding; None where no binding can write it."""
    return _infix_step(key)
