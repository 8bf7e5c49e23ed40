"""Rows of runs, as pure functions: which one tells how a run stands, and which are no longer needed."""

import pytest

from restapi.engines.dbos.runs import Row, Status, checked_id, is_followed, last_of_each, prunable
from restapi.errors import InvocationError

NOW = 1000.0


def row(id: str, number: int, state: str = "SUCCESS", completed: float | None = NOW, **output: object) -> Row:
    return Row(id, number, state, dict(output), problem=str(output.get("broken", "")), completed=completed)


WAITING = [row("a", 0), row("a", 4), row("a", 5, "DELAYED", None)]
ENDED = [row("b", 0), row("b", 2), row("b", 3, end={})]
BROKEN = [row("c", 0, broken="the connection is not known")]


@pytest.mark.parametrize(
    ("rows", "status"),
    [
        (WAITING, Status.WAITING),
        (ENDED, Status.ENDED),
        (BROKEN, Status.BROKEN),
        ([row("d", 0, "CANCELLED")], Status.CANCELED),
        ([row("d", 0, "PENDING", None)], Status.RUNNING),
    ],
)
def test_the_last_turn_tells_how_a_run_stands(rows, status) -> None:
    assert [one.status for one in last_of_each(rows)] == [status]


def test_turns_that_others_followed_are_not_needed_but_for_the_first_one() -> None:
    assert list(prunable([*WAITING, *ENDED, *BROKEN], before=NOW - 1)) == ["a#4", "b#2"]


def test_a_turn_tells_by_itself_that_another_followed() -> None:
    rows = [*WAITING, *ENDED, *BROKEN, row("d", 1, broken="the connection is not known"), row("e", 1, "CANCELLED")]
    assert [one.key for one in rows if is_followed(one)] == ["a#4", "b#2"]


def test_runs_that_were_over_long_ago_are_not_needed_and_those_that_wait_or_are_broken_are() -> None:
    rows = [*WAITING, *ENDED, *BROKEN]
    assert list(prunable(rows, before=NOW + 1)) == ["a#4", "b#0", "b#2", "b#3"]


@pytest.mark.parametrize("id", ["", "a#1", "-a", "a b", "x" * 201, "ä"])
def test_an_id_is_a_plain_word(id: str) -> None:
    with pytest.raises(InvocationError, match="cannot be the id of a run"):
        checked_id(id)


def test_ids_may_have_parts() -> None:
    assert checked_id("release-7/eu.west:1") == "release-7/eu.west:1"
