"""A process that judges lines for another one, which it reads from and writes to by pipes.

It is told what is looked for, and then ranges of files, or lines themselves; it answers with findings, and None after
the last ones. It ends when the other one does.
"""

from __future__ import annotations

import gc
import os
import pickle
import sys
from collections.abc import Iterator
from typing import Any

from conditions.commands.filtering.answers import Answer, Files, answers_to
from conditions.commands.filtering.request import Order

_COLLECTED = 20_000
"""After how many objects garbage is looked for: most of them are lines, which refer to nothing."""


def main() -> None:
    """Work until the other process ends."""
    gc.set_threshold(_COLLECTED)
    output = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a function of a condition prints is no answer
    try:
        for answer in _answers(sys.stdin.buffer):
            pickle.dump(answer, output)
            if answer is None:
                output.flush()
    except (BrokenPipeError, EOFError, KeyboardInterrupt, pickle.UnpicklingError):  # the other process has ended
        os._exit(1)  # without writing what is left


def _answers(tasks: Any) -> Iterator[Answer]:
    if not tasks.peek(1):
        return
    order: Order = pickle.load(tasks)  # noqa: S301 - from the process that began this one
    sys.set_int_max_str_digits(order.most_digits)
    judge = order.condition.judge(**order.inputs)
    with Files() as files:
        while tasks.peek(1):
            yield from answers_to(pickle.load(tasks), judge, order.request, files)  # noqa: S301
            yield None
