"""docs/images/architecture.svg: the stages of the code, what imports what, and the way of a condition through them."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from itertools import pairwise
from pathlib import Path
from textwrap import wrap

from docs.generate.sources import PACKAGES
from docs.generate.stages import STAGES, WAYS, Stage, Way, edges, numbers
from docs.generate.svg import Box, Corners, arrow, disc, rectangle, text

_COLUMNS = (28, 254, 560, 780, 1000)
"""Where the columns begin: two of `conditions`, then three of `restapi`."""
_COLUMN, _STEP = 210, 216
_TOP, _ROW, _HEIGHT = 140, 124, 92
_WIDTH, _BOTTOM = 1238, 1642
_WAYS, _WAYS_TOP = (590, 904), 926
_PANEL = 18
"""How far a panel reaches beyond its boxes."""
_STYLE = Path(__file__).with_suffix(".css")
_LEGEND = "Arrows lead to what is imported, always downwards. The numbers are those of the two ways below."

_HEAD = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" aria-labelledby="title description">
<title id="title">How condex is built</title>
<desc id="description">{description}</desc>
<style>
{style}
</style>
<defs><marker id="arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto">
<path class="arrow" d="M0 0 10 5 0 10z"/></marker></defs>
<rect class="paper" width="{width}" height="{height}" rx="14"/>"""


def picture() -> str:
    """The picture, as SVG."""
    parts = (
        _HEAD.format(
            width=_WIDTH,
            height=_BOTTOM,
            description=escape(_description()),
            style=_STYLE.read_text(encoding="utf-8").rstrip(),
        ),
        text(28, 48, "How condex is built", "title"),
        text(28, 80, _LEGEND, "about"),
        *_panels(),
        *(arrow(way_of(above, below)) for above, below in sorted(edges())),
        *map(_stage, STAGES),
        *(_way(way, left) for way, left in zip(WAYS, _WAYS, strict=True)),
        "</svg>\n",
    )
    return "\n".join(parts)


def _description() -> str:
    ways = " ".join(f"{way.title}: {', '.join(step.to for step in way.steps)}." for way in WAYS)
    imports = "; ".join(f"{_full(above)} imports {_full(below)}" for above, below in sorted(edges()))
    return f"{_LEGEND} {ways} {imports}."


def _full(stage: Stage) -> str:
    return f"{stage.name} of {stage.package}"


def box_of(stage: Stage) -> Box:
    """Where a stage stands."""
    left, last = _COLUMNS[stage.column], _COLUMNS[stage.column + stage.columns - 1]
    return Box(left, _TOP + _ROW * stage.row, last + _COLUMN - left, _HEIGHT + _ROW * (stage.rows - 1))


def way_of(above: Stage, below: Stage) -> Corners:
    """The arrow from a stage to one that it imports: straight down, or with one corner around all other stages."""
    start, end = box_of(above), box_of(below)
    left, right = max(start.left, end.left), min(start.right, end.right)
    across = end.right - 40 if end.right < start.left else start.left - 40
    straight = [(((left + right) / 2, start.bottom), ((left + right) / 2, end.top))]
    around = [
        ((start.left, start.middle), (across, start.middle), (across, end.top)),
        ((start.left + 14, start.bottom), (start.left + 14, end.middle), (end.right, end.middle)),
    ]
    candidates: list[Corners] = [*(straight if left < right else around)]
    others = [box_of(stage) for stage in STAGES if stage not in (above, below)]
    free = [path for path in candidates if not any(_crosses(path, box) for box in others)]
    assert free, f"no arrow leads from {_full(above)} to {_full(below)}: move them in stages.toml"
    return free[0]


def _crosses(path: Corners, box: Box) -> bool:
    """Whether an arrow goes through a box."""
    return any(
        min(x1, x2) < box.right and max(x1, x2) > box.left and min(y1, y2) < box.bottom and max(y1, y2) > box.top
        for (x1, y1), (x2, y2) in pairwise(path)
    )


def _panels() -> Iterator[str]:
    for package in PACKAGES:
        boxes = [box_of(stage) for stage in STAGES if stage.package == package]
        left, top = min(box.left for box in boxes) - _PANEL, min(box.top for box in boxes) - 40
        right, bottom = max(box.right for box in boxes) + _PANEL, max(box.bottom for box in boxes) + _PANEL
        title = text(left + _PANEL, top + 28, package, "panel-title")
        yield f'<g class="{package}">{rectangle("panel", Box(left, top, right - left, bottom - top), 12)}{title}</g>'


def _stage(stage: Stage) -> str:
    box = box_of(stage)
    center = box.left + box.width / 2
    lines = wrap(stage.about, int(box.width / 9.8))
    top = box.middle - 10.5 * len(lines) + 4
    parts = (
        f'<g class="{stage.package}"><title>{escape(", ".join(stage.modules.split()))}</title>',
        rectangle("box", box, 9),
        text(center, top, stage.name, "name", anchor="middle"),
        *(text(center, top + 23 + 21 * index, line, "about", anchor="middle") for index, line in enumerate(lines)),
        *(disc(box.left + 4 + 32 * index, box.top + 3, number) for index, number in enumerate(numbers(stage))),
        "</g>",
    )
    return "".join(parts)


def _way(way: Way, left: float) -> str:
    parts = [f'<g class="{way.package}">', text(left, _WAYS_TOP, way.title, "panel-title")]
    for index, step in enumerate(way.steps):
        box = Box(left, _WAYS_TOP + 26 + 118 * index, _STEP, 48)
        center = left + _STEP / 2
        parts += (rectangle("step", box, 24), text(center, box.middle + 7, step.to, "name", anchor="middle"))
        if index:
            parts += (
                arrow(((center, box.top - 70), (center, box.top - 1))),
                disc(center + 30, box.top - 36, str(index)),
                text(center + 52, box.top - 30, step.by, "about"),
            )
    return "".join([*parts, "</g>"])
