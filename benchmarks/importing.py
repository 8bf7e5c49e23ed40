"""Starting: what `import conditions` costs in a fresh interpreter, and the first condition after it."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator

from benchmarks.modes import PURELY, setting
from benchmarks.results import Benchmark, Figures, Table, Target, duration
from benchmarks.timing import as_installed
from benchmarks.workloads import WORKLOADS
from conditions.native.core import CORE

PROCESSES = 30
COMPILE = "import conditions, compile W2"
PRINT_CPU = "import time\nprint(time.process_time_ns())\n"

SCRIPTS = {
    "bare Python": PRINT_CPU,
    "import re": "import re\n" + PRINT_CPU,
    "import json": "import json\n" + PRINT_CPU,
    "import conditions": "import conditions\n" + PRINT_CPU,
    COMPILE: (f"import conditions\nconditions.compile({WORKLOADS['W2'].expression!r})\n" + PRINT_CPU),
}


def measure(effort: float) -> Figures:
    """Nanoseconds of CPU from the start of a process to the end of a script: the least of many, taking turns."""
    rounds = max(3, round(PROCESSES * effort))
    with tempfile.TemporaryDirectory() as compiled:
        taken = [dict(each_script(compiled)) for _ in range(rounds)]
    return {"nanoseconds": {name: min(found[name] for found in taken) for name in taken[0]}}


def each_script(compiled: str) -> Iterator[tuple[str, int]]:
    """The CPU time of each script; of the last one in pure mode too, where there is a native core."""
    for name, script in SCRIPTS.items():
        yield name, cpu(script, compiled)
    if CORE is not None:
        with setting("CONDEX_NATIVE", "0"):
            yield f"{COMPILE}, {PURELY}", cpu(SCRIPTS[COMPILE], compiled)


def cpu(script: str, compiled: str) -> int:
    """The CPU time of one process, which finds its modules compiled, as installed ones are, after the first time."""
    command = [sys.executable, "-c", script]
    found = subprocess.run(command, check=True, capture_output=True, text=True, env=as_installed(compiled))
    return int(found.stdout)


def steps(taken: dict[str, float]) -> Iterator[tuple[str, float]]:
    """What each step adds to the one before."""
    bare = taken["bare Python"]
    yield "bare Python", bare
    for name in ("import re", "import json", "import conditions"):
        yield f"{name}, on top", max(taken[name] - bare, 0)  # less than the noise is nothing
    for name in (COMPILE, f"{COMPILE}, {PURELY}"):
        if name in taken:
            yield name.replace(COMPILE, "first compile, on top"), taken[name] - taken["import conditions"]


def tables(figures: Figures) -> list[Table]:
    rows = [[name, duration(found)] for name, found in steps(figures["nanoseconds"])]
    return [Table("A fresh process", ("step", "CPU time"), rows)]


def targets(figures: Figures) -> list[Target]:
    added = {name: found / figures["slowness"] / 1e6 for name, found in steps(figures["nanoseconds"])}
    return [
        Target("import conditions", added["import conditions, on top"], 12, "ms of CPU"),
        Target("first compile in a fresh process", added["first compile, on top"], 70, "ms of CPU"),
    ]


BENCHMARK = Benchmark("import", "import conditions and the first compile, in fresh processes", measure, tables, targets)
