"""docs/images/architecture.svg: the rooms of both packages, what imports what, and the ways through them."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from pathlib import Path
from textwrap import wrap

from docs.generate.blocks import Block, arrows, blocks
from docs.generate.rooms import GRIDS, WAYS, Way
from docs.generate.svg import Box, arrow, disc, rectangle, text

_LEFT, _INNER, _GAP = 46, 760, 22
"""The left end of the boxes, the width of all of them together, and the gap between two."""
_ROW, _HEIGHT = 96, 72
_WIDTH = 1180
_STACK = ("restapi", "conditions")
"""The packages from the top down: restapi imports conditions."""
_FIRST = 152
"""The upper end of the first row."""
_PANEL, _PANEL_TOP, _BETWEEN = 18, 44, 64
"""The rim of a panel around its boxes and above them, and the gap between the panels."""
_WAY, _STEP, _STEP_HEIGHT, _STEP_EVERY = 864, 244, 46, 108
_STYLE = Path(__file__).with_suffix(".css")
_LEGEND = "Arrows lead to what is imported, always downwards."
_ONE_WAY = "restapi imports conditions, never the other way round"
_LEGEND_OF_NUMBERS = "Numbers are the steps of the ways on the right."

_HEAD = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height:g}" role="img" aria-labelledby="title description">
<title id="title">How condex is built</title>
<desc id="description">{description}</desc>
<style>
{style}
</style>
<defs><marker id="arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto">
<path class="arrow" d="M0 0 10 5 0 10z"/></marker></defs>
<rect class="paper" width="{width}" height="{height:g}" rx="14"/>"""


def picture() -> str:
    """The picture, as SVG."""
    panels = [panel_of(package) for package in _STACK]
    style = _STYLE.read_text(encoding="utf-8").rstrip()
    parts = (
        _HEAD.format(width=_WIDTH, height=panels[-1].bottom + 28, description=escape(_description()), style=style),
        text(28, 48, "How condex is built", "title"),
        text(28, 80, f"{_LEGEND} {_LEGEND_OF_NUMBERS}", "about"),
        *(_panel(package) for package in _STACK),
        *_between(*panels),
        *(_arrow(above, below) for package in _STACK for above, below in sorted(arrows(package))),
        *(_block(block) for package in _STACK for block in blocks(package)),
        *map(_way, WAYS),
        "</svg>\n",
    )
    return "\n".join(parts)


def _description() -> str:
    ways = " ".join(f"{way.title}: {', '.join(step.to for step in way.steps)}." for way in WAYS)
    imports = " ".join(_imports(block) for package in _STACK for block in reversed(blocks(package)))
    return f"{_LEGEND} {ways} {_ONE_WAY.capitalize()}. {imports}"


def _imports(block: Block) -> str:
    """The imports of a block, in words."""
    below = [other for other in blocks(block.package) if (block, other) in arrows(block.package)]
    return f"{_named(block)} imports {', '.join(map(_named, below)) or 'none of these'}."


def _named(block: Block) -> str:
    return " and ".join(f"{block.package}.{name.removesuffix('/')}" for name in block.names)


def _top(package: str) -> float:
    """The upper end of the rows of a package."""
    above = _STACK[: _STACK.index(package)]
    return panel_of(above[-1]).bottom + _BETWEEN + _PANEL_TOP if above else _FIRST


def panel_of(package: str) -> Box:
    """The panel that the boxes of a package stand on."""
    height = _ROW * len(GRIDS[package]) - _ROW + _HEIGHT
    return Box(_LEFT - _PANEL, _top(package) - _PANEL_TOP, _INNER + 2 * _PANEL, height + _PANEL_TOP + _PANEL)


def box_of(block: Block) -> Box:
    """The box of a block, at its place in the grid."""
    column = (_INNER + _GAP) / len(GRIDS[block.package][0])
    return Box(
        _LEFT + column * block.column,
        _top(block.package) + _ROW * block.row,
        column * block.columns - _GAP,
        _ROW * (block.rows - 1) + _HEIGHT,
    )


def line_of(above: Block, below: Block) -> tuple[float, float, float]:
    """The arrow from a block to one that it imports: how far from the left it goes down, from where and to where."""
    start, end = box_of(above), box_of(below)
    left, right = max(start.left, end.left), min(start.right, end.right)
    between = [box for box in map(box_of, blocks(above.package)) if start.bottom <= box.top and box.bottom <= end.top]
    places = [left + (right - left) * part / 8 for part in (4, 3, 5, 2, 6, 1, 7)]
    free = [x for x in places if left < right and not any(box.left < x < box.right for box in between)]
    assert free, f"no arrow leads down from {above.names[0]} to {below.names[0]}: move them in rooms.toml"
    return free[0], start.bottom, end.top


def _arrow(above: Block, below: Block) -> str:
    x, top, bottom = line_of(above, below)
    return arrow(((x, top), (x, bottom)))


def _panel(package: str) -> str:
    panel = panel_of(package)
    title = text(panel.left + _PANEL, panel.top + 29, f"{package}/", "panel-title")
    return f'<g class="{package}">{rectangle("panel", panel, 12)}{title}</g>'


def _between(above: Box, below: Box) -> Iterator[str]:
    """The arrow from package to package, which stands for all imports between their rooms."""
    x = above.left + above.width / 4
    yield arrow(((x, above.bottom), (x, below.top)))
    yield text(x + 18, above.bottom + _BETWEEN / 2 + 6, _ONE_WAY, "about")


def _block(block: Block) -> str:
    box = box_of(block)
    center = box.left + box.width / 2
    lines = [*((line, "name") for line in _title(block, box)), *((line, "about") for line in _about(block, box))]
    top = box.middle - 10.5 * len(lines) + 17
    parts = (
        f'<g class="{block.package}">',
        rectangle("box", box, 9),
        *(text(center, top + 21 * row, line, kind, anchor="middle") for row, (line, kind) in enumerate(lines)),
        *(disc(box.left + 4 + 32 * index, box.top + 3, number) for index, number in enumerate(block.numbers())),
        "</g>",
    )
    return "".join(parts)


def _title(block: Block, box: Box) -> list[str]:
    """The names of its rooms: in one line, or each in its own where they are too long for that."""
    line = " · ".join(block.names)
    return [line] if 11 * len(line) < box.width else block.names


def _about(block: Block, box: Box) -> list[str]:
    """The description of its rooms, in as few lines as there must be and all of them about as long."""
    most = int(box.width / 9.4)
    lines = len(wrap(block.about, most))
    return next(wrapped for width in range(1, most + 1) if len(wrapped := wrap(block.about, width)) <= lines)


def _way(way: Way) -> str:
    """A way beside the panel of its package, half-way down."""
    panel = panel_of(way.package)
    height = 40 + _STEP_EVERY * (len(way.steps) - 1) + _STEP_HEIGHT
    top = panel.middle - height / 2 + 16
    parts = [f'<g class="{way.package}">', text(_WAY, top, way.title, "panel-title")]
    for index, step in enumerate(way.steps):
        box = Box(_WAY, top + 26 + _STEP_EVERY * index, _STEP, _STEP_HEIGHT)
        center = box.left + box.width / 2
        parts += (rectangle("step", box, 23), text(center, box.middle + 7, step.to, "name", anchor="middle"))
        if index:
            gap = _STEP_EVERY - _STEP_HEIGHT
            parts += (
                arrow(((center, box.top - gap), (center, box.top - 1))),
                disc(center + 30, box.top - gap / 2, str(index)),
                text(center + 52, box.top - gap / 2 + 6, step.by, "about"),
            )
    return "".join([*parts, "</g>"])
