"""docs/performance.md shows the figures that were measured, and nothing else between its markers."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.plots import PICTURES
from benchmarks.report import DOCUMENT, IMAGES, MARKED, renew, renewed, tables
from benchmarks.results import FOLDER, MET, MISSED, read, write
from benchmarks.subjects import SUBJECTS, all_targets

every_subject = pytest.mark.parametrize("name", SUBJECTS)


def test_the_page_is_what_the_figures_say() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    assert renewed(text, FOLDER) == text, "`make performance` renews the page"


def test_every_subject_stands_on_the_page() -> None:
    marked = {match["name"] for match in MARKED.finditer(DOCUMENT.read_text(encoding="utf-8"))}
    assert marked == {"targets", *SUBJECTS}


@every_subject
def test_the_figures_give_tables(name: str) -> None:
    figures = read(name)
    assert figures, f"python -m benchmarks all --keep writes {name}.json"
    for table in SUBJECTS[name].tables(figures):
        assert {len(row) for row in table.rows} == {len(table.columns)}


def test_the_figures_give_targets() -> None:
    assert {target.about for target in all_targets()} >= {
        "hits and misses, mean, without the native core",
        "import conditions",
    }


def test_missed_targets_stand_out() -> None:
    results = [line.rpartition(" | ")[2] for line in tables("targets", FOLDER).splitlines()[4:]]
    assert set(results) <= {f"{MET} |", f"**{MISSED}** |"}
    assert len(results) == len(all_targets())


def test_the_pictures_are_those_of_the_figures(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("", encoding="utf-8")
    renew(page, tmp_path)
    assert {name: (tmp_path / f"{name}.svg").read_text(encoding="utf-8") for name in PICTURES} == {
        name: (IMAGES / f"{name}.svg").read_text(encoding="utf-8") for name in PICTURES
    }


def test_only_what_stands_between_the_markers_changes(tmp_path: Path) -> None:
    figures = read("import")
    assert figures
    write(figures, tmp_path / "import.json")
    text = "above\n<!-- figures: {} -->\nold\n<!-- end of figures -->\nbelow\n"
    found = renewed(text.format("import") + text.format("loops"), tmp_path)
    assert found.startswith("above\n<!-- figures: import -->\n\n**A fresh process**\n\n| step | CPU time |")
    assert found.endswith("<!-- end of figures -->\nbelow\n" + text.format("loops"))
