"""docs/images/verdict.svg: a false verdict as a terminal shows it, for the first page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from html import escape
from itertools import takewhile
from pathlib import Path

import conditions
from conditions.explaining.display import displayed
from docs.generate.svg import Box, rectangle

EXPRESSION = "and(root.done, ge(count(root.items), 2))"
DOCUMENT = {"done": True, "items": [7]}

_COLUMN, _LINE, _RIM = 8.4, 22, 22
"""The width of a character, the height of a line, and the rim around all."""
_WIDTH = 414
_STYLE = Path(__file__).with_suffix(".css")

_HEAD = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" aria-labelledby="title description">
<title id="title">A false condition, explained</title>
<desc id="description">{description}</desc>
<style>
{style}
</style>"""


def verdict_picture() -> str:
    """The picture, as SVG."""
    lines = [*_lines()][:-1]  # the last one is the empty line before the log
    height = 2 * _RIM + _LINE * len(lines)
    description = escape("\n".join(line for line, _ in lines).strip())
    style = _STYLE.read_text(encoding="utf-8").rstrip()
    parts = (
        _HEAD.format(width=_WIDTH, height=height, description=description, style=style),
        rectangle("paper", Box(0.5, 0.5, _WIDTH - 1, height - 1), 12),
        *(_drawn(number, line, kind) for number, (line, kind) in enumerate(lines) if line.strip()),
        "</svg>\n",
    )
    return "\n".join(parts)


def _lines() -> Iterator[tuple[str, str]]:
    """What the terminal shows: the document, the command, and what it prints, up to the log of Azure."""
    yield "$ cat answer.json", "command"
    yield json.dumps(DOCUMENT), "document"
    yield "$ conditions explain --root answer.json \\", "command"
    yield f'  "{EXPRESSION}"', "command"
    shown = displayed(conditions.compile(EXPRESSION).explain(DOCUMENT))
    yield from takewhile(lambda line: line[1] != "log", shown)


def _drawn(number: int, line: str, kind: str) -> str:
    """A line at its place, as wide as its columns in whatever font; SVG would leave out the space it begins with."""
    shown = line.strip()
    left = _RIM + _COLUMN * (len(line) - len(line.lstrip()))
    place = f'x="{left:g}" y="{_RIM + _LINE * number + 15}" textLength="{_COLUMN * len(shown):g}"'
    return f'<text class="{kind}" {place} lengthAdjust="spacingAndGlyphs">{escape(shown, quote=False)}</text>'
