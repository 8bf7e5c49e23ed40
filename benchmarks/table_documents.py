"""The rows that engines of tables judge: documents as services write them, a few of them unlike the others."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from typing import Any

EXPRESSION = "and(eq(root.status, 'successful'), ge(root.size, 100), contains(root.name, 'web'))"
READ = ("status", "size", "name")

UNUSUAL = (
    (0.020, lambda row: {**row, "size": str(row["size"])}),
    (0.010, lambda row: {**row, "status": None}),
    (0.005, lambda row: {**row, "status": True}),
    (0.010, lambda row: {key: value for key, value in row.items() if key != "size"}),
)
"""How often rows are what the types of columns do not foresee: a number as a text, Null, a Boolean, no key."""


def texts(count: int) -> list[str]:
    """Documents of about 370 bytes."""
    return [json.dumps(document) for document in documents(count)]


def documents(count: int) -> Iterator[dict[str, Any]]:
    chance = random.Random(19)
    for row in rows(count):
        drawn = chance.random()
        for share, changed in UNUSUAL:
            if drawn < share:
                row = changed(row)
                break
            drawn -= share
        yield row


def rows(count: int) -> Iterator[dict[str, Any]]:
    """The same without what is unusual, as typed columns hold them."""
    chance = random.Random(7)
    for number in range(count):
        yield {
            "id": number,
            "status": chance.choice(("successful", "Successful", "failed", "running")),
            "size": chance.randrange(250),
            "name": f"{chance.choice(('web', 'db', 'cache'))}-{number % 97}",
            "url": f"https://example.org/builds/{number}",
            "log": "the log of a build that went on and on, " * 4,
            "tags": ["nightly", "linux", "x86-64"],
            "owner": {"name": "somebody", "team": "release"},
        }
