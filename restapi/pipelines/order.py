"""The order in which stages and jobs run: each after those that it depends on, else as the file has them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from heapq import heapify, heappop, heappush
from typing import TypeVar

from restapi.errors import FileError
from restapi.pipelines.model import Job, Stage

Node = TypeVar("Node", Stage, Job)


def ordered(nodes: Sequence[Node]) -> list[Node]:
    """Stages or jobs in the order in which they run, without those that wait for one another."""
    waiting = [len(set(node.depends_on)) for node in nodes]
    after: dict[str, list[int]] = defaultdict(list)
    for number, node in enumerate(nodes):
        for name in set(node.depends_on):
            after[name].append(number)
    ready = [number for number, count in enumerate(waiting) if not count]
    heapify(ready)
    found: list[Node] = []
    while ready:
        node = nodes[heappop(ready)]
        found.append(node)
        for number in after[node.name]:
            waiting[number] -= 1
            if not waiting[number]:
                heappush(ready, number)
    return found


def check_order(nodes: Sequence[Node], what: str) -> None:
    """Refuse stages or jobs that wait for one another.

    Raises:
        FileError: They do.
    """
    done = {node.name for node in ordered(nodes)}
    left = {node.name: node for node in nodes if node.name not in done}
    if left:
        circle = _circle(left)
        way = " -> ".join(f"'{name}'" for name in circle)
        raise FileError(f"the {what}s {way} depend on one another", place=left[circle[0]].places.get("depends_on"))


def _circle(left: dict[str, Node]) -> list[str]:
    """The way from one that waits for itself back to it, beginning with that of them which the file has first.

    All that are left wait for others of them, so that every way from one of them ends in a circle.
    """
    name = next(iter(left))
    steps: dict[str, int] = {}
    while name not in steps:
        steps[name] = len(steps)
        name = next(other for other in left[name].depends_on if other in left)
    circle: list[str] = [*steps][steps[name] :]
    members = set(circle)
    first: int = circle.index(next(one for one in left if one in members))
    return [*circle[first:], *circle[:first], circle[first]]
