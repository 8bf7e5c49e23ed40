"""docs/images/architecture.svg: the stages of the code, what imports what, and the way of a condition through them."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from itertools import pairwise
from textwrap import wrap
from typing import NamedTuple

from docs.generate.stages import STAGES, Stage, edges

_COLUMNS = (28, 254, 560, 780, 1000)
"""Where the columns begin: two of `conditions`, then three of `restapi`."""
_COLUMN, _STEP = 210, 176
_TOP, _ROW, _HEIGHT = 132, 104, 72
_WIDTH, _BOTTOM = 1238, 1396
_PANEL = 18
"""How far a panel reaches beyond its boxes."""
_LEGEND = "Arrows lead to what is imported, always downwards. The numbers are those of the two ways below."

# What a text goes through, and the number and the name of the stage that takes it to the next.
_CONDITION = (
    ("text", "of a condition"),
    ("tree", "1 parsing"),
    ("checked tree", "2 checking"),
    ("optimised tree", "3 optimising"),
    ("Python function", "4 generating"),
    ("verdict", "5 calling it"),
)
_INVOCATION = (
    ("file", "or Python"),
    ("invocation", "1 files"),
    ("call", "2 calls"),
    ("answer", "3 network"),
    ("verdict", "4 answers"),
    ("outcome", "5 flows, until it is over"),
)
_NUMBERS = {
    "conditions": {"parsing": "1", "checking and optimising": "2 3", "generating": "4", "condition": "5"},
    "restapi": {"files": "1", "calls": "2", "network": "3", "answers": "4", "flows": "5"},
}

_STYLE = """\
svg { --paper: #ffffff; --ink: #1b1f24; --soft: #57606a; --box: #ffffff; --line: #8c959f;
  --conditions: #0a58ca; --conditions-panel: #eef4fd; --restapi: #1a7f37; --restapi-panel: #edf7ef; }
@media (prefers-color-scheme: dark) { svg { --paper: #14181d; --ink: #e6edf3; --soft: #a4b0bd; --box: #1d232b;
  --line: #7d8894; --conditions: #79b0ff; --conditions-panel: #18222f; --restapi: #6fd088; --restapi-panel: #17251b; } }
text { font-family: system-ui, "Segoe UI", "Helvetica Neue", Arial, sans-serif; fill: var(--ink); }
.title { font-size: 27px; font-weight: 700; } .panel-title { font-size: 21px; font-weight: 700; }
.name { font-size: 18px; font-weight: 600; } .about { font-size: 14px; fill: var(--soft); }
.box { fill: var(--box); stroke-width: 1.6; } .edge { fill: none; stroke: var(--line); stroke-width: 1.8; }
.paper { fill: var(--paper); } .arrow { fill: var(--line); }
.number { font-size: 14px; font-weight: 700; fill: var(--paper); }
.conditions .box, .conditions .step { stroke: var(--conditions); } .conditions .disc { fill: var(--conditions); }
.restapi .box, .restapi .step { stroke: var(--restapi); } .restapi .disc { fill: var(--restapi); }
.conditions .panel { fill: var(--conditions-panel); } .conditions .panel-title { fill: var(--conditions); }
.restapi .panel { fill: var(--restapi-panel); } .restapi .panel-title { fill: var(--restapi); }
.step { fill: none; stroke-width: 2.2; }"""

_DESCRIPTION = """\
Boxes are stages of the code, arrows lead from a stage to what it imports, always downwards. {ways} Imports: {imports}.\
"""


class Box(NamedTuple):
    """A rectangle of the picture."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def bottom(self) -> float:
        return self.top + self.height

    @property
    def middle(self) -> float:
        """Half-way down."""
        return self.top + self.height / 2


Path = tuple[tuple[float, float], ...]
"""The corners of an arrow."""


def picture() -> str:
    """The picture, as SVG."""
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_BOTTOM}" role="img" '
            'aria-labelledby="title description">',
            '<title id="title">How condex is built</title>',
            f'<desc id="description">{escape(_description())}</desc>',
            f"<style>\n{_STYLE}\n</style>",
            '<defs><marker id="arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" '
            'orient="auto-start-reverse"><path class="arrow" d="M0 0 10 5 0 10z"/></marker></defs>',
            f'<rect class="paper" width="{_WIDTH}" height="{_BOTTOM}" rx="14"/>',
            _text(28, 48, "How condex is built", "title"),
            _text(28, 78, _LEGEND, "about"),
            *_panels(),
            *(_edge(above, below) for above, below in sorted(edges())),
            *map(_stage, STAGES),
            *_way("conditions", "The way of a condition", _CONDITION, 600),
            *_way("restapi", "The way of an invocation", _INVOCATION, 910),
            "</svg>\n",
        )
    )


def _description() -> str:
    ways = " ".join(
        f"The way of {what}: {', '.join(name for name, _ in way)}."
        for what, way in (("a condition", _CONDITION), ("an invocation", _INVOCATION))
    )
    imports = ", ".join(f"{_full(above)} imports {_full(below)}" for above, below in sorted(edges()))
    return _DESCRIPTION.format(ways=ways, imports=imports)


def _full(stage: Stage) -> str:
    return f"{stage.package}: {stage.name}"


def box_of(stage: Stage) -> Box:
    """Where a stage stands."""
    left, last = _COLUMNS[stage.column], _COLUMNS[stage.column + stage.columns - 1]
    return Box(left, _TOP + _ROW * stage.row, last + _COLUMN - left, _HEIGHT + _ROW * (stage.rows - 1))


def way_of(above: Stage, below: Stage) -> Path:
    """The arrow from a stage to one that it imports: straight down, or with one corner around all other stages."""
    start, end = box_of(above), box_of(below)
    left, right = max(start.left, end.left), min(start.right, end.right)
    across = end.right - 40 if end.right < start.left else start.left - 40
    candidates: list[Path] = []
    if left < right:
        candidates = [(((left + right) / 2, start.bottom), ((left + right) / 2, end.top))]
    else:
        candidates = [
            ((start.left, start.middle), (across, start.middle), (across, end.top)),
            ((start.left + 14, start.bottom), (start.left + 14, end.middle), (end.right, end.middle)),
        ]
    others = [box_of(stage) for stage in STAGES if stage not in (above, below)]
    return next(path for path in candidates if not any(_crosses(path, box) for box in others))


def _crosses(path: Path, box: Box) -> bool:
    """Whether an arrow goes through a box."""
    return any(
        min(x1, x2) < box.right and max(x1, x2) > box.left and min(y1, y2) < box.bottom and max(y1, y2) > box.top
        for (x1, y1), (x2, y2) in pairwise(path)
    )


def _edge(above: Stage, below: Stage) -> str:
    return f'<path class="edge" marker-end="url(#arrow)" d="{_rounded(way_of(above, below))}"/>'


def _rounded(path: Path) -> str:
    """The path with a round corner, if it has one."""
    (x, y), *corner, (last_x, last_y) = path
    if not corner:
        return f"M{x:g} {y:g} {last_x:g} {last_y - 2:g}"
    ((corner_x, corner_y),) = corner
    before, after = _towards((corner_x, corner_y), (x, y)), _towards((corner_x, corner_y), (last_x, last_y))
    return (
        f"M{x:g} {y:g} L{before[0]:g} {before[1]:g} Q{corner_x:g} {corner_y:g} {after[0]:g} {after[1]:g} "
        f"L{last_x:g} {last_y:g}"
    )


def _towards(start: tuple[float, float], end: tuple[float, float], radius: float = 14) -> tuple[float, float]:
    """The point that lies a little way from the start."""
    move = [radius * (b > a) - radius * (b < a) for a, b in zip(start, end, strict=True)]
    return start[0] + move[0], start[1] + move[1]


def _panels() -> Iterator[str]:
    for package in ("conditions", "restapi"):
        boxes = [box_of(stage) for stage in STAGES if stage.package == package]
        left, top = min(box.left for box in boxes) - _PANEL, min(box.top for box in boxes) - 40
        width, height = max(box.right for box in boxes) + _PANEL - left, max(box.bottom for box in boxes) + _PANEL - top
        yield f'<g class="{package}"><rect class="panel" x="{left}" y="{top}" width="{width}" height="{height}" rx="12"/>'
        yield f"{_text(left + _PANEL, top + 28, package, 'panel-title')}</g>"


def _stage(stage: Stage) -> str:
    box = box_of(stage)
    middle = box.left + box.width / 2
    lines = wrap(stage.about, int(box.width / 7.9))
    top = box.middle - 10 * len(lines) + 3
    texts = [_text(middle, top, stage.name, "name", anchor="middle")]
    texts += (_text(middle, top + 20 + 18 * index, line, "about", anchor="middle") for index, line in enumerate(lines))
    numbers = _NUMBERS[stage.package].get(stage.name, "").split()
    return "".join(
        (
            f'<g class="{stage.package}"><title>{escape(" ".join(stage.modules.split()))}</title>'
            f'<rect class="box" x="{box.left:g}" y="{box.top:g}" width="{box.width:g}" height="{box.height:g}" rx="9"/>',
            *texts,
            *(_disc(box.left + 4 + 27 * index, box.top + 3, number) for index, number in enumerate(numbers)),
            "</g>",
        )
    )


def _way(package: str, title: str, way: tuple[tuple[str, str], ...], left: float) -> Iterator[str]:
    top = 790.0
    yield f'<g class="{package}">{_text(left, top, title, "panel-title")}'
    for index, (name, by) in enumerate(way):
        y = top + 24 + 92 * index
        yield f'<rect class="step" x="{left}" y="{y:g}" width="{_STEP}" height="40" rx="20"/>'
        yield _text(left + _STEP / 2, y + 26, name, "name", anchor="middle")
        if index == 0:
            yield _text(left + _STEP + 12, y + 25, by, "about")
            continue
        number, _, what = by.partition(" ")
        yield f'<path class="edge" marker-end="url(#arrow)" d="M{left + _STEP / 2:g} {y - 52:g} {left + _STEP / 2:g} {y - 3:g}"/>'
        yield _disc(left + _STEP / 2 + 27, y - 27, number) + _text(left + _STEP / 2 + 47, y - 22, what, "about")
    yield "</g>"


def _disc(x: float, y: float, number: str) -> str:
    return f'<circle class="disc" cx="{x:g}" cy="{y:g}" r="12.5"/>{_text(x, y + 5, number, "number", anchor="middle")}'


def _text(x: float, y: float, text: str, kind: str, *, anchor: str = "start") -> str:
    place = f' text-anchor="{anchor}"' if anchor != "start" else ""
    return f'<text class="{kind}" x="{x:g}" y="{y:g}"{place}>{escape(text)}</text>'
