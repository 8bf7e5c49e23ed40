"""Paths with wildcards over one parsed document: `condition.matches` beside the comprehension that one writes by hand.

The comprehension asks for no letter case, no conversion and no missing key, and stops at the first hit, as the
condition does in both modes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import conditions
from benchmarks.modes import PURELY, judges, own, pure
from benchmarks.results import Benchmark, Figures, Table, Target, worst
from benchmarks.timing import fastest
from benchmarks.workloads import parsed

BY_HAND = "by hand"
COMMITS = 60
FOLDERS, FILES = 10, 6
ROUNDS = 120


def push(**wanted: int) -> Any:
    """What a forge tells of a push: commits, of which those at the given places have what is looked for.

    Args:
        wanted: The places where that stands, by what is looked for: author, size, reverts or file.
    """
    commits = [
        {
            "id": f"{number:040x}",
            "message": f"Change {number}",
            "author": {
                "name": "hubot" if wanted.get("author") == number else f"octocat-{number % 7}",
                "email": "o@c.at",
            },
            "size": 4711 if wanted.get("size") == number else number % 40,
            **({"reverts": "1f3c"} if wanted.get("reverts") == number else {}),
        }
        for number in range(COMMITS)
    ]
    folders = [
        {"files": [{"path": f"src/{place}/{at}.py", "mode": mode(place * FILES + at, wanted)} for at in range(FILES)]}
        for place in range(FOLDERS)
    ]
    return parsed({"ref": "refs/heads/main", "wanted": "hubot", "commits": commits, "folders": folders})


def mode(number: int, wanted: Mapping[str, int]) -> str:
    """The mode of a file, which is looked for in one of them."""
    return "executable" if wanted.get("file") == number else "plain"


class Workload(NamedTuple):
    """A condition, what it stands for, and the comprehension.

    Attributes:
        about: What it stands for.
        expression: The condition.
        by_hand: The comprehension.
        looked_for: What it looks for, as `push` names it.
    """

    about: str
    expression: str
    by_hand: Callable[[Any], bool]
    looked_for: str

    @property
    def documents(self) -> dict[str, Any]:
        """Documents by where the hit stands."""
        last = FOLDERS * FILES - 1 if self.looked_for == "file" else COMMITS - 1
        return {"early": push(**{self.looked_for: 0}), "late": push(**{self.looked_for: last}), "miss": push()}


WORKLOADS = {
    "X1": Workload(
        "a text",
        "containsValue(root.commits.*.author.name, 'hubot')",
        lambda root: any(commit["author"]["name"] == "hubot" for commit in root["commits"]),
        "author",
    ),
    "X2": Workload(
        "a number",
        "containsValue(root.commits.*.size, 4711)",
        lambda root: any(commit["size"] == 4711 for commit in root["commits"]),
        "size",
    ),
    "X3": Workload(
        "what stands elsewhere",
        "containsValue(root.commits.*.author.name, root.wanted)",
        lambda root: any(commit["author"]["name"] == root["wanted"] for commit in root["commits"]),
        "author",
    ),
    "X4": Workload(
        "two wildcards",
        "containsValue(root.folders.*.files.*.mode, 'executable')",
        lambda root: any(file["mode"] == "executable" for folder in root["folders"] for file in folder["files"]),
        "file",
    ),
    "X5": Workload(
        "whether anything is there",
        "not(isNullOrEmpty(root.commits.*.reverts))",
        lambda root: any("reverts" in commit for commit in root["commits"]),
        "reverts",
    ),
    "X6": Workload(
        "how much is there",
        "eq(count(root.commits.*.reverts), 1)",
        lambda root: len([1 for commit in root["commits"] if "reverts" in commit]) == 1,
        "reverts",
    ),
    "X7": Workload(
        "a text of all texts",
        "contains(join(' ', root.commits.*.author.name), 'hubot')",
        lambda root: "hubot" in " ".join([commit["author"]["name"] for commit in root["commits"]]),
        "author",
    ),
}


def measure(effort: float) -> Figures:
    """Nanoseconds by workload, document and contender."""
    cases: dict[tuple[str, str, str], tuple[Callable[[Any], object], Any]] = {}
    for name, workload in WORKLOADS.items():
        functions = {**judges(conditions.compile(workload.expression)), BY_HAND: workload.by_hand}
        for kind, document in workload.documents.items():
            for who, function in functions.items():
                assert function(document) is (kind != "miss"), f"{name}, {kind}, {who}: the wrong verdict"
                cases[name, kind, who] = (function, document)
    figures: Figures = {}
    for (name, kind, who), taken in fastest(cases, max(3, round(ROUNDS * effort))).items():
        figures.setdefault(name, {}).setdefault(kind, {})[who] = taken
    return {"nanoseconds": figures}


def tables(figures: Figures) -> list[Table]:
    kinds = ("early", "late", "miss")
    rows = []
    for name, taken in figures["nanoseconds"].items():
        pairs = [" / ".join(f"{taken[kind][who]:,.0f}" for kind in kinds) for who in taken["miss"]]
        ratios = [" / ".join(f"{ratio(taken[kind], who):.2f}" for kind in kinds) for who in own(taken["miss"])]
        rows.append([f"{name}: {WORKLOADS[name].about}", *pairs, *ratios])
    everybody = figures["nanoseconds"]["X1"]["miss"]
    beside = [f"{who}, x by hand" for who in own(everybody)]
    columns = ("workload", *(f"{who}, ns (early / late / miss)" for who in everybody), *beside)
    return [Table(f"A wildcard over {COMMITS} items", columns, rows)]


def ratio(taken: Mapping[str, float], who: str) -> float:
    return taken[who] / taken[BY_HAND]


def targets(figures: Figures) -> list[Target]:
    taken = figures["nanoseconds"]
    found = []
    for who in own(taken["X1"]["miss"]):
        beside = {
            f"{WORKLOADS[name].about}, {kind}": ratio(times_of, who)
            for name, kinds in taken.items()
            for kind, times_of in kinds.items()
        }
        purely = f", {PURELY}" if who == pure(taken["X1"]["miss"]) else ""
        found += worst(f"a wildcard over {COMMITS} items{purely}", "x by hand", 2.0, beside)
    return found


BENCHMARK = Benchmark("wildcards", "condition.matches on paths with wildcards", measure, tables, targets)
