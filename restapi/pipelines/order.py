"""The order in which stages and jobs run: each after those that it depends on, else as the file has them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from conditions.values.dotnet_text import find_ignoring_case
from restapi.errors import FileError, Place, did_you_mean
from restapi.pipelines.model import Job, Stage

Node = TypeVar("Node", Stage, Job)


def ordered(nodes: Sequence[Node]) -> list[Node]:
    """Stages or jobs that `check_order` has passed, in the order in which they run."""
    left, done, found = list(nodes), set[str](), list[Node]()
    while left:
        ready = next(node for node in left if done.issuperset(node.depends_on))
        left.remove(ready)
        done.add(ready.name)
        found.append(ready)
    return found


def known_name(name: str, known: Sequence[str], what: str, place: Place) -> str:
    """The name of a stage or a job as it was given, whatever its letter case; FileError where there is none."""
    found = find_ignoring_case(name, list(known))
    if found is None:
        hint = did_you_mean(name, known) if known else f"there is no other {what}"
        raise FileError(f"dependsOn names the {what} '{name}', which is not there", hint=hint, place=place)
    return found


def check_order(nodes: Sequence[Node], what: str) -> None:
    """Refuse stages or jobs that wait for one another.

    Raises:
        FileError: They do.
    """
    by_name = {node.name: node for node in nodes}
    for node in nodes:
        if circle := _circle(node.name, by_name):
            way = " -> ".join(f"'{name}'" for name in circle)
            raise FileError(f"the {what}s {way} depend on one another", place=node.places.get("depends_on"))


def _circle(name: str, by_name: dict[str, Node]) -> list[str]:
    """The way from a name through what it depends on back to itself; nothing where there is none."""
    ways: list[list[str]] = [[name]]
    seen = {name}
    while ways:
        way: list[str] = ways.pop()
        for after in by_name[way[-1]].depends_on:
            if after == name:
                return [*way, name]
            if after not in seen:
                seen.add(after)
                ways.append([*way, after])
    return []
