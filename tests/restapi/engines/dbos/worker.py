"""A process that works with others on many runs: `python worker.py DATABASE URL`.

It says when it is ready, begins all runs when it is told to, those that another has begun among them, and tells how
they ended. Its URL is its own, so that the service knows who asks.
"""

import json
import sys
from collections import Counter

import restapi
from restapi.engines import dbos
from restapi.engines.dbos import engine

RUNS = 50
AT_ONCE = 3
"""The turns that each process takes at once: few, so that there is work for all."""


def main(database: str, url: str) -> None:
    engine.SWEEP = 1.0  # the seconds after which the runs of a process that ended are gone on with
    polling = restapi.ByPolling(
        "eq(root.status, 'done')", schedule=restapi.Schedule(interval=0.5), status_url="Location"
    )
    connections = {"service": restapi.Connection(url=url)}
    with dbos.configure(database, connections=connections, workers=AT_ONCE):
        print("ready", flush=True)
        sys.stdin.readline()
        requests = (restapi.Request("service", "POST", f"/{number}", body="{}") for number in range(RUNS))
        handles = dbos.start_many(
            (f"run-{number}", restapi.Invocation(request, polling)) for number, request in enumerate(requests)
        )
        ends = Counter(getattr(handle.result(120), "result", "") for handle in handles)
    print(json.dumps(ends), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
