"""Output for people: styled with rich on a terminal, plain text everywhere else."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Literal, TextIO

from conditions.console.usage import UsageError
from conditions.values.kinds import Kind, kind_of
from conditions.values.spelling import literal, try_text

if TYPE_CHECKING:
    from conditions.condition import Condition
    from conditions.explaining.explanation import Explanation, Part


class Printer:
    """Prints texts as they are, line ends and tabs included; a style only shows on a terminal, or by `FORCE_COLOR`.

    Args:
        stream: Where to; standard output by default.

    Attributes:
        on_terminal: Whether that is a terminal.
    """

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stdout
        self.on_terminal = self._stream.isatty()
        self._is_forced = bool(os.environ.get("FORCE_COLOR")) and not os.environ.get("NO_COLOR")

    def __call__(self, text: str = "", style: str = "") -> None:
        if style and (self.on_terminal or self._is_forced):
            self._styled(text, style)
        else:
            print(text, file=self._stream)

    def _styled(self, text: str, style: str) -> None:
        try:
            from rich.console import Console
            from rich.text import Text
        except ImportError:  # which the extra `cli` brings
            print(text, file=self._stream)
            return
        # What is forced is so on a terminal that says it is dumb, too, as those of many CI systems do.
        system: Literal["standard", "auto"] = "standard" if self._is_forced else "auto"
        console = Console(
            file=self._stream,
            highlight=False,
            soft_wrap=True,
            color_system=system,
            force_terminal=True,
            # An old console of Windows is coloured by calls, which a file or a pipe does not take.
            legacy_windows=None if self.on_terminal else False,
        )
        console.print(Text(text, style=style))


def is_live(stream: TextIO) -> bool:
    """Whether lines may be rewritten in their place: on a terminal, where the extra `cli` is installed."""
    if not stream.isatty():
        return False
    from importlib.util import find_spec

    return find_spec("rich") is not None


def shown(value: Any, pieces: int | None = None) -> str:
    """A value for a terminal: a text as it is, an Array or Object as JSON, all else as Azure prints it.

    Args:
        value: The value.
        pieces: How many tokens of the JSON are enough, where somebody does not want it all.
    """
    if isinstance(value, str):
        return value
    if kind_of(value) in (Kind.ARRAY, Kind.OBJECT):
        return _json(value, pieces)
    return literal(value)


def as_json(value: Any) -> str:
    """A value as JSON in a line, for tools: a Number to its last digit, a Version or DateTime as its text.

    Raises:
        UsageError: It nests too deep to be written.
    """
    from json import dumps

    kind = kind_of(value)
    if kind is Kind.NUMBER:
        return try_text(value) or "null"
    try:
        return dumps(try_text(value) if kind in (Kind.VERSION, Kind.DATETIME) else value, default=str)
    except RecursionError:
        raise UsageError("the value nests too deep to be written as JSON") from None


def _json(value: Any, pieces: int | None) -> str:
    from itertools import islice
    from json import JSONEncoder

    encoder = JSONEncoder(ensure_ascii=False, indent=2, default=str)
    try:
        return "".join(islice(encoder.iterencode(value), pieces))
    except RecursionError:  # Python reads deeper documents than it writes
        return literal(value)


def read_lines(condition: Condition) -> list[str]:
    """The lines that tell what a condition reads: JSON Pointers, by the inputs."""
    pointers = {
        name: ", ".join(pointer or "(as a whole)" for pointer in found) for name, found in condition.reads.items()
    }
    return [f"  reads {name}: {found}" for name, found in pointers.items()] or ["  reads nothing"]


def print_explanation(explanation: Explanation, printer: Printer, *, parts: bool = False) -> None:
    """Print what `str(explanation)` says, coloured, and where *parts* are asked for the value of every one."""
    from conditions.explaining.display import outline

    for line, style in explanation_lines(explanation):
        printer(line, style)
    if parts:
        printer()
        for part, line in outline(explanation.tree):
            printer(line, _part_style(part))


def explanation_lines(explanation: Explanation) -> Iterator[tuple[str, str]]:
    """The lines of what `str(explanation)` says, each with its style."""
    from conditions.explaining.display import displayed

    verdict = "bold green" if explanation.verdict else "bold red"
    for line, shows in displayed(explanation):
        yield line, verdict if shows in ("verdict", "mark") else _STYLES.get(shows, "")


_STYLES = {"value": "cyan", "reason": "bold", "log": "dim"}


def _part_style(part: Part) -> str:
    if part.error is not None:
        return "bold red"
    if not part.evaluated:
        return "dim"
    return {"True": "green", "False": "red"}.get(part.shown, "")
