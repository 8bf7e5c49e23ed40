"""Files of lines that a command reads: opened, unpacked, named for people, with a progress bar for the large ones."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Generator, Iterable
from contextlib import ExitStack, contextmanager
from functools import partial
from io import BufferedReader
from typing import cast

from conditions.console.archives import unpacked
from conditions.console.printer import is_live
from conditions.errors import ConditionError

STANDARD_INPUT = "-"
LARGE = 50_000_000
"""From how many bytes on a file is worth a progress bar."""


def read_each(names: Iterable[str], read: Callable[[str, BufferedReader], None], report: Callable[[str], None]) -> bool:
    """Read files one after the other; whether all could be read. Of one that cannot, the message is reported."""
    failed = False
    for name in names:
        failed |= not is_read(name, partial(_open_and_read, name, read), report)
    return not failed


def _open_and_read(name: str, read: Callable[[str, BufferedReader], None]) -> None:
    with opened(name) as stream:
        read(name, stream)


def is_read(name: str, read: Callable[[], None], report: Callable[[str], None]) -> bool:
    """Read a file; whether it could be read, of which the message is reported where not.

    What cannot be written is a `NotWrittenError`, and no fault of the file.
    """
    try:
        read()
    except OSError as error:
        report(f"cannot read {shown(name)}: {error.strerror}")
        return False
    return True


def refuse(place: str, error: ConditionError, report: Callable[[str], None], *, skipping: bool) -> None:
    """Report the message of an error on a line, after its place, and go on; raise the error with it where not skipping.

    What was written before it is flushed then.
    """
    message = f"{place}: {error.message}"
    if skipping:
        report(message)
        return
    sys.stdout.buffer.flush()
    error.message = message
    raise error


@contextmanager
def opened(name: str) -> Generator[BufferedReader]:
    """The file of a name, and where that is an archive, what it holds; `-` is standard input.

    Raises:
        OSError: It cannot be read.
    """
    with ExitStack() as stack:
        if name == STANDARD_INPUT:
            stream = cast("BufferedReader", sys.stdin.buffer)
        else:
            stream = stack.enter_context(open(name, "rb"))  # noqa: PTH123 - for Path, a module more is loaded
        stack.enter_context(
            progress(name, os.fstat(stream.fileno()).st_size, lambda: os.lseek(stream.fileno(), 0, os.SEEK_CUR))
        )
        yield stack.enter_context(unpacked(stream))


@contextmanager
def progress(name: str, size: int, position: Callable[[], int]) -> Generator[None]:
    """A progress bar, when someone looks, nothing else is printed there, and the file is large.

    Args:
        name: The name of the file.
        size: How many bytes it has.
        position: Tells how many of them were read.
    """
    if size < LARGE or sys.stdout.isatty() or not is_live(sys.stderr):
        yield
        return
    from pathlib import Path
    from threading import Event, Thread

    from rich.console import Console
    from rich.markup import escape
    from rich.progress import BarColumn, DownloadColumn, Progress, TimeRemainingColumn

    done = Event()
    with Progress(
        "{task.description}", BarColumn(), DownloadColumn(), TimeRemainingColumn(), console=Console(stderr=True)
    ) as bar:
        task = bar.add_task(escape(Path(shown(name)).name), total=size)

        def follow() -> None:
            while not done.wait(0.1):
                bar.update(task, completed=position())

        thread = Thread(target=follow, daemon=True)
        thread.start()
        try:
            yield
        finally:
            done.set()
            thread.join()


def shown(name: str) -> str:
    """The name of a file as messages say it."""
    return "standard input" if name == STANDARD_INPUT else name
