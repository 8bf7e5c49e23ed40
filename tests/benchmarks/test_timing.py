"""The timer times every case, in turns, and gives the fastest."""

from __future__ import annotations

import gc
from time import sleep

import pytest

from benchmarks.timing import fastest, fastest_once, geometric_mean


def test_cases_take_turns_and_each_turn_begins_with_a_call_that_is_not_timed() -> None:
    calls: list[str] = []
    fastest({"a": (calls.append, "a"), "b": (calls.append, "b")}, rounds=3, batch_seconds=1e-9)
    assert "".join(calls).endswith("aabbaabbaabb")


def test_a_case_takes_nanoseconds_per_call() -> None:
    taken = fastest({"long": (sleep, 0.004), "short": (sleep, 0.0001)}, rounds=2)
    assert taken["long"] >= 4e6
    assert taken["short"] >= 1e5


def test_every_argument_is_used_once_and_cases_take_turns() -> None:
    calls: list[str] = []
    arguments = {key: [f"{key}{number}" for number in range(4)] for key in "ab"}
    taken = fastest_once({"a": calls.append, "b": calls.append}, arguments)
    assert calls == ["a0", "a1", "b0", "b1", "a2", "a3", "b2", "b3"]
    assert all(found > 0 for found in taken.values())


def test_garbage_is_not_collected_meanwhile_and_is_again_afterwards() -> None:
    states: list[bool] = []
    fastest({"a": (lambda _: states.append(gc.isenabled()), None)}, rounds=1, batch_seconds=1e-9)
    assert set(states) == {False}
    assert gc.isenabled()


@pytest.mark.parametrize(("ratios", "mean"), [([2.0], 2.0), ([2.0, 0.5], 1.0), ([1.0, 8.0], 8**0.5)])
def test_geometric_mean(ratios: list[float], mean: float) -> None:
    assert geometric_mean(ratios) == pytest.approx(mean)
