"""Declaring a rule: one generator function, whose docstring is the page of its code, as in `conditions.lint.rules`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple, TypeAlias

from conditions.schema_checking.context import Context
from conditions.source import Span
from conditions.syntax.tree import Node


class Finding(NamedTuple):
    """What a rule found: a Problem, but for its code."""

    message: str
    span: Span
    hint: str | None = None


Check: TypeAlias = Callable[[Any, Context], Iterator[Finding]]


class Rule(NamedTuple):
    """A rule.

    Attributes:
        code: The number under which it is reported: `W801`.
        name: What people call it: `unknown-key`.
        of: The class of the nodes that it looks at.
        check: Finds what is wrong with one.
    """

    code: str
    name: str
    of: type[Node]
    check: Check


_ATTRIBUTE = "__schema_rule__"


def rule(code: str, name: str, *, of: Any) -> Callable[[Check], Check]:
    """Declare a generator function as a rule. Arguments as of a `Rule`."""

    def declare(check: Check) -> Check:
        setattr(check, _ATTRIBUTE, Rule(code, name, of, check))
        return check

    return declare


def rules_in(module: Any) -> list[Rule]:
    """The rules that a module declares, from top to bottom."""
    return [getattr(value, _ATTRIBUTE) for value in vars(module).values() if hasattr(value, _ATTRIBUTE)]
