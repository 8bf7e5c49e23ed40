"""A response body as the value that a criterion reads: JSON by content, else text, else nothing."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, NoReturn

_CHARSET = re.compile(r"charset\s*=\s*\"?([^\s\";,]+)", re.IGNORECASE)
_JSON_TYPE = re.compile(r"\s*[\w.-]+/(?:[\w.-]+\+)?json\s*(?:;|$)", re.IGNORECASE)

# The longer marks first: that of UTF-32 begins with that of UTF-16.
_BYTE_ORDER_MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF32_LE: "utf-32-le",
    codecs.BOM_UTF32_BE: "utf-32-be",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}

# What servers declare, of what Python knows: not its codecs that are no charsets, such as punycode.
_EAST_ASIAN = ("gb2312", "gbk", "gb18030", "big5", "shift_jis", "euc-jp", "iso-2022-jp", "euc-kr")
_CHARSETS = {
    "us-ascii",
    "koi8-r",
    "koi8-u",
    *_EAST_ASIAN,
    *(f"iso-8859-{part}" for part in (*range(1, 12), *range(13, 17))),
    *(f"windows-{page}" for page in (874, *range(1250, 1259))),
}
_BYTE_ORDERS = {
    "utf-16": "utf-16-le",  # as .NET takes it where nothing tells the order
    "utf-16le": "utf-16-le",
    "utf-16be": "utf-16-be",
    "utf-32": "utf-32-le",
    "utf-32le": "utf-32-le",
    "utf-32be": "utf-32-be",
}


@dataclass(frozen=True, eq=False)
class Content:
    """The content of a body; each part is read when it is first asked for.

    Attributes:
        body: The bytes, without their content encodings.
        content_type: The header.
    """

    body: bytes
    content_type: str = ""

    @cached_property
    def text(self) -> str:
        """The body as text, without a byte order mark. Bytes that are no characters become U+FFFD."""
        return self.body.decode(self.charset, errors="replace").removeprefix("\ufeff")

    @property
    def root(self) -> Any:
        """The parsed JSON, or the text, or None where the body is empty."""
        return self._read.root

    @property
    def is_json(self) -> bool:
        """True where *root* was parsed."""
        return self._read.is_json

    @property
    def problem(self) -> str:
        """The reason why a body that looks like JSON, or is called JSON, is taken as text; empty where all is well."""
        return self._read.problem

    @cached_property
    def charset(self) -> str:
        """The charset that a byte order mark shows, else the declared charset, else what the first bytes of JSON show.

        The order is that of the WHATWG's Encoding standard; the first bytes are read as in RFC 4627, section 3.
        """
        for mark, charset in _BYTE_ORDER_MARKS.items():
            if self.body.startswith(mark):
                return charset
        found = _CHARSET.search(self.content_type)
        declared = found[1].lower() if found else ""
        if declared in _CHARSETS:
            return declared
        shown = json.detect_encoding(self.body)
        return _BYTE_ORDERS.get(declared, shown) if shown == "utf-8" else shown

    @property
    def plain(self) -> bool:
        """True where a condition may judge the bytes: UTF-8 without a mark, and not empty.

        `condition.matches_json(content.body)` then gives the verdict on *root*, or raises a DocumentError; then
        *root* is to be judged, which may be a text, or hold what matches_json refuses: integers of any length, and
        U+FFFD for bytes that are no UTF-8.
        """
        return bool(self.body) and self.charset == "utf-8" and not self.body.startswith(codecs.BOM_UTF8)

    @cached_property
    def _read(self) -> _Reading:
        if not self.body:
            return _Reading(None)
        try:
            return _Reading(parse(self.text), is_json=True)
        except json.JSONDecodeError as error:
            problem = f"{error.msg} in line {error.lineno}, column {error.colno}"
        except ValueError as error:
            problem = str(error)
        except RecursionError:
            problem = "nested too deeply"
        return _Reading(self.text, problem=self._worth_telling(problem))

    def _worth_telling(self, problem: str) -> str:
        start = self.text.lstrip()[:1]
        called_json = bool(_JSON_TYPE.match(self.content_type))
        if called_json and start == "<":
            return "it begins like HTML, though the content type says JSON"
        return problem if called_json or start in ("{", "[") else ""


@dataclass(frozen=True, slots=True)
class _Reading:
    """The result of reading a body."""

    root: Any
    is_json: bool = False
    problem: str = ""


def read_content(body: bytes, headers: Mapping[str, str]) -> Content:
    """The content of *body*: JSON where it is, whatever its content type says."""
    return Content(body, headers.get("Content-Type", ""))


def parse(text: str) -> Any:
    """The value of a JSON text (RFC 8259: NaN and Infinity are none).

    The last of duplicate keys wins, as in .NET. Integers that Python refuses for their length are exact Decimals.

    Raises:
        ValueError: It is no JSON; a JSONDecodeError tells the place.
        RecursionError: It nests too deeply.
    """
    return json.loads(text, parse_int=_integer, parse_constant=_no_constant)


def _integer(digits: str) -> int | Decimal:
    try:
        return int(digits)
    except ValueError:  # Python refuses to convert very long ones, which would take quadratic time
        return Decimal(digits)


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON value")
