"""How many processes judge lines."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentTypeError
from collections.abc import Sequence

from conditions.console.line_files import STANDARD_INPUT

AUTO = "auto"
WORTHWHILE = 2**25
"""The fewest bytes of files for which several processes begin: below, one is done before."""


def number_of_jobs(text: str) -> int:
    """The type of the argument of `--jobs`; `auto` is as many as there are processors."""
    if text == AUTO:
        return usable_processors()
    if not (text.isascii() and text.isdigit() and 0 < int(text[:4]) < 1000 and len(text) < 4):
        raise ArgumentTypeError(f"{text!r} is no number from 1 to 999, and not auto")
    return int(text)


def usable_processors() -> int:
    """The number of processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def processes_for(names: Sequence[str], jobs: int) -> int:
    """The number of processes that judge files, of so many that may: 1 where that is as fast."""
    return jobs if jobs > 1 and sys.executable and sum(map(_size, names)) >= WORTHWHILE else 1


def _size(name: str) -> int:
    try:
        return 0 if name == STANDARD_INPUT else os.path.getsize(name)  # noqa: PTH202 - for Path, a module more is loaded
    except (OSError, ValueError):
        return 0
