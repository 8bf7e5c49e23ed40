"""How far many invocations are: a line on the terminal that stands below what is printed meanwhile."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from restapi.sequence import Run, StepResult

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

Watch = Callable[[StepResult], None]


class ManyProgress:
    """Shows how many invocations are done, on standard error; nothing where that is no terminal."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._failed = 0
        self._bar: Bar | None = None

    def __enter__(self) -> ManyProgress:
        if sys.stderr.isatty():
            self._bar = _bar()
            self._bar.add_task("", total=self._count, failed=0)
            self._bar.start()
        return self

    def __exit__(self, *error: object) -> None:
        if self._bar:
            self._bar.stop()

    def passing_on(self, watch: Watch | None) -> Watch:
        """What counts each result and then passes it on to *watch*."""

        def count(step: StepResult) -> None:
            self._failed += not Run((step,)).succeeded
            if watch:
                watch(step)
            if self._bar:
                self._bar.update(self._bar.task_ids[0], advance=1, failed=self._failed)

        return count


def _bar() -> Bar:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    failed = TextColumn("{task.fields[failed]} failed")
    return Progress(
        BarColumn(), MofNCompleteColumn(), failed, TimeElapsedColumn(), console=Console(stderr=True), transient=True
    )
