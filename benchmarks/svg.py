"""Charts as SVG: narrow, so that they can be read on a phone, and in the colours of the page, light and dark."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from itertools import cycle
from textwrap import wrap
from typing import NamedTuple

WIDTH, LEFT, RIGHT = 400, 10, 338
"""The units of the width, and the ends of what is drawn; behind the right one stand values."""
BAR, LABEL, GAP, LINE = 15, 19, 9, 19
"""The units of the heights of a bar, the label of a group, the gap below a group, and a line of text."""
LETTER = 7.5
"""The units of the width of a letter, about."""

LONG = 54
"""The most characters of a label in letters of the usual size."""

OURS, PURE, BY_HAND, OTHERS = "ours", "pure", "by-hand", "others"
"""The classes of what is drawn."""

_STYLE = """\
svg { --paper: #ffffff; --ink: #1b1f24; --soft: #57606a; --grid: #d0d7de;
  --ours: #0a58ca; --pure: #6ea8fe; --by-hand: #b35900; --others: #8c959f; }
@media (prefers-color-scheme: dark) {
  svg { --paper: #14181d; --ink: #e6edf3; --soft: #a4b0bd; --grid: #363f4a;
    --ours: #79b0ff; --pure: #3f6fb0; --by-hand: #e8a15a; --others: #7d8894; }
}
text { font: 13px system-ui, "Segoe UI", "Helvetica Neue", Arial, sans-serif; fill: var(--ink);
  paint-order: stroke; stroke: var(--paper); stroke-width: 3px; }
.long { font-size: 11.5px; }
.title { font-size: 15px; font-weight: 600; }
.soft { fill: var(--soft); }
.ours { --colour: var(--ours); } .pure { --colour: var(--pure); }
.by-hand { --colour: var(--by-hand); } .others { --colour: var(--others); }
rect, circle { fill: var(--colour); } path { fill: none; stroke: var(--colour); stroke-width: 2; }
.paper { fill: var(--paper); }
.grid { stroke: var(--grid); stroke-width: 1; } .mark { stroke: var(--ink); stroke-width: 1.5; }"""


class Value(NamedTuple):
    """A value that is drawn, how it is written, and the class that colours it."""

    value: float
    written: str
    colour: str


Legend = Mapping[str, str]
"""Words by class."""


def bars(title: str, groups: Mapping[str, Sequence[Value]], legend: Legend, mark: float = 0) -> str:
    """Horizontal bars from 0, in groups with a label above each; and a vertical line at *mark*, if that is not 0."""
    scale = (RIGHT - LEFT) / max(value.value for group in groups.values() for value in group)
    at = LEFT + mark * scale if mark else None
    parts, marked, y = list[str](), "", _top(title, legend)
    for label, group in groups.items():
        parts.append(_label(y, label))
        y += LABEL
        marked += f"M{at:.1f} {y - 2}V{y + len(group) * BAR}" if at is not None else ""
        for value, written, colour in group:
            width = max(value * scale, 1)
            parts.append(f'<rect class="{colour}" x="{LEFT}" y="{y}" width="{width:.1f}" height="{BAR - 2}"/>')
            parts.append(_text(_beside(LEFT + width, written, at), y + BAR - 4, written, "soft"))
            y += BAR
        y += GAP
    return _whole(title, legend, [*parts, f'<path class="mark" d="{marked}"/>'] if marked else parts, y)


def _beside(end: float, written: str, mark: float | None) -> float:
    """Where the words begin that stand behind a bar: behind the mark where they would stand in it."""
    start = end + 5
    crosses = mark is not None and end < mark + 1 and mark - 3 < start + LETTER * len(written)
    return mark + 5 if mark is not None and crosses else start


def dots(title: str, values: Mapping[str, Value]) -> str:
    """A dot for each value on a logarithmic scale: a bar there would have no foot to stand on."""
    low, high = _decades(value.value for value in values.values())
    top = _top(title, {})
    bottom = top + len(values) * (LABEL + BAR)
    parts = list(_grid(low, high, top, bottom))
    for at, (label, (value, written, colour)) in enumerate(values.items()):
        y, x = top + at * (LABEL + BAR), _place(value, low, high, LEFT, RIGHT)
        parts.append(_label(y, label))
        parts.append(f'<circle class="{colour}" cx="{x:.1f}" cy="{y + LABEL + 4}" r="4.5"/>')
        parts.append(_text(x + 9, y + LABEL + 8.5, written, "soft"))
    return _whole(title, {}, parts, bottom + LINE)


Series = Mapping[str, tuple[str, Mapping[float, float]]]
"""By name, the class and the points."""

_DASHES = ("", "6 3", "2 3", "9 3 2 3")


def curves(title: str, series: Series, across: str) -> str:
    """A line for each series over what *across* tells, on two logarithmic scales."""
    scale = _Scale.of(series, _top(title, {}))
    parts = [*scale.levels(), *scale.steps(), _text(scale.middle, scale.bottom + 34, across, "soft", anchor="middle")]
    for at, ((name, (colour, points)), dashes) in enumerate(zip(series.items(), cycle(_DASHES), strict=False)):
        drawn = f'<path class="{colour}" stroke-dasharray="{dashes}" d="{{}}"/>'
        y = scale.bottom + 56 + at * LINE
        parts.append(drawn.format("M" + "L".join(scale.point(*point) for point in points.items())))
        parts += [drawn.format(f"M{LEFT} {y - 4}H{LEFT + 34}"), _text(LEFT + 42, y, name)]
    return _whole(title, {}, parts, scale.bottom + 44 + len(series) * LINE)


class _Scale(NamedTuple):
    """Two logarithmic scales: their lowest and highest values, and where the upper end stands."""

    across: tuple[float, float]
    upwards: tuple[float, float]
    top: float

    left = 66
    right = WIDTH - 36
    middle = (left + right) / 2

    @classmethod
    def of(cls, series: Series, top: float) -> _Scale:
        points = [point for _, found in series.values() for point in found.items()]
        return cls(_decades(x for x, _ in points), _decades(y for _, y in points), top)

    @property
    def bottom(self) -> float:
        return self.top + 260

    def x(self, value: float) -> float:
        return _place(value, *self.across, self.left, self.right)

    def y(self, value: float) -> float:
        return _place(value, *self.upwards, self.bottom, self.top)

    def point(self, x: float, y: float) -> str:
        return f"{self.x(x):.1f} {self.y(y):.1f}"

    def levels(self) -> Iterator[str]:
        """A line and a number for each power of ten upwards."""
        for level in _powers(*self.upwards):
            yield f'<path class="grid" d="M{self.left} {self.y(level):.1f}H{self.right}"/>'
            yield _text(self.left - 6, self.y(level) + 4, f"{level:,g}", "soft", anchor="end")

    def steps(self) -> Iterator[str]:
        """A number for each power of ten across."""
        for step in _powers(*self.across):
            yield _text(self.x(step), self.bottom + 16, f"{step:,g}", "soft", anchor="middle")


def _grid(low: float, high: float, top: float, bottom: float) -> Iterator[str]:
    for level in _powers(low, high):
        x = _place(level, low, high, LEFT, RIGHT)
        yield f'<path class="grid" d="M{x:.1f} {top}V{bottom}"/>'
        yield _text(x, bottom + 15, f"{level:,g}", "soft", anchor="middle" if x > LEFT + 20 else "start")


def _decades(values: Iterable[float]) -> tuple[float, float]:
    """The powers of ten that hold the values between them."""
    found = list(values)
    low, high = math.floor(math.log10(min(found))), math.ceil(math.log10(max(found)))
    return 10.0**low, 10.0 ** max(high, low + 1)


def _powers(low: float, high: float) -> list[float]:
    return [10.0**power for power in range(round(math.log10(low)), round(math.log10(high)) + 1)]


def _place(value: float, low: float, high: float, start: float, end: float) -> float:
    return start + math.log(value / low) / math.log(high / low) * (end - start)


def _text(x: float, y: float, words: str, kind: str = "", anchor: str = "start") -> str:
    said = f' class="{kind}"' if kind else ""
    turned = f' text-anchor="{anchor}"' if anchor != "start" else ""
    return f'<text{said}{turned} x="{x:.1f}" y="{y:.1f}">{escape(words)}</text>'


def _label(y: float, words: str) -> str:
    return _text(LEFT, y + 13, words, "long" if len(words) > LONG else "")


def _titled(title: str) -> list[str]:
    return wrap(title, 42)


def _top(title: str, legend: Legend) -> int:
    """Where the drawing begins, below the title and the legend."""
    return 14 + LINE * (len(_titled(title)) + len(legend)) + (14 if legend else 8)


def _whole(title: str, legend: Legend, parts: Iterable[str], bottom: float) -> str:
    """The picture, with its title and legend."""
    height = round(bottom + 8)
    lines = [_text(LEFT, 26 + LINE * at, line, "title") for at, line in enumerate(_titled(title))]
    for at, (colour, words) in enumerate(legend.items(), len(lines)):
        y = 32 + LINE * at
        lines += [
            f'<rect class="{colour}" x="{LEFT}" y="{y - 10}" width="11" height="11"/>',
            _text(LEFT + 18, y, words),
        ]
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH * 1.3:g}" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'aria-labelledby="title">'
    )
    body = [head, f'<title id="title">{escape(title)}</title>', f"<style>\n{_STYLE}\n</style>"]
    paper = f'<rect class="paper" width="{WIDTH}" height="{height}" rx="8"/>'
    return "\n".join([*body, paper, *lines, *parts, "</svg>", ""])
