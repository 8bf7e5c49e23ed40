"""Pictures that follow the theme switch of the site."""

from pathlib import Path

import pytest

pytest.importorskip("sphinx", reason="only make docs installs what the site is made with")

from docs.site.pictures import drawings_of
from tests.paths import ROOT

DRAWN = """\
<style>
svg { --ink: black; }
@media (prefers-color-scheme: dark) {
  svg { --ink: white; }
}
text { fill: var(--ink); }
</style>
"""


def test_a_drawing_becomes_a_light_and_a_dark_one() -> None:
    drawings = drawings_of(DRAWN)
    assert drawings is not None
    assert drawings.light == "<style>\nsvg { --ink: black; }\ntext { fill: var(--ink); }\n</style>\n"
    assert (
        drawings.dark
        == "<style>\nsvg { --ink: black; }\n  svg { --ink: white; }\ntext { fill: var(--ink); }\n</style>\n"
    )


def test_a_drawing_that_looks_the_same_in_both_stays_as_it_is() -> None:
    assert drawings_of("<style>\nsvg { --ink: white; }\n</style>\n") is None


def test_rules_that_are_written_otherwise_are_refused() -> None:
    with pytest.raises(ValueError, match="do not stand in a block"):
        drawings_of("<style>@media (prefers-color-scheme: dark) { svg { --ink: white; } }</style>")


@pytest.mark.parametrize("path", sorted((ROOT / "docs" / "images").glob("*.svg")), ids=lambda path: path.stem)
def test_every_picture_of_the_pages_can_follow_the_switch(path: Path) -> None:
    drawings = drawings_of(path.read_text(encoding="utf-8"))
    assert (drawings is None) == (path.stem == "verdict")  # a terminal is dark everywhere
