"""The pictures of docs/performance.md."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path

import matplotlib as mpl
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator

from benchmarks import from_bytes, rule_sets, side_by_side
from benchmarks.results import Figures, brief, short, times

mpl.use("Agg")

OURS, BY_HAND, OTHERS = "#1b6ca8", "#e08e2b", "#a9b1ba"
BAR_HEIGHT = 0.27
"""Inches for one horizontal bar."""


def one_document(figures: Figures, path: Path) -> None:
    """Pairs of bars: condex and careful Python, as multiples of the naive lambda."""
    taken = figures["nanoseconds"]
    places = [(name, kind) for name in taken for kind in ("hit", "miss")]
    with picture(path, 10, 4.6) as axes:
        for shift, who, colour, label in (
            (-0.2, "condex", OURS, "condex"),
            (0.2, "careful", BY_HAND, "careful hand-written Python, the same rules"),
        ):
            ratios = [taken[name][kind][who] / taken[name][kind]["naive"] for name, kind in places]
            bars = axes.bar([at + shift for at in range(len(places))], ratios, 0.4, color=colour, label=label)
            axes.bar_label(bars, [f"{ratio:.1f}" for ratio in ratios], fontsize=7, padding=1)
        axes.axhline(1, color="black", linewidth=1, label="naive lambda, without Azure's rules")
        axes.set_yscale("log")
        plain_numbers(axes.yaxis)
        axes.set_xticks(range(len(places)), [f"{name} {kind}" for name, kind in places], rotation=45, ha="right")
        axes.set_ylabel("times the naive lambda")
        axes.set_title("One parsed document", loc="left")
        axes.legend(frameon=False, ncols=3, fontsize=9, loc="lower center", bbox_to_anchor=(0.5, 1.06))


def peers(figures: Figures, path: Path) -> None:
    """All engines by their mean, as multiples of the naive lambda."""
    means = side_by_side.ratios_to_naive(figures)
    values = {side_by_side.label(name, figures): mean for name, mean in means.items()}
    title = "One parsed document: times the naive lambda, geometric mean of W1 to W8 (log scale, less is better)"
    ranking(values, title, path, log=True, written=times)


def compilation(figures: Figures, path: Path) -> None:
    """All engines by the time that they take to compile W2."""
    values = {side_by_side.label(name, figures): found["W2"] / 1000 for name, found in figures["compilation"].items()}
    title = "Compiling W2 with new literals: µs (log scale, less is better)"
    ranking(values, title, path, log=True, written=brief)


def byte_documents(figures: Figures, path: Path) -> None:
    """The ways from 200 KB to a verdict, beside orjson and the naive lambda."""
    values = {
        f"{name}, {who}": sizes["200 KB"][who] / sizes["200 KB"][from_bytes.REFERENCE]
        for name, sizes in figures["nanoseconds"].items()
        for who in sizes["200 KB"]
        if from_bytes.REFERENCE in sizes["200 KB"]
    }
    title = "From 200 KB of JSON to the verdict: times orjson.loads and the naive lambda (less is better)"
    ranking(values, title, path, written=times)


def file_lines(figures: Figures, path: Path) -> None:
    """The throughput of whole processes."""
    values = {name: figures["megabytes"] / taken * 1e9 for name, taken in figures["processes"].items()}
    title = f"Filtering {short(figures['megabytes'])} MB of JSON lines, whole processes: MB/s (more is better)"
    ranking(values, title, path, written=short, less_is_better=False)


def rules(figures: Figures, path: Path) -> None:
    """A line for each contender, over the number of rules."""
    sizes = {int(size): found["nanoseconds"] for size, found in figures["sizes"].items()}
    with picture(path, 10, 5) as axes:
        for who, marker in zip(figures["versions"], cycle("oosD^v"), strict=False):
            taken = {size: found[who] / 1000 for size, found in sizes.items() if who in found}
            label = rule_sets.label(who, figures)
            drawn = axes.plot(list(taken), list(taken.values()), color=colour(label), marker=marker, label=label)
            drawn[0].set_linestyle("-" if who == rule_sets.RULE_SET else "--")
        for axis, set_scale in ((axes.xaxis, axes.set_xscale), (axes.yaxis, axes.set_yscale)):
            set_scale("log")
            plain_numbers(axis)
        axes.set_xlabel("rules (log scale)")
        axes.set_ylabel("µs for a document (log scale)")
        axes.set_title("A document against many rules, of which some five match (less is better)", loc="left")
        axes.legend(frameon=False, fontsize=9, ncols=3, loc="upper center", bbox_to_anchor=(0.5, -0.14))


def ranking(
    values: Mapping[str, float],
    title: str,
    path: Path,
    *,
    written: Callable[[float], str],
    log: bool = False,
    less_is_better: bool = True,
) -> None:
    """Horizontal bars, the best one on top."""
    names = sorted(values, key=values.__getitem__, reverse=less_is_better)
    with picture(path, 10, 1.1 + BAR_HEIGHT * len(names)) as axes:
        bars = axes.barh(names, [values[name] for name in names], color=[colour(name) for name in names])
        axes.bar_label(bars, [written(values[name]) for name in names], padding=3, fontsize=8)
        if log:
            axes.set_xscale("log")
        axes.margins(x=0.12, y=0.01)
        plain_numbers(axes.xaxis)
        axes.set_title(title, loc="right", fontsize=10)


def colour(name: str) -> str:
    if "condex" in name or "condition" in name:
        return OURS
    return BY_HAND if "Python" in name.partition(" ")[2] or "naive" in name else OTHERS


def plain_numbers(axis: Axis) -> None:
    """2,000 instead of 2 x 10^3."""
    axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,g}"))
    axis.set_minor_locator(NullLocator())
    if axis.get_scale() == "log":
        axis.set_major_locator(LogLocator(subs=(1, 2, 5) if few_decades(axis) else (1,), numticks=20))


def few_decades(axis: Axis) -> bool:
    low, high = axis.get_view_interval()
    return bool(high / low < 1000)


@contextmanager
def picture(path: Path, width: float, height: float) -> Iterator[Axes]:
    """A picture of that many inches, written when the block ends."""
    figure, axes = plt.subplots(figsize=(width, height), layout="constrained")
    axes.spines[["top", "right"]].set_visible(False)
    yield axes
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=110, metadata={"Software": None})
    plt.close(figure)


PICTURES: dict[str, tuple[str, Callable[[Figures, Path], None]]] = {
    "one-document": ("one-document", one_document),
    "peers": ("peers", peers),
    "compilation": ("peers", compilation),
    "bytes": ("bytes", byte_documents),
    "lines": ("lines", file_lines),
    "rule-sets": ("rule-sets", rules),
}
"""By the name of the file, the subject that it shows and what draws it."""
