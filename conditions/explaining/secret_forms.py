"""Forms of a secret: all that is looked for to find it in a text."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import quote, quote_plus

from conditions.explaining.escapes import unescaped

LEVELS = 3
"""The most escapes around each other that are seen through, such as a URL in JSON in JSON."""
SHORTEST_IN_BASE64 = 4
"""The size in bytes from which a secret is looked for in base64; shorter ones are in nearly every such text."""
SHORTEST_PART = 4
"""The length from which a line of a secret, or a value in it, is a secret of its own."""
MOST_PARTS = 1000
"""The most lines, or values, of one secret that are looked for on their own."""

_ESCAPED_BYTE = re.compile("%[0-9A-F]{2}")
_URL_SAFE = str.maketrans("+/", "-_")
_FRAME = re.compile(r"-----(?:BEGIN|END) [A-Z0-9 ]+-----")


class Form(NamedTuple):
    """A form that a secret has in a text, with `+` as a blank.

    Attributes:
        text: What is looked for, in UTF-8.
        before, after: How many characters around it are made of the secret in part.
        is_base64: Whether line ends may stand within it.
    """

    text: bytes
    before: int = 0
    after: int = 0
    is_base64: bool = False


def encoded(text: str) -> bytes:
    """*text* as it is searched."""
    return text.replace("+", " ").encode("utf-8", "surrogatepass")


def forms_of(secret: str) -> Iterator[Form]:
    """All that is looked for to find *secret*, its lines and its values at any level of escapes."""
    for part in {secret, *_in_lines(secret), *_values(secret)}:
        yield from _forms(part)


def _in_lines(secret: str) -> Iterator[str]:
    """The secret with other line ends, and its lines: they may be indented, or items of a list."""
    lines = secret.splitlines()
    if len(lines) < 2:
        return
    yield from ("\n".join(lines), "\r\n".join(lines))
    for line in lines[:MOST_PARTS]:
        if len(line.strip()) >= SHORTEST_PART and not _FRAME.fullmatch(line.strip()):
            yield line.strip()


def _values(secret: str) -> Iterator[str]:
    """The texts and numbers in a secret that is a JSON object or array, and the other ways to lay it out."""
    if not secret.lstrip().startswith(("{", "[")):
        return
    try:
        value = json.loads(secret, parse_int=str, parse_float=str)
        laid_out = json.loads(secret)
    except (ValueError, RecursionError):
        return
    for ascii_only in (True, False):
        yield json.dumps(laid_out, ensure_ascii=ascii_only)
        yield json.dumps(laid_out, ensure_ascii=ascii_only, separators=(",", ":"))
    yield from [text for text in _leaves(value) if len(text) >= SHORTEST_PART][:MOST_PARTS]


def _leaves(value: Any) -> Iterator[str]:
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, dict | list):
            waiting += one.values() if isinstance(one, dict) else one


def _forms(secret: str) -> Iterator[Form]:
    """All that is looked for to find *secret* as a whole at any level of escapes."""
    from html import escape  # it brings a large table of names, and most explanations have no secrets

    for text in {secret, _doubled(secret), escape(secret), *_in_urls(secret), *_in_json(secret)}:
        yield Form(encoded(text))
    bare = encoded(secret)
    for _ in range(LEVELS):  # what a text that holds the secret becomes when its escapes are replaced
        layer = unescaped(bare)
        bare = bytes(layer.text) if layer else bare
        yield Form(bare)
    yield from _in_base64(secret.encode(errors="surrogatepass"))


def _doubled(secret: str) -> str:
    """The secret as a literal of a condition holds it."""
    return secret.replace("'", "''")


def _in_urls(secret: str) -> Iterator[str]:
    whole = [quote(secret, safe, errors="replace") for safe in ("/", "")]
    for form in (*whole, quote_plus(secret, errors="replace")):
        yield form
        yield _ESCAPED_BYTE.sub(lambda escape: escape[0].lower(), form)


def _in_json(secret: str) -> Iterator[str]:
    for ascii_only in (True, False):
        form = json.dumps(secret, ensure_ascii=ascii_only)[1:-1]
        yield form
        yield form.replace("/", "\\/")


def _in_base64(data: bytes) -> Iterator[Form]:
    """The characters of a longer base64 text that are made of *data* alone, wherever in three bytes it begins."""
    if len(data) < SHORTEST_IN_BASE64:
        return
    for shift in range(3):
        first, last = -(-shift * 8 // 6), (shift + len(data)) * 8 // 6
        core = b64encode(bytes(shift) + data + b"\0\0").decode()[first:last]
        for text in {core, core.translate(_URL_SAFE)}:
            yield Form(encoded(text), int(shift > 0), int((shift + len(data)) % 3 > 0), is_base64=True)
