"""A timer for noisy machines: cases take turns in short batches, and the fastest batch of each one counts.

Another process that steals time can only make a batch slower, so the minimum is what the code itself takes; and as the
cases take turns, a slow minute hits all of them alike and the ratios stay. Each turn begins with calls that are not
timed: the others have just filled the caches of the processor with what is theirs.
"""

from __future__ import annotations

import gc
import math
import os
import timeit
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from time import perf_counter_ns
from typing import Any, TypeVar

Key = TypeVar("Key", bound=Hashable)

BATCH_SECONDS = 0.0005
ROUNDS = 200


class Case:
    """One function with one argument, timed in batches."""

    def __init__(self, function: Callable[[Any], object], argument: Any, seconds: float) -> None:
        # Every Timer compiles a loop of its own: the interpreter specialises a call by what it has called before.
        names = {"given_function": function, "given_argument": argument}
        setup = "function, argument = given_function, given_argument"
        self._timer = timeit.Timer("function(argument)", setup, timer=perf_counter_ns, globals=names)
        self._calls = self._calibrated(seconds * 1e9)
        self.best = math.inf

    def _calibrated(self, batch: float) -> int:
        """How many calls a batch takes. The first calls are not like the later ones, hence the steps."""
        calls = 1
        while (taken := self._timer.timeit(calls)) < batch / 4:
            calls *= 4
        return max(1, int(calls * batch / taken))

    def run(self) -> None:
        self._timer.timeit(1 + self._calls // 8)
        self.best = min(self.best, self._timer.timeit(self._calls) / self._calls)


def fastest(
    cases: Mapping[Key, tuple[Callable[[Any], object], Any]],
    rounds: int = ROUNDS,
    batch_seconds: float = BATCH_SECONDS,
) -> dict[Key, float]:
    """Nanoseconds for one call of each case, a function and its argument.

    Args:
        cases: What to time. Those that are compared with one another should stand next to one another.
        rounds: How often each case has its turn.
        batch_seconds: How long a turn takes, roughly; at least one call.
    """
    with no_collections():
        ready = {key: Case(function, argument, batch_seconds) for key, (function, argument) in cases.items()}
        for _ in range(rounds):
            for case in ready.values():
                case.run()
    return {key: case.best for key, case in ready.items()}


def fastest_once(
    cases: Mapping[Key, Callable[[Any], object]], arguments: Mapping[Key, Iterable[Any]]
) -> dict[Key, float]:
    """Nanoseconds for one call that can happen only once for each argument, such as compiling a text never seen before.

    Args:
        cases: What to time.
        arguments: The arguments of each case, all equally hard. A turn takes two, and only the second call is timed;
            the cases take turns until one has no arguments left.
    """
    best = dict.fromkeys(cases, math.inf)
    waiting = {key: iter(arguments[key]) for key in cases}
    with no_collections():
        for turn in zip(*(zip(waiting[key], waiting[key], strict=False) for key in cases), strict=False):
            for (key, function), (first, argument) in zip(cases.items(), turn, strict=True):
                function(first)
                start = perf_counter_ns()
                function(argument)
                best[key] = min(best[key], perf_counter_ns() - start)
    return best


@contextmanager
def no_collections() -> Iterator[None]:
    """No garbage collection in between."""
    was_enabled = gc.isenabled()
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def geometric_mean(ratios: Iterable[float]) -> float:
    """The mean of ratios: doubling one and halving another cancel out."""
    found = list(ratios)
    return math.exp(sum(map(math.log, found)) / len(found))


def as_installed(folder: str) -> dict[str, str]:
    """The environment of a process that finds its modules compiled after the first run, in *folder*."""
    return {**os.environ, "PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": folder}
