"""DuckDB: a database that reads JSON lines as a table, on all processors."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.peers import FileFilter

WHERE = "status = 'successful' AND \"count\" >= 3 AND contains(name, 'release')"
ALL_COLUMNS = f"COPY (SELECT * FROM read_json('{{path}}') WHERE {WHERE}) TO '/dev/stdout' (FORMAT json)"
TOUCHED_COLUMNS = (
    "SELECT count(*) FROM read_json('{path}', columns = {{status: 'VARCHAR', \"count\": 'BIGINT', name: 'VARCHAR'}})"
    f" WHERE {WHERE}"
)
SCRIPT = "import sys, duckdb\nfor row in duckdb.execute(sys.argv[1]).fetchall():\n    {action}\n"


def file_filters() -> Iterator[FileFilter]:
    import duckdb

    def all_columns(path: Path) -> list[str]:
        return [sys.executable, "-c", SCRIPT.format(action="pass"), ALL_COLUMNS.format(path=path)]

    def touched_columns(path: Path) -> list[str]:
        return [sys.executable, "-c", SCRIPT.format(action="print(row[0])"), TOUCHED_COLUMNS.format(path=path)]

    yield FileFilter("DuckDB, all columns", duckdb.__version__, all_columns)
    yield FileFilter("DuckDB, touched columns, counted", duckdb.__version__, touched_columns)
