"""Texts as people are shown them: safe for a terminal, cut where they are long, with carets under a place."""

from __future__ import annotations

from itertools import accumulate
from typing import NamedTuple


class Span(NamedTuple):
    """A stretch of the text: 0-based offsets, the end excluded."""

    start: int
    end: int

    def holds(self, other: Span) -> bool:
        """True where another stretch lies within this one."""
        return self.start <= other.start and other.end <= self.end


class Source(NamedTuple):
    """A text whose offsets can be turned into lines, columns and carets."""

    text: str

    def location(self, offset: int) -> tuple[int, int]:
        """Line and column of *offset*, both counted from 1, the column in characters."""
        before = self.text[:offset].split("\n")
        return len(before), len(before[-1]) + 1

    def excerpt(self, span: Span, indent: str = "    ") -> str:
        """The line in which *span* starts, with carets under it."""
        line_start = self.text.rfind("\n", 0, span.start) + 1
        line_end = self.text.find("\n", span.start)
        line_end = len(self.text) if line_end < 0 else line_end
        end = max(span.start, min(span.end, line_end))
        before = in_cells(self.text[max(line_start, span.start - _FAR) : span.start])
        marked = in_cells(self.text[span.start : min(end, span.start + _FAR)])
        after = in_cells(self.text[end : min(line_end, end + _FAR)])
        before, after = _shortened(before, marked, after)
        pointer = " " * cells(before) + "^" * max(1, min(cells(marked), 80))
        return f"{indent}{before}{marked[:_LONGEST]}{after}\n{indent}{pointer}"


class Lines:
    """The lines of a text, in which many places are looked up."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *accumulate(len(line) + 1 for line in text.split("\n"))]

    def location(self, offset: int) -> tuple[int, int]:
        """Line and column of *offset*, both counted from 1, the column in characters."""
        from bisect import bisect_right

        number = min(bisect_right(self._starts, offset), len(self._starts) - 1)
        return number, offset - self._starts[number - 1] + 1

    def span(self, number: int) -> Span:
        """The stretch of the line of a *number* from 1 on, without its end."""
        return Span(self._starts[number - 1], self._starts[number] - 1)


_LONGEST = 100
_FAR = _LONGEST + 1  # what stands further away is cut, and a document may be a single line


def _shortened(before: str, marked: str, after: str) -> tuple[str, str]:
    """Cut what stands far from the marked part, so that the line stays readable."""
    if len(before) + len(marked) + len(after) <= _LONGEST:
        return before, after
    if len(before) > _LONGEST // 2:
        before = "…" + before[-_LONGEST // 2 :]
    room = max(0, _LONGEST - len(before) - len(marked))
    return before, after if len(after) <= room else after[:room] + "…"


class _Shown(dict[int, str]):
    """A table for `str.translate`: what cannot be printed, or would steer a terminal, is shown as JSON escapes it.

    It is filled as characters turn up, up to the border of the basic plane, so that no text makes it large.
    """

    def __missing__(self, code: int) -> str:
        ch = chr(code)
        shown = ch if ch.isprintable() else "".join(f"\\u{unit:04x}" for unit in _units(ch))
        if code <= 0xFFFF:
            self[code] = shown
        return shown


def _units(ch: str) -> list[int]:
    encoded = ch.encode("utf-16-be", "surrogatepass")
    return [int.from_bytes(encoded[at : at + 2]) for at in range(0, len(encoded), 2)]


_IN_LINES = _Shown({ord("\t"): "\t", ord("\n"): "\n"})
_IN_ONE_LINE = _Shown({ord("\t"): "\\t", ord("\n"): "\\n"})
_IN_CELLS = _Shown(dict.fromkeys(map(ord, "\t\r\v\f"), " "))


def printable(text: str) -> str:
    """*text*, with all that a terminal cannot print, or would obey, shown as an escape; tabs and line ends stay."""
    return text if text.isprintable() else text.replace("\r\n", "\n").translate(_IN_LINES)


def in_one_line(text: str) -> str:
    """As `printable`, with tabs and line ends shown as well."""
    return text if text.isprintable() else text.translate(_IN_ONE_LINE)


def in_cells(text: str) -> str:
    """As `in_one_line`, with a blank for each character that would move the cursor: as an excerpt shows a text."""
    return text if text.isprintable() else text.translate(_IN_CELLS)


def clipped(text: str, at_most: int) -> str:
    """*text*, or as much of it as fits into so many characters with the ellipsis that tells of the rest."""
    return text if len(text) <= at_most else text[: at_most - 1] + "…"


def cells(text: str) -> int:
    """The number of terminal cells that *text* takes (Unicode standard annex 11)."""
    return len(text) if text.isascii() and text.isprintable() else sum(map(_cells_of, text))


def _cells_of(ch: str) -> int:
    import unicodedata  # of a quarter of a megabyte, and most texts are of ASCII alone

    if unicodedata.combining(ch) or unicodedata.category(ch) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(ch) in "WF" else 1
