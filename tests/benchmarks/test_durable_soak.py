"""The counts of what is lost or twice where processes are killed at random: each fault is found."""

from collections import Counter

import pytest

from benchmarks.durable_soak import Ends, faults, results
from benchmarks.durable_teller import Told

EVENTS = ["TaskStarted", "TaskCompleted: succeeded"]
ENDS: Ends = {"/polled-0": ("success", []), "/told-0": ("success", EVENTS), "/told-1": ("undecided", [])}
TOLD = {"/told-0": Told("succeeded", 200), "/told-1": Told("failed", 410)}
POSTS = Counter({"/polled-0": 1, "/told-0": 1, "/told-1": 1})
NONE = dict.fromkeys(faults(3, ENDS, TOLD, POSTS), 0)


def test_nothing_is_found_where_all_is_well() -> None:
    assert faults(3, ENDS, TOLD, POSTS) == NONE
    assert (results(ENDS, "polled"), results(ENDS, "told")) == ({"success": 1}, {"success": 1, "undecided": 1})


@pytest.mark.parametrize(
    ("ends", "told", "posts", "fault"),
    [
        ({"/polled-0": None}, {}, {}, "runs lost"),
        ({}, {}, {"/told-1": 2}, "requests without a key sent twice"),
        ({"/told-0": ("undecided", EVENTS)}, {}, {}, "ends taken and lost"),
        ({}, {"/told-1": Told("failed", 200)}, {}, "ends taken and lost"),
        ({"/told-0": ("success", [*EVENTS, EVENTS[1]])}, {}, {}, "events twice"),
        ({}, {"/told-1": Told("failed", 410, unlike=1)}, {}, "repetitions answered otherwise"),
    ],
)
def test_each_fault_is_counted(ends, told, posts, fault) -> None:
    all_ends = {path: end for path, end in {**ENDS, **ends}.items() if end}
    assert faults(3, all_ends, {**TOLD, **told}, Counter({**POSTS, **posts})) == {**NONE, fault: 1}
