"""Five hundred rules over one webhook: a push of sixty commits, of which most rules look for one by a wildcard."""

from __future__ import annotations

import random
from typing import Any

from benchmarks.rule_documents import commit, push, sent_by
from benchmarks.rule_parts import AnyItem, Compare, Part, Rule
from benchmarks.workloads import parsed

COUNT = 500
COMMITS = 60
PEOPLE = 240
"""Who may have written a commit; the event has commits of some of them."""

DETAILS: tuple[Part, ...] = (
    Compare("eq", "type", "push"),
    Compare("eq", "ref", "refs/heads/main"),
    Compare("eq", "repository.name", "api"),
    Compare("eq", "deleted", False),
    Compare("startsWith", "ref", "refs/heads/"),
    Compare("ne", "sender.type", "Bot"),
)


def webhook() -> Any:
    """The event."""
    chance = random.Random(31)
    commits = [{**commit(chance), "author": author(chance.randrange(PEOPLE // 4))} for _ in range(COMMITS)]
    return parsed({"type": "push", **push(chance), **sent_by(0, chance), "ref": "refs/heads/main", "commits": commits})


def author(number: int) -> dict[str, str]:
    return {"name": f"person-{number}", "email": f"person-{number}@users.example", "username": f"person-{number}"}


def webhook_rules(count: int = COUNT) -> list[Rule]:
    """The rules: seven in ten look through the commits, the others are about another team."""
    chance = random.Random(37)
    return [Rule(f"rule-{number:03d}", (*one_rule(number, chance),)) for number in range(count)]


def one_rule(number: int, chance: random.Random) -> list[Part]:
    places = sorted(chance.sample(range(len(DETAILS)), chance.randint(0, 3)))
    details = [DETAILS[place] for place in places]
    if number % 10 >= 7:
        return [Compare("eq", "organization.login", f"team-{number:05d}"), *details]
    return [*details, AnyItem("commits", *looked_for(chance))]


def looked_for(chance: random.Random) -> tuple[str, str]:
    """The path within a commit, and the text."""
    person = author(chance.randrange(PEOPLE))
    key = chance.choice(list(person))
    return f"author.{key}", person[key]
