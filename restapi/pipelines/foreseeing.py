"""Foreseeing conditions: what is left of one before anything has run, and what must come to be known for it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, NamedTuple

import conditions
from conditions.values.dotnet_text import fold
from conditions.values.unknown import holds_unknown
from restapi.pipelines.deciding import Inputs


class Foreseen(NamedTuple):
    """A condition before its turn comes.

    Attributes:
        verdict: The verdict, whatever comes back; None where that is not known.
        residual: The condition that is left then, with secrets masked; else empty.
        reads: What that reads and is not known: JSON Pointers, by the named values.
    """

    verdict: bool | None = None
    residual: str = ""
    reads: Mapping[str, tuple[str, ...]] = {}


def foresee(condition: conditions.Condition, known: Inputs, mask: Callable[[str], str]) -> Foreseen:
    """What is left of a condition.

    Args:
        condition: The condition.
        known: The named values, in which UNKNOWN stands for what is not known yet.
        mask: Masks secrets in a text.
    """
    taken = condition.language.vocabulary.inputs
    left = condition.given(**{name: value for name, value in known.items() if name in taken})
    if isinstance(left, bool):
        return Foreseen(left)
    reads = {name: found for name, found in left.reads.items() if name not in known or holds_unknown(known[name])}
    return Foreseen(None, mask(left.expression), reads)


def absent(condition: conditions.Condition, *, but: Iterable[str]) -> Inputs:
    """The named values that a condition is not told, which are Null: all but some."""
    return dict.fromkeys(set(condition.language.vocabulary.inputs).difference(but))


def marked(
    condition: conditions.Condition,
    variables: Mapping[str, Any],
    unknown: Collection[str],
    open_ids: Iterable[str],
    mask: Callable[[str], str],
) -> dict[str, Any]:
    """Variables with UNKNOWN in the place of those that are not known yet, and of secrets, which are not spelled out.

    Args:
        condition: The condition that reads them.
        variables: The variables.
        unknown: The names, folded, of those that are not known.
        open_ids: The steps before whose services name their outputs when they are over.
        mask: Masks secrets in a text.
    """
    prefixes = tuple(fold(f"{one}.") for one in open_ids if one)
    read = [pointer.removeprefix("/") for pointer in condition.reads.get("variables", ())]
    named: dict[str, Any] = (
        {name: conditions.UNKNOWN for name in read if fold(name).startswith(prefixes)} if prefixes else {}
    )
    for name, value in variables.items():
        is_open = value is conditions.UNKNOWN or fold(name) in unknown or mask(value) != value
        named[name] = conditions.UNKNOWN if is_open else value
    return named


def uncertain(dependencies: Mapping[str, Any], certain: Collection[str]) -> dict[str, Any]:
    """What a condition sees of those before, with UNKNOWN in the place of each whose end is not certain."""
    return {name: value if name in certain else conditions.UNKNOWN for name, value in dependencies.items()}
