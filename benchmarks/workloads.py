"""The eight conditions that the benchmarks evaluate, the documents they see, and the naive Python for each.

Every document goes through `json`, so that none of its texts is the very object that stands in the code, as it is with
answers that come over a network.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

EVENTS = ["push", "pull_request", "create", "delete", "fork", "issues", "release", "status", "watch", "schedule"]


class Workload(NamedTuple):
    """A condition, and what it is evaluated on.

    Attributes:
        about: What it stands for.
        expression: The condition.
        naive: The lambda that one writes without a thought for letter case, missing keys or other types.
        hit: A document for which both are true.
        miss: A document for which both are false.
        unusual: Documents that a server may send one day, by what is unusual about them. The naive lambda fails or is
            wrong on some.
        mistyped: The same, with a number where a text is expected or the reverse.
    """

    about: str
    expression: str
    naive: Callable[[Any], bool]
    hit: Any
    miss: Any
    unusual: Mapping[str, Any]
    mistyped: Mapping[str, Any]

    @property
    def documents(self) -> dict[str, Any]:
        """All of them, by name."""
        return {"hit": self.hit, "miss": self.miss, **self.unusual, **self.mistyped}


def parsed(value: Any) -> Any:
    """The value, as if it had been received."""
    return json.loads(json.dumps(value))


def release(without: str = "", **changes: Any) -> Any:
    """A flat answer of about 270 bytes, with changes, or without one of its keys."""
    answer = {
        "id": 7164182,
        "name": "webshop-release-2.14",
        "status": "successful",
        "env": "prod",
        "count": 5,
        "event": "schedule",
        "action": "completed",
        "ref": "refs/heads/release/2.14",
        "actor": "octocat",
        "created": "2024-05-01T10:11:12Z",
        "ok": True,
        "attempt": 1,
    }
    answer.update(changes)
    answer.pop(without, None)
    return parsed(answer)


def machine(number: int, properties: Any) -> dict[str, Any]:
    """One virtual machine, as Azure's resource manager lists it."""
    subscription = "/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590"
    return {
        "id": f"{subscription}/resourceGroups/rg-{number}/providers/Microsoft.Compute/virtualMachines/vm{number}",
        "name": f"vm{number}",
        "type": "Microsoft.Compute/virtualMachines",
        "location": "westeurope",
        "tags": {"env": "prod", "owner": "team-a", "costCenter": "4711"},
        "properties": {
            "vmId": f"5c0d55a7-c407-4ed6-bf7d-ddb810267c{number:02d}",
            **properties,
            "hardwareProfile": {"vmSize": "Standard_D2s_v3"},
            "osProfile": {"computerName": f"vm{number}", "adminUsername": "azureuser"},
            "provisioningState": "Succeeded",
        },
    }


def machines(**properties: Any) -> Any:
    """A nested answer of about 5 KB: a list of virtual machines."""
    return parsed({"value": [machine(number, properties) for number in range(9)], "nextLink": None})


def shop(cheap: int, **first: Any) -> Any:
    """A hundred items in a fixed random order, *cheap* of them below 50; the first one can be changed."""
    order = random.Random(7)
    prices = [order.randint(1, 49) for _ in range(cheap)] + [order.randint(50, 99) for _ in range(100 - cheap)]
    order.shuffle(prices)
    items: list[dict[str, Any]] = [
        {
            "id": number,
            "sku": f"SKU-{number:05d}",
            "name": f"product {number}",
            "price": price,
            "stock": number % 17,
            "active": number % 3 != 0,
        }
        for number, price in enumerate(prices)
    ]
    items[0].update(first)
    return parsed({"store": "main", "items": items})


def run(**result: Any) -> Any:
    """A small nested answer."""
    return parsed({"id": 1, "run": {"id": 2, "result": {"id": 3, **result}}})


WORKLOADS: dict[str, Workload] = {
    "W1": Workload(
        about="one equality",
        expression="eq(root['status'],'successful')",
        naive=lambda root: root["status"] == "successful",
        hit=release(),
        miss=release(status="failed"),
        unusual={
            "key missing": release(without="status"),
            "null": release(status=None),
            "other letter case": release(status="Successful"),
        },
        mistyped={"number for text": release(status=200), "Boolean for text": release(status=True)},
    ),
    "W2": Workload(
        about="equality, number and part of a text",
        expression="and(eq(root['status'],'successful'), ge(root['count'],3), contains(root['name'],'release'))",
        naive=lambda root: root["status"] == "successful" and root["count"] >= 3 and "release" in root["name"],
        hit=release(),
        miss=release(name="webshop-nightly-2.14"),
        unusual={
            "key missing": release(without="status"),
            "null": release(status=None),
            "other letter case": release(name="Webshop-Release-2.14"),
        },
        mistyped={"number for text": release(name=214), "text for number": release(count="5")},
    ),
    "W3": Workload(
        about="a path of five steps in 5 KB",
        expression="eq(root['value'][0]['properties']['state'],'Succeeded')",
        naive=lambda root: root["value"][0]["properties"]["state"] == "Succeeded",
        hit=machines(state="Succeeded"),
        miss=machines(state="Deallocated"),
        unusual={
            "key missing": machines(),
            "null": machines(state=None),
            "other letter case": machines(state="succeeded"),
        },
        mistyped={"number for text": machines(state=2)},
    ),
    "W4": Workload(
        about="one of four texts",
        expression="in(root['env'],'dev','test','stage','prod')",
        naive=lambda root: root["env"] in ("dev", "test", "stage", "prod"),
        hit=release(),
        miss=release(env="qa"),
        unusual={
            "key missing": release(without="env"),
            "null": release(env=None),
            "other letter case": release(env="PROD"),
        },
        mistyped={"number for text": release(env=4)},
    ),
    "W5": Workload(
        about="one of ten, written as or",
        expression="or(" + ", ".join(f"eq(root['event'],'{event}')" for event in EVENTS) + ")",
        naive=lambda root: (
            root["event"] == "push"
            or root["event"] == "pull_request"
            or root["event"] == "create"
            or root["event"] == "delete"
            or root["event"] == "fork"
            or root["event"] == "issues"
            or root["event"] == "release"
            or root["event"] == "status"
            or root["event"] == "watch"
            or root["event"] == "schedule"
        ),
        hit=release(),
        miss=release(event="workflow_run"),
        unusual={
            "key missing": release(without="event"),
            "null": release(event=None),
            "other letter case": release(event="Schedule"),
        },
        mistyped={"number for text": release(event=10)},
    ),
    "W6": Workload(
        about="beginnings and ends of texts",
        expression=(
            "and(startsWith(root['ref'],'refs/heads/'), not(endsWith(root['ref'],'-wip')), "
            "or(startsWith(root['ref'],'refs/heads/release/'), endsWith(root['ref'],'/main')), "
            "not(startsWith(root['actor'],'dependabot')))"
        ),
        naive=lambda root: (
            root["ref"].startswith("refs/heads/")
            and not root["ref"].endswith("-wip")
            and (root["ref"].startswith("refs/heads/release/") or root["ref"].endswith("/main"))
            and not root["actor"].startswith("dependabot")
        ),
        hit=release(),
        miss=release(ref="refs/heads/release/2.14-wip"),
        unusual={
            "key missing": release(without="ref"),
            "null": release(ref=None),
            "other letter case": release(ref="refs/heads/Release/2.14"),
        },
        mistyped={"number for text": release(ref=214)},
    ),
    "W7": Workload(
        about="count of a filter over 100 items",
        expression="eq(count(jsonpath('$.items[?(@.price<50)]')),50)",
        naive=lambda root: len([1 for item in root["items"] if item["price"] < 50]) == 50,
        hit=shop(50),
        miss=shop(49),
        unusual={
            "key missing": parsed({"store": "main"}),
            "null": parsed({"store": "main", "items": None}),
            "null in an item": shop(50, price=None),
            "text in an item": shop(50, price="7"),
        },
        # No hundred items in 200 ns: the target for these is that of the other misses.
        mistyped={},
    ),
    "W8": Workload(
        about="a path that may end early",
        expression="eq(root['run']['result']['state'],'done')",
        naive=lambda root: root.get("run", {}).get("result", {}).get("state") == "done",
        hit=run(state="done"),
        miss=parsed({"id": 1, "run": {"id": 2}}),
        unusual={
            "key missing": parsed({"id": 1}),
            "null": parsed({"id": 1, "run": None}),
            "other letter case": run(state="Done"),
        },
        mistyped={"number for text": run(state=1)},
    ),
}
