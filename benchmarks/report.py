"""Renews docs/performance.md: what stands between two markers, and the pictures, from the figures last written."""

from __future__ import annotations

import re
from pathlib import Path

from benchmarks.plots import PICTURES
from benchmarks.results import FOLDER, MISSED, Figures, read, short, targets_table
from benchmarks.subjects import SUBJECTS, all_targets

DOCUMENT = Path(__file__).parents[1] / "docs" / "performance.md"
IMAGES = DOCUMENT.parent / "images"
MARKED = re.compile(r"(?P<start><!-- figures: (?P<name>[a-z-]+) -->\n).*?(?P<end><!-- end of figures -->)", re.DOTALL)


def renew(document: Path = DOCUMENT, images: Path = IMAGES, folder: Path = FOLDER) -> None:
    """Write the tables and draw the pictures again."""
    text = document.read_text(encoding="utf-8")
    document.write_text(renewed(text, folder), encoding="utf-8")
    for name, (subject, draw) in PICTURES.items():
        if figures := read(subject, folder):
            (images / f"{name}.svg").write_text(draw(figures), encoding="utf-8")


def renewed(text: str, folder: Path) -> str:
    """The text with its figures; what has not been measured stays as it is."""

    def replacement(match: re.Match[str]) -> str:
        found = tables(match["name"], folder)
        return f"{match['start']}\n{found}\n\n{match['end']}" if found else match[0]

    return MARKED.sub(replacement, text)


def tables(name: str, folder: Path) -> str:
    """The tables of a subject in Markdown, or that of all targets; '' when nothing has been measured."""
    if name == "targets":
        return targets_table(all_targets(folder)).markdown().replace(MISSED, f"**{MISSED}**")
    figures = read(name, folder)
    if not figures:
        return ""
    blocks = [table.markdown() for table in SUBJECTS[name].tables(figures)]
    return "\n\n".join([*blocks, measured_on(figures)])


def measured_on(figures: Figures) -> str:
    speed = f"the naive lambdas took {short(figures['slowness'])} times what they took where the limits were set"
    return f"Measured with {figures['python']} on {figures['system']}; {speed}."
