"""What a benchmark finds: JSON-able figures, and the tables and targets that are read from them."""

from __future__ import annotations

import importlib.metadata
import json
import os
import platform
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

FOLDER = Path(__file__).parent / "results"

Figures = dict[str, Any]


class Table(NamedTuple):
    """A table for people: texts, and numbers already written out."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]

    def markdown(self) -> str:
        """As Markdown, with its title above it."""
        divider = ["---:" if self._is_numeric(index) else "---" for index in range(len(self.columns))]
        lines = [f"| {' | '.join(cells)} |" for cells in (self.columns, divider, *self.rows)]
        return "\n".join([f"**{self.title}**", "", *lines])

    def _is_numeric(self, index: int) -> bool:
        return all(not row[index] or row[index][:1] in "-0123456789" for row in self.rows)

    def text(self) -> str:
        """For a terminal."""
        widths = [max(map(len, column)) for column in zip(self.columns, *self.rows, strict=True)]
        lines = [self._line(cells, widths) for cells in (self.columns, *self.rows)]
        return "\n".join([self.title, "-" * len(self.title), *lines])

    @staticmethod
    def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
        first = cells[0].ljust(widths[0])
        return "  ".join([first, *(cell.rjust(width) for cell, width in zip(cells[1:], widths[1:], strict=True))])


MET, MISSED = "✓\N{NO-BREAK SPACE}met", "✗\N{NO-BREAK SPACE}missed"


class Target(NamedTuple):
    """A limit that we set ourselves, and where we stand."""

    about: str
    value: float
    limit: float
    unit: str
    worst: str = ""

    @property
    def is_met(self) -> bool:
        return self.value <= self.limit

    def row(self) -> list[str]:
        where = f" ({self.worst})" if self.worst else ""
        verdict = MET if self.is_met else MISSED
        return [self.about, f"{short(self.value)} {self.unit}{where}", f"{short(self.limit)} {self.unit}", verdict]


class Benchmark(NamedTuple):
    """One subject: how to measure it, and how to read the figures.

    Attributes:
        name: The name of the command, and of the file with the figures.
        about: One line for `--help`.
        measure: Measures; takes the effort, 1 for an earnest run, less for a quick look.
        tables: The tables in the figures.
        targets: The targets in the figures.
    """

    name: str
    about: str
    measure: Callable[[float], Figures]
    tables: Callable[[Figures], list[Table]]
    targets: Callable[[Figures], list[Target]]


def worst(about: str, unit: str, limit: float, values: dict[str, float]) -> list[Target]:
    """The target that the largest of the named values is held to; none when there are no values."""
    if not values:
        return []
    name = max(values, key=values.__getitem__)
    return [Target(about, values[name], limit, unit, name)]


def targets_table(targets: Iterable[Target]) -> Table:
    return Table("Targets", ("target", "measured", "limit", "result"), [target.row() for target in targets])


def short(number: float) -> str:
    """Three significant digits, without an exponent; 0 for 0."""
    if number == 0:
        return "0"
    if number >= 1000:
        return f"{number:,.0f}"
    return f"{number:.3g}"


def brief(number: float) -> str:
    """Three digits and k or M, for crowded tables."""
    for suffix, size in (("M", 1e6), ("k", 1e4)):
        if number >= size:
            return f"{number / (1e3 if suffix == 'k' else 1e6):.3g}{suffix}"
    return f"{number:.0f}"


def times(ratio: float) -> str:
    return f"{ratio:.2f} x" if ratio < 10 else f"{short(ratio)} x"


def duration(nanoseconds: float) -> str:
    """In the unit that keeps the number small."""
    for unit, size in (("s", 1e9), ("ms", 1e6), ("µs", 1e3)):
        if nanoseconds >= size:
            return f"{short(nanoseconds / size)} {unit}"
    return f"{nanoseconds:.0f} ns"


def machine() -> dict[str, str]:
    """What it was measured on."""
    return {
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "system": f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors",
    }


def version(distribution: str) -> str:
    """The installed version of a distribution; empty when there is none."""
    try:
        return importlib.metadata.version(distribution) if distribution else ""
    except importlib.metadata.PackageNotFoundError:
        return ""


def write(figures: Figures, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def read(name: str, folder: Path = FOLDER) -> Figures | None:
    """The figures of a benchmark as they were last written; None when it has not been run."""
    path = folder / f"{name}.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None
