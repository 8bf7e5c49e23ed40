"""A mix of rules as teams write them: who wants to be told of what. However many there are, some five match a document.

Three rules are of everybody; then each team has seven, which its own events match every other time. A rule has one to
six parts: one that says whose events it is about, and what else must hold. A third of the rules have a beginning, an
end, a range or an `or`. One in fifty has nothing that an index could look up: a part of a text, a negation, two values
of the document. Those come from a small stock, as people write the same ones.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, TypeAlias

from benchmarks.rule_documents import KINDS, SERVICES, WORDS, kind_of, team_name
from benchmarks.rule_parts import Compare, Either, Not, OneOf, Part, Rule, Same

PER_TEAM = 7
UNINDEXED_EVERY = 50
FANCY = 0.32
"""The share of the rules with a beginning, an end, a range or an `or`."""

Key: TypeAlias = Callable[["Home"], tuple[Part, ...]]
"""The parts that say whose events a rule is about."""

Recipe: TypeAlias = tuple[tuple[Part, ...], tuple[Part, ...]]
"""What stands before these parts, and after them."""


def rules(count: int) -> list[Rule]:
    """So many rules; fewer are the beginning of more."""
    chance = random.Random(29)
    unindexed = list(unindexable())
    found = list(OF_EVERYBODY[:count])
    while len(found) < count:
        number = len(found)
        own = team_rule(number, chance)
        is_unindexed = number % UNINDEXED_EVERY == UNINDEXED_EVERY - 1
        found.append(Rule(own.name, (chance.choice(unindexed),)) if is_unindexed else own)
    return found


def teams(count: int) -> int:
    """How many teams have all their rules among so many; one at least."""
    return max(1, (count - len(OF_EVERYBODY)) // PER_TEAM)


def team_rule(number: int, chance: random.Random) -> Rule:
    """The rule of a team at this place of the mix."""
    home = Home((number - len(OF_EVERYBODY)) // PER_TEAM, chance.choice(SERVICES))
    is_fancy = chance.random() < FANCY
    keys, recipes = (FANCY_KEYS, FANCY_RECIPES) if is_fancy else (PLAIN_KEYS, PLAIN_RECIPES)
    before, after = chance.choice(recipes[kind_of(home.team)])
    return Rule(f"rule-{number:06d}", (*before, *chance.choice(keys)(home), *after))


def recipes_of(kind: str, stock: Sequence[Part], count: int) -> list[Recipe]:
    """What else the rules for a kind of events ask for; many rules follow one recipe."""
    chance = random.Random(len(stock) + sum(map(ord, kind)))
    return [recipe(kind, stock, chance, more) for more in chance.choices((0, 1, 2, 3), (3, 4, 2, 1), k=count)]


def recipe(kind: str, stock: Sequence[Part], chance: random.Random, more: int) -> Recipe:
    typed = (Compare("eq", "type", kind),) if chance.random() < 0.5 else ()
    places = sorted(chance.sample(range(len(stock)), more))
    return typed, tuple(stock[place] for place in places)


class Home(NamedTuple):
    """Whose events a rule is about: a team, and one of its services."""

    team: int
    service: str

    @property
    def owner(self) -> str:
        return team_name(self.team)

    @property
    def number(self) -> int:
        """The place of the service."""
        return SERVICES.index(self.service)

    def repository(self, service: str) -> str:
        """The full name of a repository of the team."""
        return f"{self.owner}/{service}"


def either_repository(home: Home) -> tuple[Part, ...]:
    others = [name for name in SERVICES if name != home.service]
    return (Either(tuple(Compare("eq", "repository.full_name", home.repository(other)) for other in others)),)


def pages(home: Home) -> tuple[Part, ...]:
    start = f"https://github.example/{home.owner}/"
    return (Compare("startsWith", "repository.html_url", start), Compare("eq", "repository.name", home.service))


def installations(home: Home) -> tuple[Part, ...]:
    start = 1000 * home.team + 200 * home.number
    return (Compare("ge", "installation.id", start), Compare("lt", "installation.id", start + 600))


PLAIN_KEYS: tuple[Key, ...] = (
    lambda home: (Compare("eq", "organization.login", home.owner),),
    lambda home: (Compare("eq", "organization.id", 7000 + home.team),),
    lambda home: (Compare("eq", "repository.owner.login", home.owner),),
    lambda home: (Compare("eq", "repository.full_name", home.repository(home.service)),),
    lambda home: (Compare("eq", "repository.id", 10 * home.team + home.number),),
    lambda home: (OneOf("repository.full_name", (home.repository("api"), home.repository("web"))),),
)
"""Whose events a rule is about, by what an index looks up in a dictionary."""

FANCY_KEYS: tuple[Key, ...] = (
    lambda home: (Compare("startsWith", "repository.full_name", f"{home.owner}/"),),
    lambda home: (Compare("endsWith", "sender.email", f"@{home.owner}.example"),),
    either_repository,
    pages,
    installations,
)
"""The same, by a beginning, an end, a range or an `or`."""

ALWAYS: tuple[Part, ...] = (
    Compare("ne", "sender.login", "renovate[bot]"),
    Compare("eq", "repository.default_branch", "main"),
    Compare("eq", "sender.site_admin", False),
)

MAIN = "refs/heads/main"

PLAIN_DETAILS: dict[str, tuple[Part, ...]] = {
    "push": (
        OneOf("ref", (MAIN, "refs/heads/develop", "refs/heads/release/2.14")),
        Compare("eq", "deleted", False),
        Compare("eq", "forced", False),
    ),
    "pull_request": (
        OneOf("action", ("opened", "synchronize", "closed")),
        Compare("eq", "pull_request.base.ref", "main"),
        Compare("eq", "pull_request.draft", False),
    ),
    "release": (
        Compare("ne", "action", "edited"),
        Compare("eq", "release.prerelease", False),
        Compare("eq", "release.draft", False),
    ),
    "workflow_run": (
        Compare("ne", "workflow_run.conclusion", "cancelled"),
        OneOf("workflow_run.event", ("push", "pull_request")),
        Compare("eq", "workflow_run.run_attempt", 1),
    ),
    "deployment_status": (
        OneOf("deployment.environment", ("production", "staging")),
        Compare("ne", "deployment_status.state", "in_progress"),
        Compare("eq", "deployment.task", "deploy"),
    ),
    "alert": (
        OneOf("alert.severity", ("critical", "warning")),
        Compare("eq", "status", "firing"),
        Compare("ne", "alert.name", "DiskFull"),
    ),
}
"""By the kind of the event, what else rules ask for: equalities and lists."""

FANCY_DETAILS: dict[str, tuple[Part, ...]] = {
    "push": (
        Compare("startsWith", "ref", "refs/heads/"),
        Compare("lt", "size", 25),
        Either((Compare("eq", "ref", MAIN), Compare("startsWith", "ref", "refs/heads/release/"))),
    ),
    "pull_request": (
        Compare("startsWith", "pull_request.head.ref", "feature/"),
        Compare("lt", "pull_request.changed_files", 30),
        Either((Compare("eq", "action", "opened"), Compare("eq", "action", "synchronize"))),
    ),
    "release": (
        Either((Compare("startsWith", "release.tag_name", "v2."), Compare("startsWith", "release.tag_name", "v3."))),
        Not(Compare("endsWith", "release.tag_name", ".0")),
    ),
    "workflow_run": (
        Compare("ge", "workflow_run.seconds", 600),
        Either((Compare("eq", "workflow_run.name", "Build"), Compare("eq", "workflow_run.name", "Publish"))),
    ),
    "deployment_status": (
        Compare("startsWith", "deployment.ref", "refs/heads/"),
        Not(Compare("startsWith", "deployment.ref", "refs/heads/hotfix/")),
    ),
    "alert": (
        Compare("startsWith", "alert.cluster", "prod-"),
        Compare("ge", "alert.value", 300),
        Either((Compare("eq", "alert.region", "westeurope"), Compare("eq", "alert.region", "northeurope"))),
    ),
}
"""The same: beginnings, ends, ranges and `or`."""

PLAIN_RECIPES = {kind: recipes_of(kind, [*PLAIN_DETAILS[kind], *ALWAYS], 8) for kind in KINDS}
FANCY_RECIPES = {kind: recipes_of(kind, [*FANCY_DETAILS[kind], *PLAIN_DETAILS[kind]], 6) for kind in KINDS}

OF_EVERYBODY = (
    Rule("people", (Compare("eq", "sender.type", "User"),)),
    Rule("open-go", (Compare("eq", "repository.private", False), Compare("eq", "repository.language", "Go"))),
    Rule("early-users", (Compare("lt", "sender.id", 2000), Compare("ne", "sender.login", "hubot"))),
)

SAID = (
    "head_commit.message",
    "pull_request.title",
    "release.name",
    "workflow_run.display_title",
    "deployment_status.description",
    "alert.summary",
)
"""Where people write what they like."""


def unindexable() -> Iterator[Part]:
    """The stock of what no index can look up."""
    for path in SAID:
        for word in WORDS:
            yield Compare("contains", path, word)
    for text in (".git", "github", "team-", "https:"):
        yield Not(Compare("contains", "repository.clone_url", text))
    for text in ("https:", "https://github.example/"):
        yield Not(Compare("startsWith", "repository.html_url", text))
    yield Compare("ne", "repository.default_branch", "main")
    yield Compare("ne", "repository.owner.type", "Organization")
    yield Not(OneOf("sender.type", ("User", "Bot")))
    yield Same("sender.login", "repository.name")
    yield Same("repository.owner.login", "repository.name")
