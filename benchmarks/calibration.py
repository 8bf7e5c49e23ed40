"""How slow this machine is beside the one for which our limits in nanoseconds were set.

The limits go with the times that the naive lambdas took there, on CPython 3.11. A machine or an interpreter that takes
three times as long for them may take three times as long for everything else.
"""

from __future__ import annotations

from benchmarks.timing import fastest, geometric_mean
from benchmarks.workloads import WORKLOADS

NAIVE_NANOSECONDS = {
    "W1": (42, 41),
    "W2": (93, 90),
    "W3": (73, 72),
    "W4": (67, 62),
    "W5": (222, 229),
    "W6": (301, 173),
    "W7": (2663, 2663),
    "W8": (116, 107),
}
"""What the naive lambdas took where the limits were set, on the hit and on the miss."""


def slowness() -> float:
    """How many times as long the naive lambdas take here and now."""
    cases = {
        (name, place): (WORKLOADS[name].naive, document)
        for name in NAIVE_NANOSECONDS
        for place, document in enumerate((WORKLOADS[name].hit, WORKLOADS[name].miss))
    }
    return slowness_of(fastest(cases, rounds=40))


def slowness_of(taken: dict[tuple[str, int], float]) -> float:
    """The same from times already taken, by workload and 0 for the hit, 1 for the miss."""
    return geometric_mean(found / NAIVE_NANOSECONDS[name][place] for (name, place), found in taken.items())
