"""Wakes of runs that their services completed: each is hastened once, and looked for ever more rarely."""

from itertools import pairwise

from restapi.engines.dbos.waking import GLANCE, RAREST, Wakes


class Turns:
    """The turns that wait, and the runs that were looked for."""

    def __init__(self) -> None:
        self.waiting: set[str] = set()
        self.asked: list[tuple[str, float]] = []

    def __call__(self, run: str, due: float) -> bool:
        self.asked.append((run, due))
        return run in self.waiting


def test_a_turn_that_waits_is_hastened_once_for_each_instant() -> None:
    turns = Turns()
    turns.waiting = {"a"}
    wakes = Wakes(turns)
    for now in (0.0, 0.3, 0.6):
        wakes.look([("a", 7.0)], now)
    wakes.look([("a", 8.0), ("b", 9.0)], 0.9)
    assert turns.asked == [("a", 7.0), ("a", 8.0), ("b", 9.0)]


def test_a_run_without_a_turn_that_waits_is_looked_for_ever_more_rarely() -> None:
    turns, times = Turns(), []
    wakes = Wakes(turns)
    for tick in range(1000):
        before = len(turns.asked)
        wakes.look([("a", 7.0)], tick * GLANCE)
        times += [tick * GLANCE] * (len(turns.asked) - before)
    pauses = [later - earlier for earlier, later in pairwise(times)]
    assert pauses == sorted(pauses)
    assert RAREST <= pauses[-1] < RAREST + 2 * GLANCE
    turns.waiting = {"a"}
    wakes.look([("a", 7.0)], 10_000.0)
    wakes.look([("a", 7.0)], 20_000.0)
    assert len(turns.asked) == len(times) + 1


def test_a_run_that_was_judged_is_forgotten() -> None:
    turns = Turns()
    turns.waiting = {"a"}
    wakes = Wakes(turns)
    for completed in ([("a", 7.0)], [], [("a", 7.0)]):
        wakes.look(completed, 0.0)
    assert turns.asked == [("a", 7.0)] * 2
