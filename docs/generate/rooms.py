"""The rooms of both packages, named in rooms.toml, and which of them import which."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import grimp

from docs.generate.sources import PACKAGES, ROOT


class Room(NamedTuple):
    """A package or a module directly under a package.

    Attributes:
        package: The package that it stands in.
        name: Its name there.
        about: What it is, in a few words.
    """

    package: str
    name: str
    about: str

    @property
    def module(self) -> str:
        """Its full name."""
        return f"{self.package}.{self.name}"

    @property
    def entry(self) -> str:
        """The name as `ls` shows it: with a slash where it is a folder."""
        return f"{self.name}/" if (ROOT / self.package / self.name).is_dir() else f"{self.name}.py"


class Step(NamedTuple):
    """A thing on its way, and what made it: in a word, and the name of the room. The first step has neither."""

    to: str
    by: str = ""
    room: str = ""


class Way(NamedTuple):
    """The steps from what is given to what comes out, from room to room of a package."""

    package: str
    title: str
    steps: tuple[Step, ...]


Edges = frozenset[tuple[Room, Room]]
"""Rooms, each with another one that it imports."""

_DATA: dict[str, Any] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))

ROOMS = {
    package: tuple(Room(package, name, about) for name, about in _DATA[package]["rooms"].items())
    for package in PACKAGES
}
"""The rooms of each package in the order of imports, ground first."""

EXCEPTIONS = frozenset(
    (importer, imported)
    for package in PACKAGES
    for importer, imported in (line.split(" -> ") for line in _DATA[package]["exceptions"])
)
"""The imports of modules that go against the order."""

GRIDS = {package: [line.split() for line in _DATA[package]["picture"].split("\n") if line] for package in PACKAGES}
"""The rows of the picture of each package from the top, with the names of the rooms that stand there."""

WAYS = tuple(
    Way(package, _DATA[package]["way"]["title"], tuple(Step(**step) for step in _DATA[package]["way"]["steps"]))
    for package in PACKAGES
)


def room_of(module: str) -> Room | None:
    """The room that a module, by its full name, stands in; None for the packages themselves and what is not ours."""
    package, _, inner = module.partition(".")
    return next((room for room in ROOMS.get(package, ()) if room.name == inner.partition(".")[0]), None)


@cache
def imports() -> grimp.ImportGraph:
    """The imports of all modules at run time, at the top and inside functions; of other packages only their names."""
    return grimp.build_graph(
        *PACKAGES, include_external_packages=True, exclude_type_checking_imports=True, cache_dir=None
    )


@cache
def edges() -> Edges:
    """The imports between rooms, without the exceptions."""
    graph = imports()
    every = {
        (room_of(module), room_of(imported))
        for module in graph.modules
        for imported in graph.find_modules_directly_imported_by(module)
        if (module, imported) not in EXCEPTIONS
    }
    return frozenset((above, below) for above, below in every if above and below and above != below)
