"""Formatting. .NET composite formatting, as far as Azure has it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import Any

from conditions.declaring.function import Lazy, builtin
from conditions.errors import FormatError
from conditions.library.strings import limited
from conditions.source import clipped
from conditions.values.converting import to_text
from conditions.values.kinds import Kind, kind_of
from conditions.values.spelling import offset_text, utc


@builtin(
    "format",
    also_called="concat concatenate printf sprintf string",
    at_most=255,
    fills_template=True,
    logged_as_value=True,
)
def format_(template: str, *arguments: Lazy[Any]) -> str:
    r"""The template with `{0}`, `{1}`, … replaced by the arguments as texts; `{{` and `}}` stand for braces.

    A DateTime takes specifiers: `{0:yyyy\-MM\-dd HH:mm}` with `yyyy yy MM M dd d HH H mm m ss s f…fffffff K zzz`, a
    blank or a backslash and any character. An argument is evaluated when it is first used.

    Examples:
        format('{0}.{1}', 1, 'x')  ->  '1.x'
        format('{{0}} is {0}', 1)  ->  '{0} is 1'
        format('{1}', 'a')  ->  error: format('{1}') asks for argument {1}, but the last is {0}
        format('{0', 'a')  ->  error: the format text is malformed: '{0'
    """
    pieces = _parse(template, len(arguments))
    values: dict[int, Any] = {}
    texts: list[str] = []
    size = 0
    for piece in pieces:
        texts.append(piece if isinstance(piece, str) else _place(*piece, arguments, values))
        size += len(texts[-1])
        limited(size)
    return "".join(texts)


@cache
def _pattern_of_piece() -> re.Pattern[str]:
    return re.compile(
        r"(?P<text>[^{}]+)|(?P<brace>\{\{|\}\})|\{(?P<index>[0-9]+)(?::(?P<specifiers>(?:[^}]|\}\})*+))?\}", re.ASCII
    )


def _parse(template: str, supplied: int) -> list[str | tuple[int, str]]:
    """The template as texts and places, checked as a whole before any argument is evaluated."""
    pieces: list[str | tuple[int, str]] = []
    position, pattern = 0, _pattern_of_piece()
    while position < len(template):
        match = pattern.match(template, position)
        if match is None:
            raise FormatError(f"the format text is malformed: {_quoted(template)}", hint="braces are written {{ and }}")
        pieces.append(_piece(match, template, supplied))
        position = match.end()
    return pieces


def _piece(match: re.Match[str], template: str, supplied: int) -> str | tuple[int, str]:
    if match["index"] is None:
        return match["text"] or match["brace"][0]
    index = int(match["index"]) if len(match["index"]) < 10 else 256
    if index > 255:
        raise FormatError(f"the format text is malformed: {_quoted(template)}: places are numbered 0 to 255")
    if index >= supplied:
        last = f"the last is {{{supplied - 1}}}" if supplied else "there is none"
        raise FormatError(f"format({_quoted(template)}) asks for argument {{{index}}}, but {last}")
    return index, (match["specifiers"] or "").replace("}}", "}")


def _place(index: int, specifiers: str, arguments: tuple[Lazy[Any], ...], values: dict[int, Any]) -> str:
    if index not in values:
        values[index] = arguments[index]()
    value, kind = values[index], kind_of(values[index])
    if specifiers and kind is Kind.DATETIME:
        return _format_datetime(utc(value), specifiers)
    text = to_text(value)
    if specifiers:
        raise FormatError(f"the format specifiers {_quoted(specifiers)} are for a DateTime, not for a {kind}")
    return text


@cache
def _pattern_of_specifier() -> re.Pattern[str]:
    return re.compile(r"yyyy|yy|MM|M|dd|d|HH|H|mm|m|ss|s|f{1,7}|K|zzz| |\\.", re.DOTALL)


_FORMS: dict[str, Callable[[datetime], str]] = {
    "yyyy": lambda value: f"{value.year:04}",
    "yy": lambda value: f"{value.year % 100:02}",
    "MM": lambda value: f"{value.month:02}",
    "M": lambda value: f"{value.month}",
    "dd": lambda value: f"{value.day:02}",
    "d": lambda value: f"{value.day}",
    "HH": lambda value: f"{value.hour:02}",
    "H": lambda value: f"{value.hour}",
    "mm": lambda value: f"{value.minute:02}",
    "m": lambda value: f"{value.minute}",
    "ss": lambda value: f"{value.second:02}",
    "s": lambda value: f"{value.second}",
    "K": offset_text,
    "zzz": offset_text,
    " ": lambda _: " ",
}


def _format_datetime(value: datetime, specifiers: str) -> str:
    written: list[str] = []
    position, pattern = 0, _pattern_of_specifier()
    while position < len(specifiers):
        match = pattern.match(specifiers, position)
        if match is None:
            raise FormatError(
                f"the format specifiers {_quoted(specifiers)} are malformed at {specifiers[position]!r}",
                hint=f"write \\{specifiers[position]} for the character itself",
            )
        written.append(_specified(value, match[0]))
        position = match.end()
    return "".join(written)


def _specified(value: datetime, specifier: str) -> str:
    if specifier[0] == "\\":
        return specifier[1]
    if specifier[0] == "f":
        return f"{value.microsecond:06}0"[: len(specifier)]
    return _FORMS[specifier](value)


def _quoted(text: str) -> str:
    return f"'{clipped(text, 60)}'"
