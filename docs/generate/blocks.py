"""The blocks of the picture: rooms that are drawn as one box, where they stand, and which of them import which."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from docs.generate.rooms import GRIDS, ROOMS, WAYS, Room, edges


class Block(NamedTuple):
    """A room with a place of its own in the picture, and those after it that have none.

    Attributes:
        rooms: The rooms, from the ground up; the first one names the place.
        row, rows: Where it stands, from the top, and over how many rows.
        column, columns: The same across.
    """

    rooms: tuple[Room, ...]
    row: int
    rows: int
    column: int
    columns: int

    @property
    def package(self) -> str:
        return self.rooms[0].package

    @property
    def names(self) -> list[str]:
        """The names of its rooms, without what only starts a command."""
        return [room.entry.removesuffix(".py") for room in self.rooms if room.name != "__main__"]

    @property
    def about(self) -> str:
        """The descriptions of its rooms."""
        return "; ".join(room.about for room in self.rooms if room.name != "__main__")

    def numbers(self) -> list[str]:
        """The numbers of the steps of the way that its rooms make."""
        names = {room.name for room in self.rooms}
        steps = [step for way in WAYS if way.package == self.package for step in way.steps]
        return [str(number) for number, step in enumerate(steps) if step.room in names]


Arrows = frozenset[tuple[Block, Block]]
"""Blocks, each with another one that it imports."""


@cache
def blocks(package: str) -> tuple[Block, ...]:
    """The blocks of a package, from the ground up."""
    grid = GRIDS[package]
    placed = {name for row in grid for name in row}
    groups: list[list[Room]] = []
    for room in ROOMS[package]:
        if room.name in placed:
            groups.append([])
        groups[-1].append(room)
    return tuple(_placed(tuple(group), grid) for group in groups)


def _placed(rooms: tuple[Room, ...], grid: list[list[str]]) -> Block:
    """The block of the rooms where the grid names the first one, in cells that make up a rectangle."""
    name = rooms[0].name
    cells = [(row, column) for row, names in enumerate(grid) for column, each in enumerate(names) if each == name]
    (row, column), (last_row, last_column) = cells[0], cells[-1]
    block = Block(rooms, row, last_row - row + 1, column, last_column - column + 1)
    assert len(cells) == block.rows * block.columns, f"the place of {name} in rooms.toml is no rectangle"
    return block


@cache
def arrows(package: str) -> Arrows:
    """The imports between the blocks of a package, without those that follow from others."""
    block_of = {room: block for block in blocks(package) for room in block.rooms}
    every = {(block_of[above], block_of[below]) for above, below in edges() if {above, below} <= block_of.keys()}
    return reduced({(above, below) for above, below in every if above != below})


def reduced(every: set[tuple[Block, Block]]) -> Arrows:
    """The arrows without those that others lead around."""
    return frozenset(
        (above, below)
        for above, below in every
        if not any(start == above and end != below and _leads(end, below, every) for start, end in every)
    )


def _leads(start: Block, end: Block, every: set[tuple[Block, Block]]) -> bool:
    """True where arrows lead from one block to another one, always down."""
    return start == end or any(
        _leads(below, end, every) for above, below in every if above == start and below.row > above.row
    )
