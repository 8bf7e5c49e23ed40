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
from conditions.core import CORE

PROCESSES = 30
COMPILE = "first compile"
SCRIPT = """\
import time
{before}
start = time.process_time_ns()
{timed}
print(time.process_time_ns() - start)
"""
BARE = "import time\nprint(time.process_time_ns())\n"

STEPS = {
    "import re": ("", "import re"),
    "import json": ("", "import json"),
    "import conditions": ("", "import conditions"),
    COMPILE: ("import conditions", f"conditions.compile({WORKLOADS['W2'].expression!r})"),
}
"""What is timed, behind what is not. It is timed within its process: the start of a process varies by more."""


def measure(effort: float) -> Figures:
    """Nanoseconds of CPU of the start of a process, and of each step in a fresh one: the least of many, by turns."""
    rounds = max(3, round(PROCESSES * effort))
    with tempfile.TemporaryDirectory() as compiled:
        taken = [dict(each_step(compiled)) for _ in range(rounds)]
    return {"nanoseconds": {name: min(found[name] for found in taken) for name in taken[0]}}


def each_step(compiled: str) -> Iterator[tuple[str, int]]:
    """The CPU time of each step; of the last one in pure mode too, where there is a native core."""
    yield "bare Python", cpu(BARE, compiled)
    scripts = {name: SCRIPT.format(before=before, timed=timed) for name, (before, timed) in STEPS.items()}
    for name, script in scripts.items():
        yield name, cpu(script, compiled)
    if CORE is not None:
        with setting("CONDEX_NATIVE", "0"):
            yield f"{COMPILE}, {PURELY}", cpu(scripts[COMPILE], compiled)


def cpu(script: str, compiled: str) -> int:
    """The CPU time of one process, which finds its modules compiled, as installed ones are, after the first time."""
    command = [sys.executable, "-c", script]
    found = subprocess.run(command, check=True, capture_output=True, text=True, env=as_installed(compiled))
    return int(found.stdout)


def tables(figures: Figures) -> list[Table]:
    rows = [[name, duration(found)] for name, found in figures["nanoseconds"].items()]
    return [Table("A fresh process", ("step", "CPU time"), rows)]


def targets(figures: Figures) -> list[Target]:
    scaled = {name: found / figures["slowness"] / 1e6 for name, found in figures["nanoseconds"].items()}
    return [
        Target("import conditions", scaled["import conditions"], 12, "ms of CPU"),
        Target("first compile in a fresh process", scaled[COMPILE], 70, "ms of CPU"),
    ]


BENCHMARK = Benchmark("import", "import conditions and the first compile, in fresh processes", measure, tables, targets)
