"""All rules, and what they find in an expression."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from types import ModuleType

from conditions.checking.checker import verdict
from conditions.declaring.function import Function
from conditions.lint.places import ROOT, RUNTIME, TEMPLATE, Place
from conditions.lint.reading.surroundings import NOTHING, Surroundings
from conditions.lint.rules import (
    comparing,
    constants,
    excluding,
    graph,
    jsonpath,
    kinds,
    missing,
    objects,
    predefined,
    quoting,
    status,
)
from conditions.lint.rules.context import Context
from conditions.lint.rules.rule import Rule, rules_in
from conditions.problem import Problem
from conditions.source import Span, in_one_line
from conditions.syntax.tree import Call, Node, walk


def _proving() -> tuple[ModuleType, ...]:
    try:
        from conditions.lint.rules import dead
    except ModuleNotFoundError:  # the memory of the playground has no witnesses, which are large
        return ()
    return (dead,)


_MODULES = (
    *(status, comparing, kinds, objects, missing, predefined),
    *(quoting, constants, excluding, *_proving(), jsonpath, graph),
)
RULES: tuple[Rule, ...] = tuple(rule for module in _MODULES for rule in rules_in(module))
"""Every rule, in the order of the codes."""

_LOCAL = {rule.code for rule in RULES if rule.is_local}
_VALUES = (RUNTIME.name, ROOT.name, TEMPLATE.name)
"""The places that take any value: everywhere else an expression is taken for its truth."""


def problems(expression: str, tree: Node, place: Place, around: Surroundings = NOTHING) -> list[Problem]:
    """What is legal in an expression and surely not meant, in the order of the text.

    Args:
        expression: The text.
        tree: Its checked tree.
        place: The kind of place where it stands.
        around: What the file tells of that place.
    """
    context = _context(expression, tree, place, around)
    return sorted(_found(context), key=_place)


def local_problems(expression: str, tree: Node, place: Place, around: Surroundings) -> list[Problem]:
    """Those among the problems that hold whatever stands beside the part at fault."""
    context = _context(expression, tree, place, around)
    return sorted((one for one in _found(context) if one.code in _LOCAL), key=_place)


def _place(problem: Problem) -> tuple[Span, str]:
    return problem.span, problem.code


def _context(expression: str, tree: Node, place: Place, around: Surroundings) -> Context:
    return Context(expression, judged(tree, place), place, around)


def judged(tree: Node, place: Place) -> Node:
    """The checked tree of an expression, with the conversion to its truth where the place asks for it."""
    return tree if place.name in _VALUES else verdict(tree)


def _found(context: Context) -> Iterator[Problem]:
    yield from _findings(_BY_CLASS.get(Context, ()), context, context)
    for node in walk(context.tree):
        yield from _findings(_BY_CLASS.get(type(node), ()), node, context)
        if isinstance(node, Call):
            yield from _findings(_rules_of(node.function), node, context)


def _findings(rules: Iterable[Rule], node: Node | Context, context: Context) -> Iterator[Problem]:
    for rule in rules:
        for finding in rule.check(node, context):
            message, span, hint = finding
            yield Problem(rule.code, in_one_line(message), span, hint and in_one_line(hint))


@lru_cache(maxsize=256)
def _rules_of(function: Function) -> tuple[Rule, ...]:
    """The rules that look at calls of a function."""
    return tuple(rule for rule in RULES if any(not isinstance(one, type) and one(function) for one in rule.of))


def _by_class() -> dict[type, list[Rule]]:
    found: dict[type, list[Rule]] = {}
    for rule in RULES:
        for subject in rule.of:
            if isinstance(subject, type):
                found.setdefault(subject, []).append(rule)
    return found


_BY_CLASS = _by_class()
