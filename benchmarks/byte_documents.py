"""Documents as they arrive, in bytes: lists of workflow runs of three sizes, and a file of 100,000 JSON lines."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.workloads import release

SIZES = {"1 KB": 1_024, "20 KB": 20_000, "200 KB": 200_000}
LINES = 100_000


class ByteWorkload(NamedTuple):
    """A condition on a list of workflow runs, and the naive lambda for it."""

    about: str
    expression: str
    naive: Callable[[Any], bool]


BYTE_WORKLOADS = {
    "B1": ByteWorkload(
        about="the conclusion of the first run",
        expression="eq(root['workflow_runs'][0]['conclusion'],'success')",
        naive=lambda root: root["workflow_runs"][0]["conclusion"] == "success",
    ),
    "B2": ByteWorkload(
        about="whether fewer than 300 runs failed",
        expression="lt(count(jsonpath('$.workflow_runs[?(@.conclusion==''failure'')]')),300)",
        naive=lambda root: len([1 for run in root["workflow_runs"] if run["conclusion"] == "failure"]) < 300,
    ),
}


def workflow_run(number: int, chance: random.Random) -> dict[str, Any]:
    """One run of a workflow, much as GitHub tells it: about a kilobyte."""
    commit = f"{chance.getrandbits(160):040x}"
    page = f"octo-org/octo-repo/actions/runs/{30433642 + number}"
    return {
        "id": 30433642 + number,
        "name": chance.choice(["Build", 'Release "nightly"', "CodeQL", "Publish packages"]),
        "head_branch": chance.choice(["main", "release/2.14", "feature/über-cool"]),
        "head_sha": commit,
        "run_number": 562 + number,
        "event": chance.choice(["push", "pull_request", "schedule"]),
        "status": "completed",
        "conclusion": chance.choices(["success", "failure", "cancelled"], [7, 2, 1])[0] if number else "success",
        "workflow_id": 159038,
        "url": f"https://api.github.com/repos/{page}",
        "html_url": f"https://github.com/{page}",
        "pull_requests": [],
        "created_at": "2024-01-22T19:33:08Z",
        "updated_at": "2024-01-22T19:33:08Z",
        "actor": {
            "login": chance.choice(["octocat", "hubot", "dependabot[bot]", "monalisa"]),
            "id": chance.randint(1, 10**7),
            "type": "User",
            "site_admin": False,
        },
        "run_attempt": 1,
        "head_commit": {
            "id": commit,
            "message": "Create linter.yaml\n\nSigned-off",
            "timestamp": "2024-01-22T19:33:05Z",
            "author": {"name": "Octo Cat", "email": "octocat@github.com"},
        },
    }


@cache
def byte_document(size: int) -> bytes:
    """A list of workflow runs of about *size* bytes: always the same one."""
    chance = random.Random(3)
    runs: list[dict[str, Any]] = []
    length = 0
    while length + 400 < size:
        runs.append(workflow_run(len(runs), chance))
        length += len(compact(runs[-1])) + 1
    return compact({"total_count": len(runs), "workflow_runs": runs})


def compact(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def write_lines(path: Path, count: int = LINES) -> None:
    """A file of JSON lines, about 230 bytes each; W2 holds for two in seven."""
    chance = random.Random(11)
    with path.open("wb") as file:
        for number in range(count):
            answer = release(
                id=7164182 + number,
                name=chance.choice(["webshop-release-2.14", "webshop-nightly-2.14"]),
                status=chance.choices(["successful", "failed", "running"], [7, 2, 1])[0],
                count=chance.randint(1, 10),
            )
            file.write(compact(answer) + b"\n")
