"""A response body as the value that a criterion reads: JSON by content, else text, else nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NoReturn

# Python itself refuses to convert longer texts to int, which would take quadratic time.
_LONGEST_INT = 4_000

_CHARSET = re.compile(r"charset\s*=\s*\"?([^\s\";,]+)", re.IGNORECASE)
_CHARSETS = {"us-ascii", "iso-8859-1", "windows-1252", "utf-16", "utf-16le", "utf-16be", "utf-32"}


@dataclass(frozen=True, slots=True)
class Content:
    """What a body says.

    Attributes:
        text: The body as text.
        root: The parsed JSON, or the text, or None where the body is empty.
        is_json: Whether *root* was parsed.
        problem: Why a body that looks like JSON is taken as text; empty where all is well.
    """

    text: str
    root: Any
    is_json: bool = False
    problem: str = ""


def read_content(body: bytes, headers: Mapping[str, str]) -> Content:
    """The content of *body*, whatever its content type says.

    JSON is RFC 8259: NaN and Infinity are none. Integers too long for int are exact Decimals. Bytes that are no
    characters become U+FFFD.
    """
    text = body.decode(_charset(body, headers), errors="replace").removeprefix("\ufeff")
    if not body:
        return Content(text, None)
    try:
        return Content(text, json.loads(text, parse_int=_integer, parse_constant=_no_constant), is_json=True)
    except json.JSONDecodeError as error:
        problem = f"{error.msg} in line {error.lineno}, column {error.colno}"
    except ValueError as error:
        problem = str(error)
    except RecursionError:
        problem = "nested too deeply"
    return Content(text, text, problem=problem if text.lstrip().startswith(("{", "[")) else "")


def _charset(body: bytes, headers: Mapping[str, str]) -> str:
    """The declared charset where it is a harmless one, else the one that the first bytes show (RFC 4627, section 3)."""
    declared = _CHARSET.search(headers.get("Content-Type", ""))
    if declared and declared[1].lower() in _CHARSETS:
        return declared[1].lower()
    return json.detect_encoding(body)


def _integer(digits: str) -> int | Decimal:
    return int(digits) if len(digits) <= _LONGEST_INT else Decimal(digits)


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON value")
