"""The list of rooms in CONTRIBUTING.md and docs/explanation/architecture.md; the rest is written by hand."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from docs.generate.markdown import code, fenced, table
from docs.generate.rooms import ROOMS
from docs.generate.sources import ROOT

ARCHITECTURE = ROOT / "docs" / "explanation" / "architecture.md"
CONTRIBUTING = ROOT / "CONTRIBUTING.md"

_MARKED = re.compile(r"(<!-- the rooms of (?P<package>\w+), by make reference -->\n).*?(?=<!-- end -->)", re.DOTALL)


def architecture_page() -> str:
    """The page about the architecture with its tables renewed."""
    return _renewed(ARCHITECTURE, _table)


def contributing_page() -> str:
    """CONTRIBUTING.md with its listings renewed."""
    return _renewed(CONTRIBUTING, _listing)


def _renewed(path: Path, rooms: Callable[[str], str]) -> str:
    text = path.read_text(encoding="utf-8")
    return _MARKED.sub(lambda marked: f"{marked[1]}\n{rooms(marked['package'])}\n\n", text)


def _table(package: str) -> str:
    """The rooms from the top down, as in the picture."""
    rows = ((f"**{code(room.entry)}**", room.about) for room in reversed(ROOMS[package]))
    return table((f"room of `{package}`", "is"), rows)


def _listing(package: str) -> str:
    """The rooms in the order of imports, as a listing of the folder."""
    width = max(len(room.entry) for room in ROOMS[package])
    return fenced("\n".join(f"{room.entry:{width}}  {room.about}" for room in ROOMS[package]))
