"""A condition in engines of tables: the time on their processors for a row, and how many rows they find."""

from __future__ import annotations

import math
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import conditions
from benchmarks.modes import PURELY
from benchmarks.results import Benchmark, Figures, Table, Target, short, times, version
from benchmarks.table_documents import EXPRESSION, READ, rows, texts
from benchmarks.timing import no_collections
from conditions.core import CORE
from conditions.documents.judge import Judge
from conditions.documents.searching import filter_lines

REFERENCE = "conditions filter, the process"
ROWS = 400_000
TYPED_ROWS = 100_000
ROUNDS = 4

OWN_SQL = """
    select count(*) from documents where lower(json->>'status') = 'successful'
    and try_cast(json->>'size' as double) >= 100 and json->>'name' ilike '%web%'
"""
OWN_TYPED_SQL = """
    select count(*) from typed where lower(status) = 'successful' and size >= 100 and name ilike '%web%'
"""


class Way(NamedTuple):
    """A way to count the rows that match.

    Attributes:
        name: What the table calls it.
        count: Counts them.
        own: The functions of the engine itself, which may find others.
    """

    name: str
    count: Callable[[], int]
    own: bool = False


def json_ways(documents: list[str], file: Path) -> Iterator[Way]:
    """The ways to judge JSON text that are possible here; the file holds the same documents."""
    condition = conditions.compile(EXPRESSION)
    command = [sys.executable, "-m", "conditions", "filter", EXPRESSION, str(file)]
    yield Way(REFERENCE, lambda: lines_printed(command))
    yield Way("condition.filter_lines", lambda: found_in(condition.judge(), file))
    if CORE is not None:
        judge = condition.judge()._replace(native=None)
        yield Way(f"{REFERENCE}, {PURELY}", lambda: lines_printed(["env", "CONDEX_NATIVE=0", *command]))
        yield Way(f"condition.filter_lines, {PURELY}", lambda: found_in(judge, file))
    yield Way("condition.matches_json, in a loop", lambda: sum(map(condition.matches_json, documents)))
    if find_spec("pyarrow"):
        yield from of_arrow(condition, {"json": documents}, "json")
    if find_spec("pyarrow") and find_spec("polars"):
        yield from of_polars(condition, documents)
    if find_spec("pyarrow") and find_spec("duckdb"):
        yield from of_duckdb(condition, "documents", {"json": documents}, "json", OWN_SQL)


def found_in(judge: Judge, file: Path) -> int:
    with file.open("rb") as lines:
        return sum(1 for _ in filter_lines(lines, judge))


def lines_printed(command: list[str]) -> int:
    return subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout.count(b"\n")


def typed_ways(columns: dict[str, list[Any]]) -> Iterator[Way]:
    """The ways to judge rows of typed columns that are possible here."""
    condition = conditions.compile(EXPRESSION)
    dictionaries = [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
    yield Way("condition.count, of dictionaries", lambda: condition.count(dictionaries))
    if find_spec("pyarrow"):
        yield from of_arrow(condition, columns, None)
    if find_spec("pyarrow") and find_spec("polars"):
        import polars as pl

        from conditions.engines.polars import Conditions

        frame = pl.DataFrame(columns)
        matches = Conditions(pl.struct(*READ)).matches(condition)
        yield Way("Polars: matches", lambda: frame.filter(matches).height)
    if find_spec("pyarrow") and find_spec("duckdb"):
        document = "{" + ", ".join(f"{name}: {name}" for name in READ) + "}"
        yield from of_duckdb(condition, "typed", columns, document, OWN_TYPED_SQL)


def of_arrow(condition: conditions.Condition, columns: dict[str, list[Any]], column: str | None) -> Iterator[Way]:
    import pyarrow as pa

    from conditions.arrow import mask

    table = pa.table(columns)
    given = table if column is None else table[column]
    yield Way("Arrow: mask", lambda: mask(condition, given).combine_chunks().true_count)


def of_polars(condition: conditions.Condition, documents: list[str]) -> Iterator[Way]:
    import polars as pl

    from conditions.engines.polars import Conditions

    frame, text = pl.DataFrame({"json": documents}), pl.col("json").str
    own = (
        (text.json_path_match("$.status").str.to_lowercase() == "successful")
        & (text.json_path_match("$.size").cast(pl.Float64, strict=False) >= 100)
        & text.json_path_match("$.name").str.to_lowercase().str.contains("web", literal=True)
    )
    matches = Conditions(pl.col("json")).matches(condition)
    yield Way("Polars: matches", lambda: frame.filter(matches).height)
    yield Way("Polars: its json_path_match", lambda: frame.filter(own).height, own=True)


def of_duckdb(
    condition: conditions.Condition, name: str, columns: dict[str, list[Any]], document: str, own: str
) -> Iterator[Way]:
    import duckdb
    import pyarrow as pa

    from conditions.engines.duckdb import register

    connection, table = duckdb.connect(), pa.table(columns)
    connection.register("given", table)
    connection.execute(f"create table {name} as select * from given")
    register(connection, "matches", condition)
    query = f"select count(*) from {name} where matches({document})"
    yield Way("DuckDB: matches", lambda: connection.execute(query).fetchall()[0][0])
    yield Way("DuckDB: its own SQL", lambda: connection.execute(own).fetchall()[0][0], own=True)


def measure(effort: float) -> Figures:
    """Nanoseconds of processors for one row, and the rows found, by way."""
    count, typed_count = (max(1000, round(number * effort)) for number in (ROWS, TYPED_ROWS))
    rounds = max(2, round(ROUNDS * effort))
    typed = list(rows(typed_count))
    columns = {name: [row[name] for row in typed] for name in typed[0]}
    with TemporaryDirectory(prefix="condex-benchmark-") as folder:
        documents, file = texts(count), Path(folder, "documents.ndjson")
        file.write_text("".join(f"{text}\n" for text in documents), encoding="utf-8")
        return {
            "rows": count,
            "typed_rows": typed_count,
            "versions": {name: version(name) for name in ("pyarrow", "polars", "duckdb")},
            "json": timed(list(json_ways(documents, file)), count, rounds),
            "typed": timed(list(typed_ways(columns)), typed_count, rounds),
        }


def timed(ways: Sequence[Way], count: int, rounds: int) -> Figures:
    """The ways take turns, and the fastest turn of each one counts. Those of conditions must find the same."""
    found = {way.name: way.count() for way in ways}
    exact = {way.name: found[way.name] for way in ways if not way.own}
    assert len(set(exact.values())) == 1, f"different results: {exact}"
    best = dict.fromkeys(found, math.inf)
    with no_collections():
        for way in [*ways] * rounds:
            start = processors()
            way.count()
            best[way.name] = min(best[way.name], processors() - start)
    return {name: {"nanoseconds": best[name] / count * 1e9, "found": found[name]} for name in found}


def processors() -> float:
    """The seconds that all processors took for this process and those that it has waited for."""
    spent = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in spent)


def tables(figures: Figures) -> list[Table]:
    engines = ", ".join(f"{name} {number}" for name, number in figures["versions"].items() if number)
    with_engines = f"; {engines}" if engines else ""
    return [
        table(f"{figures['rows']:,} documents of JSON{with_engines}", figures["json"]),
        table(f"{figures['typed_rows']:,} rows of eight typed columns", figures["typed"]),
    ]


def table(title: str, ways: Figures) -> Table:
    first = next(iter(ways.values()))
    lines = [
        [
            name,
            short(found["nanoseconds"] / 1e3),
            times(found["nanoseconds"] / first["nanoseconds"]),
            f"{found['found']:,}",
            f"{found['found'] - first['found']:+,}" if found["found"] != first["found"] else "",
        ]
        for name, found in ways.items()
    ]
    return Table(title, ("way", "µs of processors a row", "x the first", "found", "wrong by"), lines)


def targets(figures: Figures) -> list[Target]:
    """None where there are no engines."""
    found = figures["json"]
    limits = {"Polars: matches": 1.0, "DuckDB: matches": 1.2}
    return [
        Target(name, found[name]["nanoseconds"] / found[REFERENCE]["nanoseconds"], limit, f"x {REFERENCE}")
        for name, limit in limits.items()
        if name in found
    ]


BENCHMARK = Benchmark("engines", "a condition in Arrow, Polars and DuckDB", measure, tables, targets)
