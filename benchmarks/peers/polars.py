"""Polars: data frames in Rust that read JSON lines, on all processors."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.peers import FileFilter

FILTER = """
import sys, polars as pl
wanted = (pl.col("status") == "successful") & (pl.col("count") >= 3)
wanted &= pl.col("name").str.contains("release", literal=True)
"""
ALL_COLUMNS = FILTER + "pl.read_ndjson(sys.argv[1]).filter(wanted).write_ndjson(sys.stdout.buffer)\n"
TOUCHED_COLUMNS = FILTER + (
    "schema = {'status': pl.String, 'count': pl.Int64, 'name': pl.String}\n"
    "print(pl.read_ndjson(sys.argv[1], schema=schema).filter(wanted).height)\n"
)


def file_filters() -> Iterator[FileFilter]:
    import polars

    def all_columns(path: Path) -> list[str]:
        return [sys.executable, "-c", ALL_COLUMNS, str(path)]

    def touched_columns(path: Path) -> list[str]:
        return [sys.executable, "-c", TOUCHED_COLUMNS, str(path)]

    yield FileFilter("Polars, all columns", polars.__version__, all_columns)
    yield FileFilter("Polars, touched columns, counted", polars.__version__, touched_columns)
