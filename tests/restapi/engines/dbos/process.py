"""A process that works on a durable run, and may kill itself at a boundary: `python process.py ORDER`, as JSON.

An order has the database, the URL of the service, the kind of the run, its id, and perhaps where to die: at a point
(`before intent`, `after send`, …) when it is reached for the so-manieth time.
"""

import json
import os
import signal
import sys
from collections import Counter
from typing import Any

import restapi
from restapi.engines import dbos
from restapi.network import transport
from restapi.steps.gate import Gate, GateResult

TOKEN = "hunter2-of-the-connection"
KEY = "a-key-of-thirty-two-characters-1"


def asked(kind: str, interval: float, timeout: float | None) -> restapi.Invocation | Gate:
    """What is asked, by its name."""
    done = "eq(root.status, 'done')"
    schedule = restapi.Schedule(interval=interval)
    ready = restapi.Invocation(restapi.Request("service", "GET", "/ready"), restapi.ByResponse(done), name="ready")
    polling = restapi.ByPolling(done, schedule=schedule, status_url="Location", cancel=restapi.Cancel("DELETE"))
    return {
        "post": restapi.Invocation(restapi.Request("service", "POST", "/jobs", body="{}")),
        "put": restapi.Invocation(restapi.Request("service", "GET", "/ready")),
        "job": restapi.Invocation(restapi.Request("service", "POST", "/jobs", body="{}"), polling, timeout=timeout),
        "poll": restapi.Invocation(
            restapi.Request("service", "GET", "/ready"), restapi.ByPolling(done, schedule=schedule), timeout=timeout
        ),
        "callback": restapi.Invocation(
            restapi.Request("service", "POST", "/jobs", headers=restapi.AZURE_HEADERS, body="{}"),
            restapi.ByCallback(completed=timeout or 3600.0),
        ),
        "gate": Gate([ready], interval=interval, timeout=60.0),
        "posting gate": Gate(
            [ready, restapi.Invocation(restapi.Request("service", "POST", "/jobs"), name="post")],
            interval=interval,
            timeout=60.0,
        ),
    }[kind]


class Death:
    """Ends this process, as hard as can be, when a point is reached for the so-manieth time."""

    def __init__(self, point: str, number: int) -> None:
        self.point, self.number, self.reached = point, number, Counter[str]()

    def at(self, point: str) -> None:
        self.reached[point] += 1
        if point == self.point and self.reached[point] == self.number:
            os.kill(os.getpid(), signal.SIGKILL)

    def around(self, owner: Any, name: str, point: Any) -> None:
        """Die before or after calls of a function, whose point may depend on its arguments."""
        real = getattr(owner, name)

        def call(*arguments: Any, **named: Any) -> Any:
            what = point(*arguments)
            self.at(f"before {what}")
            result = real(*arguments, **named)
            self.at(f"after {what}")
            return result

        setattr(owner, name, call)


def arm(point: str, number: int) -> Death:
    """Die at a point."""
    from dbos import DBOS

    from restapi.engines.dbos.engine import Engine
    from restapi.engines.dbos.office import Office

    death = Death(point, number)
    death.around(Office, "settled", lambda *_: "judgement")
    death.around(Engine, "forget", lambda *_: "forget")
    death.around(transport, "send", lambda *_: "send")
    death.around(DBOS, "run_step", lambda options, *_: "intent" if "intent" in options["name"] else "record")
    death.around(DBOS, "enqueue_workflow", lambda *_: "enqueue")
    return death


def told(end: Any) -> dict[str, Any]:
    if isinstance(end, GateResult):
        samples = end.earlier + len(end.samples)
        return {"decision": end.decision.value, "reason": end.reason, "samples": samples}
    news = [str(notice.news) for notice in end.notices]
    return {
        "result": end.result.value,
        "reason": end.reason,
        "iterations": end.iterations,
        "json": end.json,
        "news": news,
    }


def main(order: dict[str, Any]) -> None:
    death = arm(*order["die"]) if order.get("die") else Death("", 0)
    ask = None
    if order.get("on_unknown") == "ask":
        ask = restapi.Invocation(restapi.Request("service", "GET", "/made"), restapi.ByResponse("root.made"))
    connections = {"service": restapi.Connection(url=order["url"], token=TOKEN)}
    unknown = order.get("on_unknown", "fail")
    url = order.get("callback_url", "")
    with dbos.configure(
        order["database"], connections=connections, on_unknown=unknown, ask=ask, callback_url=url, key=KEY
    ):
        what = asked(order["kind"], order.get("interval", 0.2), order.get("timeout"))
        handle = dbos.start(what, id=order["id"], idempotency_key=order.get("key", ""))
        while death.point == "sleep":
            if handle.status is dbos.Status.WAITING:
                death.at("sleep")
        print(json.dumps(told(handle.result(60))), flush=True)


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
