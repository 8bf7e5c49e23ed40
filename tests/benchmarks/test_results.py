"""Tables and targets say what the figures say."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.results import (
    MET,
    MISSED,
    Table,
    Target,
    brief,
    duration,
    read,
    short,
    targets_table,
    times,
    worst,
    write,
)

TABLE = Table("Title", ("way", "ns"), [["condex", "57"], ["naive lambda", "1,042"]])


def test_a_table_in_markdown() -> None:
    assert TABLE.markdown() == ("**Title**\n\n| way | ns |\n| --- | ---: |\n| condex | 57 |\n| naive lambda | 1,042 |")


def test_a_table_for_a_terminal() -> None:
    assert TABLE.text().splitlines() == [
        "Title",
        "-----",
        "way              ns",
        "condex           57",
        "naive lambda  1,042",
    ]


@pytest.mark.parametrize(("value", "verdict"), [(1.0, MET), (1.1, MET), (1.11, MISSED)])
def test_a_target_is_met_up_to_its_limit(value: float, verdict: str) -> None:
    assert targets_table([Target("mean", value, 1.1, "x")]).rows[0][-1] == verdict


def test_the_worst_value_counts_and_is_named() -> None:
    assert worst("any", "x", 2.0, {"a": 1.0, "b": 3.0}) == [Target("any", 3.0, 2.0, "x", "b")]
    assert Target("any", 3.0, 2.0, "x", "b").row() == ["any", "3 x (b)", "2 x", MISSED]


def test_without_values_there_is_no_target() -> None:
    assert worst("any", "x", 2.0, {}) == []


@pytest.mark.parametrize(
    ("number", "text"), [(0, "0"), (0.0553, "0.0553"), (1.0, "1"), (12.34, "12.3"), (999.4, "999"), (12345, "12,345")]
)
def test_short_numbers(number: float, text: str) -> None:
    assert short(number) == text


@pytest.mark.parametrize(("number", "text"), [(57.3, "57"), (9999, "9999"), (10500, "10.5k"), (2.87e6, "2.87M")])
def test_brief_numbers(number: float, text: str) -> None:
    assert brief(number) == text


@pytest.mark.parametrize(("nanoseconds", "text"), [(57, "57 ns"), (1500, "1.5 µs"), (2e6, "2 ms"), (3e9, "3 s")])
def test_durations(nanoseconds: float, text: str) -> None:
    assert duration(nanoseconds) == text


@pytest.mark.parametrize(("ratio", "text"), [(0.5, "0.50 x"), (1.104, "1.10 x"), (42.2, "42.2 x")])
def test_ratios(ratio: float, text: str) -> None:
    assert times(ratio) == text


def test_figures_are_kept(tmp_path: Path) -> None:
    figures = {"nanoseconds": {"W1": {"hit": 57.25}}}
    write(figures, tmp_path / "new" / "one.json")
    assert read("one", tmp_path / "new") == figures
    assert read("another", tmp_path / "new") is None
