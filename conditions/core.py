"""The native core: the extension module of the optional distribution `condex-native`, where it can be used.

It answers a condition with yes, no, or that it does not know; then the Python function decides. So nothing depends on
it but speed, and without it everything is the same.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any, NoReturn, Protocol, TypeAlias

VERSION = "0.1.0.dev0"
"""The version of condex. A core of another one is not used: it may know other plans."""


class NativePlan(Protocol):
    """What the conditions of a shape evaluate."""

    def bind(self, expression: str, values: tuple[Any, ...], /) -> Callable[..., bool]:
        """The function of the condition that has these values as its literals."""
        ...


class NativeReader(Protocol):
    """Reads what some paths want of documents of JSON."""

    def read(self, data: bytes | bytearray | str, /) -> Any:
        """What is wanted of a document, within the Arrays and Objects that hold it.

        Raises:
            ValueError: The core is not sure of it: it may be no JSON.
        """
        ...


class NativeParser(Protocol):
    """Reads the texts of a grammar."""

    def parse(self, text: str, rules: tuple[Any, ...], builder: object, refuse: Callable[[int], NoReturn], /) -> Any:
        """What `LRParser.parse` gives."""
        ...


class Core(Protocol):
    """The extension module.

    Attributes:
        OPERATIONS: The numbers of the operations of nodes, by their names.
        MOST_NODES, MOST_DEPTH, MOST_LITERALS, MOST_PATHS, MOST_STEPS, MOST_INPUTS: The limits of plans.
        Plan: Makes a plan of its parts; ValueError where they are none.
        Reader: Makes a reader of paths, each the keys to a part of a document, with None for every member; ValueError
            where they are too many, or too long.
        Parser: Makes a parser of the rows of its states: the rule that ends there whatever follows, or -1; the actions
            and the gotos, by names; the marks, each with its kind; and what matches other tokens. Of the number of its
            final state, too, and of what matches blanks. ValueError or TypeError where they are none.
    """

    OPERATIONS: Mapping[str, int]
    MOST_NODES: int
    MOST_DEPTH: int
    MOST_LITERALS: int
    MOST_PATHS: int
    MOST_STEPS: int
    MOST_INPUTS: int
    Plan: Callable[..., NativePlan]
    Reader: Callable[[tuple[tuple[str | None, ...], ...]], NativeReader]
    Parser: Callable[[tuple[tuple[Any, ...], ...], int, Any], NativeParser]


def _found() -> tuple[Core | None, str]:
    """The core, if it is to be used; and what people are told of it."""
    if os.environ.get("CONDEX_NATIVE") == "0":
        return None, "not used, as CONDEX_NATIVE is 0"
    try:
        module: Any = import_module("condex_native")
    except ImportError:
        return None, "not installed"
    version = module.__version__
    if version != VERSION:
        return None, f"not used, as condex-native {version} is that of another version"
    return module, "used"


CORE, TOLD = _found()
"""The core, or None; and in a few words whether it is used."""


def python_function(matches: Callable[..., bool]) -> Callable[..., bool]:
    """The Python function of a condition: itself, or the one that decides where its plan does not."""
    function: Callable[..., bool] = getattr(getattr(matches, "__self__", None), "function", matches)
    return function


def json_judge(matches: Callable[..., bool]) -> Callable[..., bool | None] | None:
    """The judge of documents in bytes, by the plan of a condition: None where that does not know. None without plan."""
    judge: Callable[..., bool | None] | None = getattr(getattr(matches, "__self__", None), "judge_json", None)
    return judge


COUNT_ONLY, LINES, NUMBERED_LINES, JOINED_LINES = range(4)
"""Ways to tell which lines were found. Those that are joined are pieces of one or more lines."""

Judged: TypeAlias = tuple[int, Any, list[tuple[int, tuple[int, bytes]]]]
"""How many lines there are; those that were found, or their number; and those of which Python knows, each with its own
number behind the number of lines that were found before it."""


class LineJudge:
    """Judges lines by the plan of a condition.

    Args:
        bound: The plan with the literals of the condition.
        inputs: The named values besides the root.
    """

    __slots__ = ("_bound", "_inputs")

    def __init__(self, bound: Any, inputs: Mapping[str, Any]) -> None:
        self._bound = bound
        self._inputs = inputs

    def with_inputs(self, **inputs: Any) -> LineJudge:
        """The same for more inputs."""
        return LineJudge(self._bound, {**self._inputs, **inputs})

    @property
    def releases_lock(self) -> bool:
        """True where threads judge lines at the same time: the lock of the interpreter is released meanwhile."""
        released: bool = self._bound.releases_lock
        return released

    def in_chunk(self, chunk: bytes, wanted: bool, way: int, number: int) -> Judged | None:
        """What is found in lines; None where the core knows nothing.

        Args:
            chunk: The lines.
            wanted: The verdict on those that are looked for.
            way: The way to tell which were found.
            number: The number of the first line.
        """
        judged: Judged | None = self._bound.judge_lines(wanted, way, number, chunk, **self._inputs)
        return judged

    def in_range(
        self, file: int, start: int, end: int, wanted: bool, way: int, number: int
    ) -> tuple[int, Judged] | None:
        """What is found in the lines of a file that begin in a range, after the place where the next one begins.

        None where the core knows nothing: also where it needs the lock, or cannot read the file.

        Args:
            file: The descriptor of the file, which is read by position.
            start, end: The range, in bytes.
            wanted, way, number: As of `in_chunk`.
        """
        judged: tuple[int, Judged] | None
        judged = self._bound.judge_range(wanted, way, number, start, end, file, **self._inputs)
        return judged


def line_judge(matches: Callable[..., bool]) -> LineJudge | None:
    """The judge of lines by the plan of a condition; None where it has none."""
    bound = getattr(matches, "__self__", None)
    return LineJudge(bound, {}) if hasattr(bound, "judge_lines") else None
