"""The processes of the benchmarks of durable runs, and the database that they share."""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory


def child(command: str, database: str, *options: object) -> subprocess.Popen[str]:
    """A process that runs a command of `benchmarks.durable` on a database."""
    arguments = [command, "--database", database, *map(str, options)]
    return subprocess.Popen([sys.executable, "-m", "benchmarks.durable", *arguments], stdout=subprocess.PIPE, text=True)


def kill(process: subprocess.Popen[str]) -> bool:
    """End a process as hard as can be; False where it had ended by itself."""
    was_alive = process.poll() is None
    process.kill()
    process.communicate()
    return was_alive


@contextmanager
def a_database(options: argparse.Namespace) -> Iterator[str]:
    """The database that is named, or a new file."""
    with TemporaryDirectory() as folder:
        yield options.database or f"sqlite:///{Path(folder) / 'runs.db'}"
