"""The shapes that the picture is made of, as SVG."""

from __future__ import annotations

from html import escape
from typing import NamedTuple


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


Corners = tuple[tuple[float, float], ...]
"""The corners of an arrow."""


def rectangle(kind: str, box: Box, radius: float) -> str:
    """A rectangle with round corners; *kind* is its class in the style."""
    sides = f'x="{box.left:g}" y="{box.top:g}" width="{box.width:g}" height="{box.height:g}"'
    return f'<rect class="{kind}" {sides} rx="{radius:g}"/>'


def disc(x: float, y: float, number: str) -> str:
    """A number in a disc, around its centre."""
    return f'<circle class="disc" cx="{x:g}" cy="{y:g}" r="14"/>{text(x, y + 6, number, "number", anchor="middle")}'


def text(x: float, y: float, content: str, kind: str, *, anchor: str = "start") -> str:
    """One line of text."""
    place = f' text-anchor="{anchor}"' if anchor != "start" else ""
    return f'<text class="{kind}" x="{x:g}" y="{y:g}"{place}>{escape(content)}</text>'


def arrow(corners: Corners) -> str:
    """An arrow through the corners."""
    return f'<path class="edge" marker-end="url(#arrow)" d="{_rounded(corners)}"/>'


def _rounded(corners: Corners) -> str:
    """The way through the corners, of which one between the ends is round."""
    (x, y), *corner, (last_x, last_y) = corners
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
