"""Durable runs that their services complete, with a worker and a receiver in this process, on a file of SQLite."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

import restapi
from restapi.errors import InvocationError
from restapi.steps.gate import Gate
from tests.paths import ROOT
from tests.restapi.engines.dbos.process import KEY, TOKEN

pytest.importorskip("dbos")

from restapi.engines import dbos
from restapi.engines.dbos.engine import current
from restapi.engines.dbos.inbox import Inbox


@pytest.fixture
def told(serve, answer, sender) -> Callable[..., Any]:
    """A service that does something with the sender of each call, after it has answered."""

    def told(work: Callable[[Any], object] = lambda _: None, status: str = "202 Accepted") -> Any:
        def reply(server: Any) -> Iterator[bytes]:
            yield answer(b'{"accepted": true}', status=status)
            work(sender(server.received[-1].headers))

        return serve(reply)

    return told


@pytest.fixture
def working(file: str) -> Iterator[Callable[..., Any]]:
    """Work on a database, with a receiver beside it, and a connection that is called `service`."""
    with dbos.receiver(file, key=KEY) as receiver:

        def working(server: Any, **options: Any) -> Any:
            connections = {"service": restapi.Connection(url=server.url, token=TOKEN)}
            given = {"connections": connections, "callback_url": receiver.url, "key": KEY}
            return dbos.configure(file, **{**given, **options})

        yield working


def approval(completed: float = 60.0, **properties: Any) -> restapi.Invocation:
    headers = {**restapi.AZURE_HEADERS}
    request = restapi.Request("service", "POST", "/approvals", headers=headers, body="{}")
    return restapi.Invocation(request, restapi.ByCallback(completed=completed, grace=1.0), **properties)


def test_a_service_completes_a_run_as_it_does_without_a_database(working, told, file) -> None:
    senders: list[Any] = []

    def work(one: Any) -> None:
        senders.append(one)
        one.event("TaskStarted")
        one.feed(f"{TOKEN} and {one.headers['AuthToken']}", "\x1b[2J\nAnn approves")
        one.variable("port", "80")
        one.variable("key", "swordfish", is_secret=True)
        one.event("TaskCompleted", "failed")

    with working(told(work)):
        outcome = dbos.start(approval(), id="a").result(60)
        assert (outcome.result, outcome.reason) == ("failure", "The service completed the task with the result failed.")
        assert (outcome.status, outcome.json) == (202, {"accepted": True})
        assert outcome.outputs == {"port": "80", "key": "***"}
        assert [line.partition("Z ")[2] or line for line in outcome.log.splitlines()[3:]] == [
            "TaskStarted",
            "*** and ***",
            "\\u001b[2J",
            "Ann approves",
            "Variable port: 80",
            "Variable key: ***",
            "TaskCompleted: failed",
            "\t\t\t\tThe service completed the task with the result failed.",
        ]
        with closing(Inbox(file)) as inbox, inbox.open() as rows:
            assert rows.notices("a") == []  # the end holds them
        secrets = senders[0].headers["AuthToken"].encode(), b"swordfish", KEY.encode()
        for part in Path(file.removeprefix("sqlite:///")).parent.iterdir():
            data = part.read_bytes()
            assert not any(secret in data for secret in secrets)
        current().keep = -1.0
        current().prune()
        with closing(Inbox(file)) as inbox, inbox.open() as rows:
            assert rows.of_run("a") is None


def test_a_call_that_fails_ends_the_run_and_its_ticket(working, told) -> None:
    senders: list[Any] = []
    with working(told(senders.append, status="503 Service Unavailable")):
        outcome = dbos.start(approval(), id="a").result(60)
        assert outcome.reason == "The status 503 (ServiceUnavailable) is no success."
        while not senders:
            time.sleep(0.01)
        assert senders[0].event("TaskCompleted", "succeeded") == 410


@pytest.mark.parametrize(
    ("completion", "timeout", "reason"),
    [
        (restapi.ByCallback(completed=1.0), None, "No event TaskCompleted came within 1 s."),
        (restapi.ByCallback(started=1.0), None, "No event TaskStarted came within 1 s."),
        (restapi.ByCallback(), 1.0, "No event TaskCompleted came within 1 s"),
    ],
)
def test_an_event_that_does_not_come_ends_the_run(working, told, completion, timeout, reason) -> None:
    with working(told()):
        asked = restapi.Invocation(approval().request, completion, timeout=timeout)
        outcome = dbos.start(asked, id="a").result(60)
        assert (outcome.result, outcome.reason.startswith(reason)) == ("undecided", True)


def test_a_run_that_is_canceled_takes_no_event(working, told) -> None:
    senders: list[Any] = []
    with working(told(senders.append)):
        handle = dbos.start(approval(), id="a")
        while handle.status is not dbos.Status.WAITING or not senders:
            time.sleep(0.01)
        handle.cancel()
        assert handle.status is dbos.Status.CANCELED
        assert senders[0].event("TaskCompleted", "succeeded") == 410
        assert handle.result(10).reason == "The run was canceled."


def test_a_worker_without_the_key_leaves_the_run_to_one_that_has_it(working, told) -> None:
    senders: list[Any] = []
    server = told(senders.append)
    with working(server):
        handle = dbos.start(approval(completed=5.0), id="a")
        while handle.status is not dbos.Status.WAITING or not senders:
            time.sleep(0.01)
    assert senders[0].event("TaskCompleted", "succeeded") == 200
    with working(server, callback_url=""), pytest.raises(InvocationError, match="no URL leads to a receiver"):
        dbos.run("a").result(30)
    with working(server):
        dbos.resume(timeout=60)
        assert dbos.run("a").result(1).succeeded


def test_what_cannot_be_received_is_not_started(working, told, monkeypatch) -> None:
    monkeypatch.delenv("RESTAPI_CALLBACK_KEY", raising=False)
    server = told()
    with working(server):
        with pytest.raises(InvocationError, match="a durable gate takes no step that its service completes"):
            dbos.start(Gate([approval()]), id="a")
        assert dbos.listed() == []
    for options, problem in [({"key": None}, "need a key"), ({"callback_url": "ftp://a"}, "the public URL")]:
        with pytest.raises(InvocationError, match=problem), working(server, **options):
            pass
    assert server.received == []


STEP = """task: InvokeRESTAPI@1
displayName: approval
inputs: {serviceConnection: service, waitForCompletion: 'true', body: '{}'}
"""


def test_the_commands_run_receive_and_cancel(told, tmp_path: Path) -> None:
    senders: list[Any] = []
    server = told(senders.append)
    key = tmp_path / "key"
    key.write_text(KEY)
    key.chmod(0o600)
    (tmp_path / "step.yml").write_text(STEP)
    (tmp_path / "connections.yml").write_text(json.dumps({"service": {"url": server.url, "token": TOKEN}}))
    options = ["--database", f"sqlite:///{tmp_path / 'runs.db'}"]
    given = [*options, "--key-file", str(key)]
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}

    def start(*arguments: str) -> "subprocess.Popen[str]":
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        return subprocess.Popen([sys.executable, "-m", "restapi", *arguments], env=environ, text=True, **pipes)

    receiving = start("receive", *given)
    try:
        assert receiving.stdout
        url = receiving.stdout.readline().removeprefix("Receiving at ").strip()
        run = [*given, "--public-url", url, "--durable"]
        waiting = start("run", str(tmp_path / "step.yml"), *run, "--id", "a")
        while not senders and waiting.poll() is None:
            time.sleep(0.05)
        waiting.kill()
        waiting.communicate()
        assert senders[0].event("TaskCompleted", "succeeded") == 200
        again = start("run", str(tmp_path / "step.yml"), *run, "--id", "a")
        shown, problems = again.communicate(timeout=120)
        assert (again.returncode, problems) == (0, "")
        assert "Z TaskCompleted: succeeded\n" in shown
        listed = start("list", *options)
        assert listed.communicate(timeout=60)[0] == "a  ended\n"
        receiving.send_signal(signal.SIGTERM)
        assert (receiving.communicate(timeout=30), receiving.returncode) == (("", ""), 0)
    finally:
        receiving.kill()
        receiving.communicate()
    assert len(server.received) == 1
