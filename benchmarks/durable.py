"""Durable gates: what many that wait take, and whether any is lost where processes are killed at random.

`python -m benchmarks.durable waiting` starts gates that wait, kills the process, and goes on in another one;
`python -m benchmarks.durable soak` kills one process after the other for ten minutes. Both need condex[durable].
"""

from __future__ import annotations

import argparse
import json
import math
import random
import resource
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import restapi
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
    found = argparse.ArgumentParser(prog="python -m benchmarks.durable", description="Durable gates.")
    commands = found.add_subparsers(required=True, metavar="COMMAND")
    waiting = commands.add_parser("waiting", help="what many gates that wait take")
    waiting.add_argument("--gates", type=int, default=10_000)
    waiting.set_defaults(run=measure_waiting)
    soak = commands.add_parser("soak", help="random kills; tells what was lost")
    soak.add_argument("--minutes", type=float, default=10.0)
    soak.add_argument("--runs", type=int, default=200)
    soak.set_defaults(run=measure_soak)
    for name, run in {"start": start_gates, "again": go_again, "work": work}.items():
        commands.add_parser(name).set_defaults(run=run)  # the processes of the others
    for command in commands.choices.values():
        command.add_argument("--database", metavar="URL", help="a new file of SQLite where it is left out")
        command.add_argument("--url", default="http://127.0.0.1:9")
        command.add_argument("--number", type=int, default=0)
    return found


def measure_waiting(options: argparse.Namespace) -> None:
    """The time to start gates, their memory, and the time until those that are due go on after a kill."""
    with a_database(options) as database, jobs() as service:
        process = child("start", database, url=service.url, number=options.gates)
        assert process.stdout
        started = json.loads(process.stdout.readline())
        process.kill()
        process.wait()
        time.sleep(DUE + 1)
        begun = time.monotonic()
        process = child("again", database, url=service.url)
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


def measure_soak(options: argparse.Namespace) -> None:
    """Kill the process that works at random, again and again; then let all end, and tell what became of them."""
    end = time.monotonic() + options.minutes * 60
    kills, chance = 0, random.Random()
    with a_database(options) as database, jobs() as service:
        while time.monotonic() < end:
            process = child("work", database, url=service.url, number=options.runs)
            with suppress(subprocess.TimeoutExpired):
                process.wait(chance.uniform(1.5, 8.0))
            kills += process.poll() is None
            process.kill()
            process.communicate()
        told: dict[str, int] = json.loads(
            child("work", database, url=service.url, number=options.runs).communicate()[0]
        )
    twice = sum(number > 1 for number in service.posts.values())
    print(f"{kills} kills, {options.runs} runs: {told}")
    print(f"lost: {options.runs - sum(told.values())}; requests without a key that were sent twice: {twice}")


def work(options: argparse.Namespace) -> None:
    """Start all runs, where they are not there, wait until all are over, and tell how they ended."""
    polling = restapi.ByPolling("eq(root.status, 'done')", schedule=restapi.Schedule(interval=2), status_url="Location")
    connections = {"service": restapi.Connection(url=options.url)}
    with dbos.configure(options.database, connections=connections):
        handles = []
        for number in range(options.number):
            suffixed = restapi.Request("service", "POST", f"/{number}", body="{}")
            handles.append(dbos.start(restapi.Invocation(suffixed, polling, timeout=3600.0), id=f"run-{number}"))
        ends = Counter(str(getattr(handle.result(600), "result", "")) for handle in handles)
    print(json.dumps(ends), flush=True)


class Jobs(ThreadingHTTPServer):
    """Makes a job for each POST, which is done when it was asked for five times.

    Attributes:
        first: The time of the first question.
    """

    daemon_threads = True

    def __init__(self) -> None:
        self.posts, self.polls, self.lock = Counter[str](), Counter[str](), threading.Lock()
        self.first = math.inf
        super().__init__(("127.0.0.1", 0), Job)
        self.url = f"http://127.0.0.1:{self.server_port}"


class Job(BaseHTTPRequestHandler):
    server: Jobs

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        with self.server.lock:
            self.server.posts[self.path] += 1
        self.answer(202, "accepted")

    def do_GET(self) -> None:
        with self.server.lock:
            self.server.polls[self.path] += 1
            self.server.first = min(self.server.first, time.monotonic())
            number = self.server.polls[self.path]
        self.answer(200, "done" if number > 5 else "running")

    def answer(self, status: int, word: str) -> None:
        body = json.dumps({"status": word}).encode()
        self.send_response(status)
        for name, text in {"Content-Length": str(len(body)), "Location": f"/jobs{self.path}"}.items():
            self.send_header(name, text)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:
        pass


def gate(url: str, **times: Any) -> Gate:
    return Gate([restapi.Invocation(restapi.Request(url=url, method="GET"), DONE)], **times)


def child(command: str, database: str, url: str = "http://127.0.0.1:9", number: int = 0) -> subprocess.Popen[str]:
    arguments = [command, "--database", database, "--url", url, "--number", str(number)]
    return subprocess.Popen([sys.executable, "-m", "benchmarks.durable", *arguments], stdout=subprocess.PIPE, text=True)


@contextmanager
def a_database(options: argparse.Namespace) -> Iterator[str]:
    """The database that is named, or a new file."""
    with TemporaryDirectory() as folder:
        yield options.database or f"sqlite:///{Path(folder) / 'runs.db'}"


@contextmanager
def jobs() -> Iterator[Jobs]:
    service = Jobs()
    threading.Thread(target=service.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield service
    finally:
        service.shutdown()
        service.server_close()


def memory() -> float:
    """The most memory that this process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE


if __name__ == "__main__":
    main()
