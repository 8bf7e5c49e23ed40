"""The pictures of docs/performance.md."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from benchmarks import from_bytes, rule_sets, side_by_side, svg
from benchmarks.modes import CONDEX, PURE, own
from benchmarks.one_document import CAREFUL_PYTHON, NAIVE
from benchmarks.results import Figures, duration, short, times
from benchmarks.svg import BY_HAND, OTHERS, OURS, Value
from benchmarks.timing import geometric_mean
from benchmarks.workloads import WORKLOADS

WORDS = {CONDEX: (OURS, "condex"), PURE: (svg.PURE, PURE), CAREFUL_PYTHON: (BY_HAND, "careful Python, the same rules")}
"""By contender, its class and what the legend says."""


def one_document(figures: Figures) -> str:
    """Bars for each workload: multiples of the naive lambda, the mean of the hit and the miss."""
    taken = figures["nanoseconds"]
    contenders = (*own(taken["W1"]["hit"]), CAREFUL_PYTHON)
    groups = {WORKLOADS[name].about: [beside_naive(taken[name], who) for who in contenders] for name in taken}
    title = "Times the naive lambda, which is the line at 1 and follows none of Azure's rules; less is better"
    return svg.bars(title, groups, dict(WORDS[who] for who in contenders), mark=1)


def beside_naive(kinds: Figures, who: str) -> Value:
    ratio = geometric_mean(kinds[kind][who] / kinds[kind][NAIVE] for kind in ("hit", "miss"))
    return Value(ratio, times(ratio), WORDS[who][0])


def peers(figures: Figures) -> str:
    """All engines by their mean, as multiples of the naive lambda."""
    means = side_by_side.ratios_to_naive(figures)
    values = {side_by_side.label(name, figures): mean for name, mean in means.items()}
    return svg.dots("Times the naive lambda, mean of all workloads; less is better", ranked(values, times))


def compilation(figures: Figures) -> str:
    """All engines by the time that they take to compile the workload of three parts."""
    values = {side_by_side.label(name, figures): found["W2"] / 1000 for name, found in figures["compilation"].items()}
    title = "µs to compile a condition of three parts with new literals; less is better"
    return svg.dots(title, ranked(values, short))


def byte_documents(figures: Figures) -> str:
    """The ways from 200 KB to a verdict, beside orjson and the naive lambda."""
    beside, groups = from_bytes.REFERENCE, dict[str, list[Value]]()
    for sizes in figures["nanoseconds"].values():
        found = sizes["200 KB"]
        for who, taken in found.items() if beside in found else ():
            ratio = taken / found[beside]
            groups.setdefault(who, []).append(Value(ratio, times(ratio), colour(who)))
    title = (
        "From 200 KB of JSON to the verdicts of two conditions: times orjson.loads and the naive lambda; less is better"
    )
    return svg.bars(title, groups, {}, mark=1) if groups else ""


def file_lines(figures: Figures) -> str:
    """The processors' time of whole processes."""
    title = f"{short(figures['megabytes'])} MB of JSON lines: the time of processors, whole processes; less is better"
    return in_order(title, figures["processes"], duration)


def rules(figures: Figures) -> str:
    """A line for each contender, over the number of rules."""
    sizes = {int(size): found["nanoseconds"] for size, found in figures["sizes"].items()}
    series = {
        rule_sets.label(who, figures): {float(size): found[who] / 1000 for size, found in sizes.items() if who in found}
        for who in figures["versions"]
    }
    drawn = {label: (colour(label), points) for label, points in series.items() if points}
    return svg.curves("µs for a document against many rules, of which some five match; less is better", drawn, "rules")


def in_order(title: str, values: Mapping[str, float], written: Callable[[float], str]) -> str:
    """Bars, the best one on top."""
    return svg.bars(title, {name: [value] for name, value in ranked(values, written).items()}, {})


def ranked(values: Mapping[str, float], written: Callable[[float], str]) -> dict[str, Value]:
    return {
        name: Value(values[name], written(values[name]), colour(name))
        for name in sorted(values, key=values.__getitem__)
    }


def colour(name: str) -> str:
    """The class of a contender, from its name."""
    if "without" in name:
        return svg.PURE
    if "condex" in name or "condition" in name:
        return OURS
    return BY_HAND if "Python" in name.partition(" ")[2] or "naive" in name else OTHERS


PICTURES: dict[str, tuple[str, Callable[[Figures], str]]] = {
    "one-document": ("one-document", one_document),
    "peers": ("peers", peers),
    "compilation": ("peers", compilation),
    "bytes": ("bytes", byte_documents),
    "lines": ("lines", file_lines),
    "rule-sets": ("rule-sets", rules),
}
"""By the name of the file, the subject that it shows and what draws it."""
