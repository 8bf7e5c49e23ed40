"""The documents that rule sets judge: webhooks of six kinds, much as GitHub and a monitor send them, one to three KB.

A team has three repositories and sends events of one kind; what differs from event to event is drawn by chance. All of
it comes from the seed, so that a document is the same on every machine.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from benchmarks.byte_documents import compact
from benchmarks.workloads import parsed

SERVICES = ("api", "web", "jobs")
LOGINS = ("octocat", "hubot", "monalisa", "dependabot[bot]", "mona-lisa", "codertocat", "renovate[bot]")
BRANCHES = ("main", "develop", "release/2.14", "feature/search", "hotfix/login")
BRANCH_WEIGHTS = (50, 20, 12, 12, 6)
TOPICS = ("checkout", "search", "login", "invoices", "stock", "prices", "mails", "reports")
RARE = 0.04
"""How often a text that people write has one of the words that rules look for anywhere in texts."""

WORDS = (
    "BREAKING", "CVE-2026", "DROP TABLE", "WIP", "[skip ci]", "cherry picked", "deprecat", "do not merge",
    "embargo", "fixup!", "flaky", "force-push", "hack", "license", "lockfile", "migration", "password", "postmortem",
    "private key", "quarantine", "regression", "revert", "rollback", "secret", "security", "squash!", "temporary",
    "token", "typosquat", "unsafe", "vulnerab", "workaround",
)  # fmt: skip


def team_name(team: int) -> str:
    return f"team-{team:05d}"


def documents(teams: int, count: int, seed: int = 23) -> list[Any]:
    """So many documents, each of a team drawn by chance."""
    chance = random.Random(seed)
    return [document(chance.randrange(teams), chance) for _ in range(count)]


def document(team: int, chance: random.Random) -> Any:
    """One event of a team."""
    kind = kind_of(team)
    return parsed({"type": kind, **EVENTS[kind](chance), **sent_by(team, chance)})


def sent_by(team: int, chance: random.Random) -> dict[str, Any]:
    """What stands in every event: where it happened, and who did it."""
    owner, login = team_name(team), chance.choice(LOGINS)
    number = chance.randrange(len(SERVICES))
    page = f"https://github.example/{owner}/{SERVICES[number]}"
    return {
        "installation": {"id": 1000 * team + chance.randrange(1000), "node_id": f"MDIzOk{chance.getrandbits(64):016x}"},
        "organization": {"login": owner, "id": 7000 + team, "url": f"https://api.github.example/orgs/{owner}"},
        "repository": {
            "id": 10 * team + number,
            "name": SERVICES[number],
            "full_name": f"{owner}/{SERVICES[number]}",
            "private": chance.random() < 0.7,
            "visibility": chance.choice(("internal", "private")),
            "html_url": page,
            "clone_url": f"{page}.git",
            "default_branch": "main",
            "language": chance.choice(("Python", "TypeScript", "Go")),
            "owner": {"login": owner, "id": 7000 + team, "type": "Organization", "site_admin": False},
        },
        "sender": {
            "login": login,
            "id": chance.randrange(10_000),
            "type": "Bot" if login.endswith("[bot]") else "User",
            "email": f"{login}@{owner}.example",
            "site_admin": False,
        },
    }


def said(chance: random.Random, kind: str) -> str:
    """A line as people write it."""
    rare = f" ({chance.choice(WORDS)})" if chance.random() < RARE else ""
    return f"{kind}: the {chance.choice(TOPICS)} of {chance.randrange(100)} customers{rare}"


def push(chance: random.Random) -> dict[str, Any]:
    commits = [commit(chance) for _ in range(chance.randint(1, 4))]
    return {
        "ref": f"refs/heads/{branch(chance)}",
        "before": f"{chance.getrandbits(160):040x}",
        "after": commits[-1]["id"],
        "created": False,
        "deleted": chance.random() < 0.05,
        "forced": chance.random() < 0.1,
        "size": chance.randint(1, 30),
        "commits": commits,
        "head_commit": commits[-1],
    }


def commit(chance: random.Random) -> dict[str, Any]:
    name = chance.choice(LOGINS)
    return {
        "id": f"{chance.getrandbits(160):040x}",
        "message": said(chance, chance.choice(("feat", "fix", "chore", "docs"))),
        "timestamp": "2026-11-28T10:11:12Z",
        "author": {"name": name, "email": f"{name}@users.example", "username": name},
        "added": [],
        "modified": [f"src/{chance.choice(TOPICS)}.py", "CHANGELOG.md"],
    }


def branch(chance: random.Random) -> str:
    return chance.choices(BRANCHES, BRANCH_WEIGHTS)[0]


def large_push(size: int) -> Any:
    """A push of so many commits that it takes about *size* bytes."""
    chance = random.Random(41)
    found = document(0, chance)
    each = len(compact(found["commits"][0])) + 1
    found["commits"] += [commit(chance) for _ in range((size - len(compact(found))) // each)]
    return found


def pull_request(chance: random.Random) -> dict[str, Any]:
    author = chance.choice(LOGINS)
    return {
        "action": chance.choices(("opened", "synchronize", "closed", "labeled"), (30, 40, 20, 10))[0],
        "number": chance.randrange(1, 9000),
        "pull_request": {
            "title": said(chance, chance.choice(("feat", "fix", "chore"))),
            "state": "open",
            "draft": chance.random() < 0.15,
            "merged": chance.random() < 0.2,
            "user": {"login": author, "type": "Bot" if author.endswith("[bot]") else "User"},
            "base": {"ref": chance.choices(("main", "develop"), (80, 20))[0], "sha": f"{chance.getrandbits(160):040x}"},
            "head": {"ref": f"{chance.choice(('feature', 'fix'))}/{chance.choice(TOPICS)}"},
            "additions": chance.randrange(1, 800),
            "deletions": chance.randrange(1, 300),
            "changed_files": chance.randint(1, 40),
            "labels": [{"name": name, "color": "d73a4a"} for name in chance.sample(("bug", "ui", "api", "core"), 2)],
        },
    }


def release(chance: random.Random) -> dict[str, Any]:
    version = f"v{chance.randint(1, 3)}.{chance.randrange(30)}.{chance.randrange(10)}"
    return {
        "action": chance.choices(("published", "created", "edited"), (70, 20, 10))[0],
        "release": {
            "tag_name": version,
            "name": said(chance, version),
            "draft": chance.random() < 0.1,
            "prerelease": chance.random() < 0.25,
            "author": {"login": chance.choice(LOGINS)},
            "assets": [{"name": f"app-{version}.tar.gz", "size": chance.randrange(10**7), "download_count": 0}],
            "target_commitish": branch(chance),
        },
    }


def workflow_run(chance: random.Random) -> dict[str, Any]:
    return {
        "action": "completed",
        "workflow_run": {
            "id": chance.randrange(10**9),
            "name": chance.choice(("Build", "CodeQL", "Publish")),
            "display_title": said(chance, "fix"),
            "head_branch": branch(chance),
            "event": chance.choices(("push", "pull_request", "schedule"), (60, 30, 10))[0],
            "status": "completed",
            "conclusion": chance.choices(("success", "failure", "cancelled"), (60, 30, 10))[0],
            "run_attempt": chance.choices((1, 2, 3), (80, 15, 5))[0],
            "seconds": chance.randrange(20, 4000),
            "actor": {"login": chance.choice(LOGINS)},
        },
    }


def deployment_status(chance: random.Random) -> dict[str, Any]:
    return {
        "action": "created",
        "deployment_status": {
            "state": chance.choices(("success", "failure", "in_progress"), (60, 25, 15))[0],
            "description": said(chance, "deploy"),
            "target_url": f"https://ci.example/runs/{chance.randrange(10**6)}",
        },
        "deployment": {
            "environment": chance.choices(("production", "staging", "preview"), (50, 35, 15))[0],
            "ref": f"refs/heads/{branch(chance)}",
            "task": "deploy",
            "creator": {"login": chance.choice(LOGINS)},
        },
    }


def alert(chance: random.Random) -> dict[str, Any]:
    return {
        "status": chance.choices(("firing", "resolved"), (75, 25))[0],
        "alert": {
            "name": chance.choice(("HighLatency", "ErrorRate", "DiskFull", "QueueGrowing")),
            "severity": chance.choices(("critical", "warning", "info"), (30, 50, 20))[0],
            "region": chance.choice(("westeurope", "northeurope", "eastus")),
            "cluster": f"{chance.choice(('prod', 'stage'))}-{chance.randint(1, 4)}",
            "value": chance.randrange(1000),
            "limit": 500,
            "summary": said(chance, "alert"),
            "started": "2026-11-28T10:11:12Z",
        },
    }


EVENTS: dict[str, Callable[[random.Random], dict[str, Any]]] = {
    "push": push,
    "pull_request": pull_request,
    "release": release,
    "workflow_run": workflow_run,
    "deployment_status": deployment_status,
    "alert": alert,
}
"""By the kind of an event, what makes one."""

KINDS = tuple(EVENTS)


def kind_of(team: int) -> str:
    """The kind of the events of a team."""
    return KINDS[team % len(KINDS)]
