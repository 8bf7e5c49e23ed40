"""Other engines, side by side: each module beside this one adapts one of them to the workloads.

An adapter defines `engines()`, the ways to judge one parsed document, `file_filters()`, commands that filter a file of
JSON lines, or `rule_engines()`, the ways to find which of many rules a document matches. It imports its engine inside
these functions, so that a missing one is skipped, not an error.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple, TypeAlias

from benchmarks.rule_parts import Rule

ADAPTERS = (
    "asteval",
    "cel_expr",
    "cel_python",
    "common_expression_language",
    "datalogic",
    "drools",
    "duckdb",
    "evalidate",
    "jmespath",
    "jq",
    "jsonata",
    "jsonatapy",
    "polars",
    "python_jsonpath",
    "restricted_python",
    "rule_engine",
    "simpleeval",
    "zen_engine",
)


class Engine(NamedTuple):
    """A way to judge one parsed document.

    Attributes:
        name: What tables call it.
        distribution: What the package index calls it.
        expressions: The workloads in its own language; those that it cannot express are left out.
        compile: Makes a function of an expression; the function takes what *prepare* gives.
        prepare: Turns the document into what the engine takes. It is not timed: the name should say so.
    """

    name: str
    distribution: str
    expressions: Mapping[str, Any]
    compile: Callable[[Any], Callable[[Any], Any]]
    prepare: Callable[[Any], Any] = lambda document: document


class FileFilter(NamedTuple):
    """A command that filters a file of JSON lines by W2.

    Attributes:
        name: What tables call it.
        version: Of the program.
        arguments: The command for a file; it writes the matching lines, or how many there are, to standard output.
    """

    name: str
    version: str
    arguments: Callable[[Path], list[str]]


Matching: TypeAlias = Callable[[Any], list[str]]
"""The names of the rules that a parsed document matches, in any order."""


class RuleEngine(NamedTuple):
    """A way to find which of many rules a parsed document matches.

    Attributes:
        name: What tables call it.
        distribution: What the package index calls it.
        build: Makes a function of rules.
        most: The number of rules above which it is not asked: it would take minutes.
    """

    name: str
    distribution: str
    build: Callable[[Sequence[Rule]], Matching]
    most: int = 100_000


Skipped = dict[str, str]
"""By the name of an adapter, why it is not there."""


def engines() -> tuple[list[Engine], Skipped]:
    """The engines that are installed, and the others."""
    return offered("engines")


def file_filters() -> tuple[list[FileFilter], Skipped]:
    """The commands that are installed, and the others."""
    return offered("file_filters")


def rule_engines() -> tuple[list[RuleEngine], Skipped]:
    """The engines for many rules that are installed, and the others."""
    return offered("rule_engines")


def offered(kind: str) -> tuple[list[Any], Skipped]:
    found: list[Any] = []
    skipped: Skipped = {}
    for name in ADAPTERS:
        offer: Callable[[], Iterable[Any]] = getattr(adapter(name), kind, tuple)
        try:
            found += offer()
        except ImportError as error:
            skipped[name] = str(error)
    return found, skipped


def adapter(name: str) -> ModuleType:
    return importlib.import_module(f"{__name__}.{name}")
