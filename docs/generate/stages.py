"""The stages that the modules of both packages make up, named in stages.toml, and which of them import which."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import NamedTuple

import grimp

from docs.generate.sources import PACKAGES


class Stage(NamedTuple):
    """Modules with one subject.

    Attributes:
        package: The package that they are of.
        name: What they are together.
        modules: The modules and folders of the package, from the ground up.
        about: What they do.
        row, rows: Where it stands in the picture, from the top, and over how many rows.
        column, columns: The same across.
    """

    package: str
    name: str
    modules: str
    about: str
    row: int
    column: int
    columns: int = 1
    rows: int = 1

    def holds(self, module: str) -> bool:
        """Whether a module, by its full name, belongs to the stage."""
        package, entry = [*module.split("."), "__init__"][:2]
        return package == self.package and entry in self.modules.split()


class Step(NamedTuple):
    """What something becomes on its way, and by what: in a word, and the name of the stage. The first step has none."""

    to: str
    by: str = ""
    stage: str = ""


class Way(NamedTuple):
    """What something becomes from stage to stage of a package."""

    package: str
    title: str
    steps: tuple[Step, ...]


_DATA = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))

STAGES = tuple(Stage(**entry) for entry in _DATA["stage"])
"""All stages, those of a package together and from the top down."""

WAYS = tuple(Way(way["package"], way["title"], tuple(Step(**step) for step in way["steps"])) for way in _DATA["way"])


def numbers(stage: Stage) -> list[str]:
    """The numbers of the steps that a stage makes."""
    steps = [step for way in WAYS if way.package == stage.package for step in way.steps]
    return [str(number) for number, step in enumerate(steps) if step.stage == stage.name]


def stage_of(module: str) -> Stage:
    """The stage that a module belongs to."""
    (found,) = (stage for stage in STAGES if stage.holds(module))
    return found


@cache
def modules() -> frozenset[str]:
    """The modules of both packages."""
    return frozenset(_imports().modules)


@cache
def edges() -> frozenset[tuple[Stage, Stage]]:
    """What stage imports what other one at run time, without what follows from that: a transitive reduction."""
    graph = _imports()
    every = {
        (stage_of(module), stage_of(imported))
        for module in graph.modules
        for imported in graph.find_modules_directly_imported_by(module)
    }
    return reduced({(above, below) for above, below in every if above is not below})


def reduced(every: set[tuple[Stage, Stage]]) -> frozenset[tuple[Stage, Stage]]:
    """The edges without those that others lead around."""
    return frozenset(
        (above, below)
        for above, below in every
        if not any(start is above and end is not below and _leads(end, below, every) for start, end in every)
    )


def _leads(start: Stage, end: Stage, every: set[tuple[Stage, Stage]]) -> bool:
    """Whether edges lead from one stage to another one; imports go round in no circle."""
    return start is end or any(_leads(below, end, every) for above, below in every if above is start)


@cache
def _imports() -> grimp.ImportGraph:
    return grimp.build_graph(*PACKAGES, exclude_type_checking_imports=True, cache_dir=None)
