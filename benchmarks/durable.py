"""Durable runs: what many that wait take, and whether any is lost where processes are killed at random.

`python -m benchmarks.durable waiting` starts gates that wait, kills the process, and goes on in another one;
`python -m benchmarks.durable soak` kills one process after the other for ten minutes. Both need condex[durable].
"""

from __future__ import annotations

import argparse
import json
import resource
import time
from typing import Any

import restapi
from benchmarks.durable_processes import a_database, child
from benchmarks.durable_service import jobs
from benchmarks.durable_soak import measure_soak, receive, work
from restapi.engines import dbos
from restapi.steps.gate import Gate

MEGABYTE = 1024.0
"""In the unit of ru_maxrss."""
DUE, GATES_DUE = 3.0, 10
"""The seconds until a few of the gates are due, which the process does not live to see; and how many they are."""
IDLE = 45.0
"""The seconds that gates wait while they are looked at, with a look for rows that nobody needs among them."""
DONE = restapi.ByResponse("eq(root.status, 'done')")


def main() -> None:
    """Measure what was asked for."""
    options = parser().parse_args()
    options.run(options)


def parser() -> argparse.ArgumentParser:
    found = argparse.ArgumentParser(prog="python -m benchmarks.durable", description="Durable runs.")
    commands = found.add_subparsers(required=True, metavar="COMMAND")
    waiting = commands.add_parser("waiting", help="what many gates that wait take")
    waiting.add_argument("--gates", type=int, default=10_000)
    waiting.set_defaults(run=measure_waiting)
    soak = commands.add_parser("soak", help="random kills; tells what was lost")
    soak.add_argument("--minutes", type=float, default=10.0)
    soak.add_argument("--runs", type=int, default=200, help="the runs that poll")
    soak.add_argument("--callbacks", type=int, default=200, help="the runs that a service completes")
    soak.set_defaults(run=measure_soak)
    for name, run in {"start": start_gates, "again": go_again, "work": work, "receive": receive}.items():
        commands.add_parser(name).set_defaults(run=run)  # the processes of the others
    commands.choices["work"].add_argument("--told", type=int, default=0, help="how many a service completes")
    for name in ("work", "receive"):
        commands.choices[name].add_argument("--address", default="", help="where services tell that they are done")
    for command in commands.choices.values():
        command.add_argument("--database", metavar="URL", help="a new file of SQLite where it is left out")
        command.add_argument("--url", default="http://127.0.0.1:9")
        command.add_argument("--number", type=int, default=0)
    return found


def measure_waiting(options: argparse.Namespace) -> None:
    """The time to start gates, their memory, and the time until those that are due go on after a kill."""
    with a_database(options) as database, jobs() as service:
        process = child("start", database, "--url", service.url, "--number", options.gates)
        assert process.stdout
        started = json.loads(process.stdout.readline())
        process.kill()
        process.wait()
        time.sleep(DUE + 1)
        begun = time.monotonic()
        process = child("again", database, "--url", service.url)
        again = json.loads(process.communicate()[0])
    print(
        f"{options.gates:,} gates: started in {started['seconds']:.1f} s, {started['cpu']:.1f} s of it on the processor"
    )
    print(f"memory {started['memory']:.0f} MB, {started['memory'] - started['before']:.0f} MB of it for the gates")
    print(f"killed, and begun anew: {again['before']:.1f} s on the processor until it is ready,", end=" ")
    print(f"and the first gate that is due is asked {service.first - begun:.1f} s after the process began")
    print(f"then {again['seconds']:.0f} s of waiting: {again['cpu']:.1f} s on the processor, {again['memory']:.0f} MB")


def start_gates(options: argparse.Namespace) -> None:
    """Start gates, most of which wait for an hour; tell what that took, and stay until somebody kills the process."""
    with dbos.configure(options.database):
        before, begun, cpu = memory(), time.perf_counter(), time.process_time()
        gates = options.number - GATES_DUE
        dbos.start_many((f"gate-{number}", gate(options.url, delay=3600.0)) for number in range(gates))
        dbos.start_many((f"due-{number}", gate(options.url, delay=DUE)) for number in range(GATES_DUE))
        seconds = time.perf_counter() - begun
        told = {"seconds": seconds, "cpu": time.process_time() - cpu, "memory": memory(), "before": before}
        print(json.dumps(told), flush=True)
        time.sleep(3600)


def go_again(options: argparse.Namespace) -> None:
    """Go on with the gates of a database, and tell what it takes until it is ready, and while they wait."""
    with dbos.configure(options.database):
        cpu = time.process_time()
        time.sleep(IDLE)
        waiting = {"seconds": IDLE, "cpu": time.process_time() - cpu, "memory": memory()}
        told = {"before": cpu, **waiting}
        print(json.dumps(told), flush=True)


def gate(url: str, **times: Any) -> Gate:
    return Gate([restapi.Invocation(restapi.Request(url=url, method="GET"), DONE)], **times)


def memory() -> float:
    """The most memory that this process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE


if __name__ == "__main__":
    main()
