"""The progress of many invocations: a line on the terminal that stands below what is printed meanwhile."""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from conditions.console.printer import is_live
from restapi.steps.sequence import Run, StepResult

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
        if is_live(sys.stderr):
            self._bar = _bar()
            self._bar.add_task("", total=self._count, failed=0)
            self._bar.start()
        return self

    def __exit__(self, *error: object) -> None:
        if self._bar:
            self._bar.stop()

    def passing_on(self, watch: Watch | None) -> Watch:
        """A function that counts each result and passes it on to *watch*, which may print: the line makes room."""

        def count(step: StepResult) -> None:
            self._failed += not Run((step,)).succeeded
            if self._bar:
                self._bar.update(self._bar.task_ids[0], advance=1, failed=self._failed)
            if watch:
                with self._away():
                    watch(step)

        return count

    @contextmanager
    def _away(self) -> Generator[None, None, None]:
        """Without the line."""
        if self._bar:
            self._bar.stop()
        yield
        if self._bar:
            self._bar.start()


def _bar() -> Bar:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    failed = TextColumn("{task.fields[failed]} failed")
    columns = (BarColumn(), MofNCompleteColumn(), failed, TimeElapsedColumn())
    # What is printed goes where it is meant to go, and not with the line.
    return Progress(
        *columns, console=Console(stderr=True), transient=True, redirect_stdout=False, redirect_stderr=False
    )
