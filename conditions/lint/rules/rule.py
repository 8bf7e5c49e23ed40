"""Declaring a rule: one generator function, whose docstring is the page of its code.

    @rule("W201", "order-of-texts", of=(is_order,))
    def order_of_texts(call: Call, context: Context) -> Iterator[Finding]: ...

The docstring says what is wrong and why, and ends in the examples: below `Wrong:` an expression with carets under the
part at fault, below `Right:` expressions with which nothing is wrong. They stand in a pipeline condition; another place
is named in parentheses, as in `Wrong (success criterion):`. What needs more than an expression is shown in a file,
below `Wrong (pipeline):`; a blank line ends it.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any, NamedTuple, TypeAlias

from conditions.declaring.function import Function
from conditions.lint import places
from conditions.lint.places import Place
from conditions.lint.rules.context import Context
from conditions.source import Span
from conditions.syntax.tree import Node


class Finding(NamedTuple):
    """What a rule found: a Problem, but for its code."""

    message: str
    span: Span
    hint: str | None = None


class Example(NamedTuple):
    """One expression of a page: where it stands, and the part at fault (None where nothing is wrong).

    Where the place is None, it is not an expression but the text of a pipeline.
    """

    expression: str
    place: Place | None
    span: Span | None


Check: TypeAlias = Callable[[Any, Context], Iterator[Finding]]
Subject: TypeAlias = "Callable[[Function], bool] | type[Node] | type[Context]"

_HEADING = re.compile(r"(?P<heading>Wrong|Right)(?: \((?P<place>[^)]+)\))?:")
_INDENT = "    "
_CARETS = re.compile(r" *(?P<carets>\^+)")
_PLACES = {place.name: place for place in vars(places).values() if isinstance(place, Place)} | {"pipeline": None}


@dataclass(frozen=True)
class Rule:
    """A rule, and what its page says.

    Attributes:
        code: The number under which it is reported and switched off: `W201`.
        name: What people call it: `order-of-texts`.
        check: Finds what is wrong with a node.
        of: What it looks at: calls of the functions of which a predicate of `functions` is true, nodes of a class, or
            `Context` for the whole expression.
        is_local: Whether what it finds in a part holds whatever stands beside that part.
    """

    code: str
    name: str
    check: Check
    of: tuple[Subject, ...]
    is_local: bool = False

    @cached_property
    def explanation(self) -> str:
        """The page without its examples."""
        return inspect.cleandoc(self.check.__doc__ or "").partition("\n\nWrong")[0]

    @property
    def summary(self) -> str:
        """The first line of the page."""
        return self.explanation.partition("\n")[0]

    @cached_property
    def examples(self) -> tuple[Example, ...]:
        """The examples of the page, from top to bottom."""
        lines = inspect.cleandoc(self.check.__doc__ or "").splitlines()
        return tuple(example for place, part in _parts(lines) for example in _examples(place, part))

    @property
    def wrong(self) -> list[Example]:
        """The examples in which something is wrong."""
        return [example for example in self.examples if example.span]

    @property
    def right(self) -> list[Example]:
        """The examples in which nothing is wrong."""
        return [example for example in self.examples if not example.span]


def _parts(lines: list[str]) -> list[tuple[Place | None, list[str]]]:
    """The lines below each heading, without their indent, and the place that it names; empty ones separate."""
    parts: list[tuple[Place | None, list[str]]] = []
    for line in lines:
        if heading := _HEADING.fullmatch(line):
            parts.append((_PLACES[heading["place"] or places.CONDITION.name], []))
        elif parts:
            parts[-1][1].append(line.removeprefix(_INDENT))
    return parts


def _examples(place: Place | None, lines: list[str]) -> Iterator[Example]:
    text, span = "", None
    for line, below in pairwise([*lines, ""]):
        if carets := _CARETS.fullmatch(line):
            at = len(text) - len(text.splitlines()[-1]) - (place is None)
            span = Span(at + carets.start("carets"), at + carets.end("carets"))
        elif line:
            text += line + "\n" * (place is None)
        ends = not below if place is None else not _CARETS.fullmatch(below)
        if text and ends:
            yield Example(text, place, span)
            text, span = "", None


_ATTRIBUTE = "__lint_rule__"


def rule(code: str, name: str, *, of: tuple[Subject, ...], is_local: bool = False) -> Callable[[Check], Check]:
    """Declare a generator function as a rule.

    Args:
        code: The number of its page.
        name: What people call it.
        of, is_local: As of a `Rule`.
    """

    def declare(check: Check) -> Check:
        setattr(check, _ATTRIBUTE, Rule(code, name, check, of, is_local))
        return check

    return declare


def rules_in(module: Any) -> list[Rule]:
    """The rules that a module declares, from top to bottom."""
    return [getattr(value, _ATTRIBUTE) for value in vars(module).values() if hasattr(value, _ATTRIBUTE)]
