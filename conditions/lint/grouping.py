"""Equal warnings of a file told once, with the lines of the others."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Protocol, TypeVar

from conditions.problem import Problem

_NAMED = 5
"""The most lines that are named."""


class _Located(Protocol):
    @property
    def line(self) -> int: ...
    @property
    def problem(self) -> Problem: ...


Located = TypeVar("Located", bound=_Located)


def grouped(findings: Iterable[Located], text: str) -> list[tuple[Located, Problem]]:
    """The first of all equal warnings, each with a problem that names the lines of the others.

    Errors, and what can be fixed, are told each in its place.

    Args:
        findings: What was found in a file, in its order.
        text: The file.
    """
    groups: dict[Hashable, list[Located]] = {}
    for at, finding in enumerate(findings):
        problem = finding.problem
        written = " ".join(text[problem.span.start : problem.span.end].split())
        is_alone = problem.is_error or problem.fix is not None
        same = at if is_alone else (problem.code, problem.message, problem.hint, written)
        groups.setdefault(same, []).append(finding)
    return [(first, _with_others(first.problem, [one.line for one in others])) for first, *others in groups.values()]


def _with_others(problem: Problem, lines: list[int]) -> Problem:
    if not lines:
        return problem
    named = ", ".join(map(str, lines[:_NAMED])) + ", …" * (len(lines) > _NAMED)
    times = f"the same {len(lines)} times more, in the lines" if len(lines) > 1 else "the same in line"
    return problem._replace(message=f"{problem.message} ({times} {named})")
