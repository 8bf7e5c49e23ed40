"""Charts: well formed, true to their values, and in words."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from benchmarks.plots import PICTURES
from benchmarks.results import read
from benchmarks.svg import LETTER, OTHERS, OURS, WIDTH, Value, bars, curves, dots
from benchmarks.workloads import WORKLOADS

SVG = "{http://www.w3.org/2000/svg}"


def drawn(picture: str, tag: str, kind: str) -> list[ElementTree.Element]:
    return [part for part in ElementTree.fromstring(picture).iter(SVG + tag) if part.get("class") == kind]


def words(picture: str) -> list[str]:
    return [part.text or "" for part in ElementTree.fromstring(picture).iter(SVG + "text")]


def test_a_bar_begins_at_0_and_is_as_long_as_its_value() -> None:
    picture = bars("Title", {"a": [Value(1, "1 x", OURS)], "b <&>": [Value(4, "4 x", OURS)]}, {OTHERS: "others"})
    short, long = drawn(picture, "rect", OURS)
    assert short.get("x") == long.get("x")
    assert float(long.get("width", 0)) == pytest.approx(4 * float(short.get("width", 0)), rel=0.01)
    assert words(picture) == ["Title", "others", "a", "1 x", "b <&>", "4 x"]


def test_the_line_at_1_stands_where_a_bar_of_1_ends() -> None:
    picture = bars("Title", {"a": [Value(1, "1 x", OURS), Value(2, "2 x", OURS)]}, {}, mark=1)
    (mark,) = drawn(picture, "path", "mark")
    bar = drawn(picture, "rect", OURS)[0]
    end = float(bar.get("x", 0)) + float(bar.get("width", 0))
    assert float(mark.get("d", "").removeprefix("M").split()[0]) == pytest.approx(end, abs=0.1)


def test_words_behind_a_bar_stand_clear_of_the_line() -> None:
    values = [Value(ratio, f"{ratio:.2f} x", OURS) for ratio in (0.1, 0.5, 0.9, 1, 1.1, 8)]
    picture = bars("Title", {"a": values}, {}, mark=1)
    (mark,) = drawn(picture, "path", "mark")
    line = float(mark.get("d", "").removeprefix("M").split()[0])
    words = [(float(part.get("x", 0)), len(part.text or "")) for part in drawn(picture, "text", "soft")]
    assert [x for x, letters in words if x - 2 < line < x + LETTER * letters + 2] == []


def test_dots_stand_at_equal_distances_for_equal_ratios() -> None:
    picture = dots("Title", {str(value): Value(value, "", OURS) for value in (2, 20, 200)})
    first, second, third = (float(dot.get("cx", 0)) for dot in drawn(picture, "circle", OURS))
    assert second - first == pytest.approx(third - second, abs=0.2)


def test_a_line_goes_through_its_points() -> None:
    picture = curves("Title", {"one": (OURS, {10.0: 1.0, 100.0: 10.0, 1000.0: 100.0})}, "rules")
    way, sample = (path.get("d", "") for path in drawn(picture, "path", OURS))
    (x, y), (at, height), (right, top) = (map(float, point.split()) for point in way.removeprefix("M").split("L"))
    assert (at - x, y - height) == (pytest.approx(right - at, abs=0.2), pytest.approx(height - top, abs=0.2))
    assert "H" in sample
    assert words(picture)[-1] == "one"


@pytest.mark.parametrize("name", PICTURES)
def test_every_picture_is_narrow_and_in_words(name: str) -> None:
    subject, draw = PICTURES[name]
    figures = read(subject)
    assert figures
    picture = draw(figures)
    assert ElementTree.fromstring(picture).get("viewBox", "").split()[2] == str(WIDTH)
    assert not {word for text in words(picture) for word in text.replace(",", " ").split()} & WORKLOADS.keys()
    assert "prefers-color-scheme: dark" in picture
