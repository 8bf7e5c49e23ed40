"""Where each character of a YAML scalar comes from: values lose quotes, escapes, indentation and line folds.

Each style has a reader that walks the source text and yields the characters of the value with their offsets. What folds
to one character comes from the line end; what an escape stands for comes from its backslash.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

_BREAK = r"(?:\r\n|[\r\n\x85\u2028\u2029])"
_BREAKS = re.compile(_BREAK)
_LINE = re.compile(r"[^\r\n\x85\u2028\u2029]*")
_WHITE_SPACE = re.compile(rf"(?:[ \t]|{_BREAK})++")
_PROPERTIES = re.compile(rf"(?:[&!]\S*|#[^\r\n]*|[ \t]|{_BREAK})*+")
"""What may stand before the text of a scalar: an anchor, a tag, comments and line ends."""
_NOTHING = re.compile(r"(?!)")
_QUOTE = re.compile("''")
_ESCAPE = re.compile(rf"\\(?:x.{{2}}|u.{{4}}|U.{{8}}|{_BREAK}(?:[ \t]|{_BREAK})*+|.)", re.DOTALL)
_ESCAPED = {
    "0": "\0",
    "a": "\a",
    "b": "\b",
    "t": "\t",
    "n": "\n",
    "v": "\v",
    "f": "\f",
    "r": "\r",
    "e": "\x1b",
    "N": "\x85",
    "_": "\xa0",
    "L": "\u2028",
    "P": "\u2029",
}


class Origin(NamedTuple):
    """A character of a value, and the offset in the file that it comes from."""

    character: str
    offset: int


class _Line(NamedTuple):
    """A line of a block scalar, and what ends it."""

    text: str
    offset: int
    end: Origin

    @property
    def is_indented_more(self) -> bool:
        return self.text.startswith((" ", "\t"))

    def characters(self) -> Iterator[Origin]:
        return (Origin(ch, at) for at, ch in enumerate(self.text, self.offset))


@lru_cache(maxsize=16)
def origins(file: str, start: int, style: str, value: str) -> list[int]:
    """The offset in the file for each character of a scalar's value.

    Args:
        file: The text of the file.
        start: Where the node begins, with its anchor and tag.
        style: How it is written, as PyYAML says it: `''` for plain, or the first character.
        value: What YAML makes of it.
    """
    properties = _PROPERTIES.match(file, start) if file.startswith(("&", "!"), start) else None
    written = _READERS[style](file, properties.end() if properties else start, value)
    found = [origin for origin, _ in zip(written, value, strict=False)]
    if "".join(origin.character for origin in found) != value:
        return [start] * len(value)  # a reading of YAML that we do not share: the beginning is still true
    return [origin.offset for origin in found]


def _plain(file: str, at: int, _: str) -> Iterator[Origin]:
    return _flow(file, at, _NOTHING)


def _single_quoted(file: str, at: int, _: str) -> Iterator[Origin]:
    return _flow(file, at + 1, _QUOTE)


def _double_quoted(file: str, at: int, _: str) -> Iterator[Origin]:
    return _flow(file, at + 1, _ESCAPE)


def _flow(file: str, at: int, escape: re.Pattern[str]) -> Iterator[Origin]:
    """The characters from an offset to the end of the file, with folds and escapes resolved."""
    while at < len(file):
        if match := escape.match(file, at):
            yield from _unescaped(match)
        elif match := _WHITE_SPACE.match(file, at):
            yield from _folded(match)
        else:
            yield Origin(file[at], at)
        at = match.end() if match else at + 1


def _unescaped(match: re.Match[str]) -> Iterator[Origin]:
    escape = match[0][1:]
    if _BREAKS.match(escape):
        yield from _ends(match)[1:]
    elif len(escape) > 1:
        yield Origin(chr(int(escape[1:], 16)), match.start())
    else:
        yield Origin(_ESCAPED.get(escape, escape), match.start())


def _folded(match: re.Match[str]) -> Iterator[Origin]:
    """One line end is a space, and of several the first is dropped; white space within a line stays."""
    ends = _ends(match)
    if not ends:
        yield from (Origin(ch, at) for at, ch in enumerate(match[0], match.start()))
        return
    first, *more = ends
    if first.character != "\n":
        yield first
    elif not more:
        yield Origin(" ", first.offset)
    yield from more


def _ends(match: re.Match[str]) -> list[Origin]:
    return [_end(found[0], found.start()) for found in _BREAKS.finditer(match.string, match.start(), match.end())]


def _end(text: str, offset: int) -> Origin:
    """The character that a line end stands for."""
    return Origin(text if text in "\u2028\u2029" else "\n", offset)


def _literal(file: str, at: int, value: str) -> Iterator[Origin]:
    for line in _block(file, at, value):
        yield from line.characters()
        yield line.end


def _folding(file: str, at: int, value: str) -> Iterator[Origin]:
    previous: _Line | None = None
    blanks: list[Origin] = []
    for line in _block(file, at, value):
        if not line.text:
            blanks.append(line.end)
            continue
        if previous is not None:
            yield from _between(previous, line, blanks)
        yield from blanks
        yield from line.characters()
        previous, blanks = line, []
    if previous is not None:
        yield previous.end
    yield from blanks


def _between(above: _Line, below: _Line, blanks: list[Origin]) -> Iterator[Origin]:
    """What the end of a line becomes in a folded scalar."""
    if above.end.character != "\n" or above.is_indented_more or below.is_indented_more:
        yield above.end
    elif not blanks:
        yield Origin(" ", above.end.offset)


def _block(file: str, at: int, value: str) -> Iterator[_Line]:
    """The lines below the header of a block scalar, up to one that is indented less, without their indentation."""
    lines = _lines(file, at)[1:]
    indent = _indentation(line.text for line in lines) - _indentation(_BREAKS.split(value))
    for text, offset, end in lines:
        if text.strip(" ") and (_spaces(text) < indent or text.startswith(("---", "..."))):
            return
        cut = min(indent, _spaces(text))
        yield _Line(text[cut:], offset + cut, end)


def _lines(file: str, at: int) -> list[_Line]:
    lines: list[_Line] = []
    while at < len(file):
        text = _LINE.match(file, at)
        assert text is not None
        end = _BREAKS.match(file, text.end())
        lines.append(_Line(text[0], at, _end(end[0] if end else "", text.end())))
        at = end.end() if end else text.end()
    return lines


def _indentation(lines: Iterable[str]) -> int:
    """The spaces before the first line that has anything else."""
    return next((_spaces(line) for line in lines if line.strip(" ")), 0)


def _spaces(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


_READERS: dict[str, Callable[[str, int, str], Iterator[Origin]]] = {
    "": _plain,
    "'": _single_quoted,
    '"': _double_quoted,
    "|": _literal,
    ">": _folding,
}
