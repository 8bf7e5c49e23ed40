"""The receiver under a real server, with well-behaved and hostile senders."""

import asyncio
import json
import logging
import socket
import time
from base64 import b64encode
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

import pytest

import restapi
from restapi.callbacks.receiver import ReceiverApp
from restapi.callbacks.tickets import Ticket
from restapi.calls.variables import Variables

EVENT_PATH = "/{project_id}/_apis/distributedtask/hubs/build/plans/{plan_id}/events"
FEED_PATH = (
    "/{project_id}/_apis/distributedtask/hubs/build/plans/{plan_id}/timelines/{timeline_id}/records/{job_id}/feed"
)


@pytest.fixture(scope="module")
def receiver() -> Iterator[restapi.Receiver]:
    with restapi.Receiver(max_body=2000) as running:
        running.app.patience = 0.3
        yield running


@pytest.fixture
def ticket(receiver: restapi.Receiver) -> Ticket:
    return receiver.issue(60.0)


def headers_of(ticket: Ticket) -> dict[str, str]:
    """What the service of a ticket is given."""
    variables = Variables(ticket.variables)
    return {name: variables.expand(text) for name, text in restapi.AZURE_HEADERS.items()}


@pytest.fixture
def service_of(sender):
    """The sender that a ticket makes."""
    return lambda ticket: sender(headers_of(ticket))


def told(ticket: Ticket) -> list[Any]:
    return [str(notice.news) for notice in ticket.taken()]


def test_a_service_written_for_azure_is_understood(ticket: Ticket, service_of) -> None:
    service = service_of(ticket)
    service.event("TaskAssigned")
    service.event("TaskStarted")
    service.feed("one", "two")
    service.variable("port", "80")
    service.event("TaskCompleted", "failed")
    assert service.statuses == [200] * 5
    assert told(ticket) == [
        "TaskAssigned",
        "TaskStarted",
        "Lines(texts=('one', 'two'))",
        "Values(values={'port': '80'}, secrets=())",
        "TaskCompleted: failed",
    ]


@pytest.mark.parametrize(
    "write",
    [
        lambda token: f"Bearer {token}",
        lambda token: f"bearer   {token}",
        lambda token: f"Basic {b64encode(f':{token}'.encode()).decode()}",
        lambda token: f"BASIC {b64encode(f'anybody:{token}'.encode()).decode()}",
    ],
)
def test_the_token_is_shown_as_bearer_or_basic(ticket: Ticket, service_of, write) -> None:
    service = service_of(ticket)
    service.authorization = write(ticket.token)
    assert service.event("TaskStarted") == 200


@pytest.mark.parametrize(
    "authorization",
    [
        None,
        "",
        "Bearer",
        "Bearer x",
        "Basic !",
        "Basic " + b64encode(b"no colon").decode(),
        "Basic " + b64encode(b":\xff\xfe").decode(),
        "Digest x",
        "{token}",
        "Bearer {token}x",
        "Bearer \xff{token}",
    ],
)
def test_who_does_not_show_the_token_is_refused(ticket: Ticket, service_of, authorization: str | None) -> None:
    service = service_of(ticket)
    service.authorization = authorization and authorization.format(token=ticket.token)
    assert service.event("TaskCompleted", "succeeded") == 401
    assert (told(ticket), ticket.stage) == ([], None)


def test_two_authorizations_are_none(ticket: Ticket) -> None:
    head = f"Authorization: Bearer {ticket.token}\r\nAuthorization: Bearer x\r\n"
    assert raw(ticket, f"POST {EVENT_PATH} HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n{head}\r\n").startswith("401")


def test_a_challenge_says_what_to_show(ticket: Ticket) -> None:
    address = urlsplit(ticket.plan_url)
    with closing(HTTPConnection(address.hostname, address.port, timeout=5)) as connection:
        connection.request("POST", EVENT_PATH.format(project_id="x", plan_id="y"))
        answer = connection.getresponse()
        problem = json.loads(answer.read())
    assert answer.getheader("WWW-Authenticate") == 'Bearer realm="restapi", Basic realm="restapi"'
    assert answer.getheader("Content-Type") == "application/problem+json"
    detail = "show the token in one Authorization header, as Bearer or as the password of Basic"
    assert problem == {"status": 401, "title": "Unauthorized", "detail": detail}


@pytest.mark.parametrize(
    ("wrong", "status", "detail"),
    [
        ({"ProjectId": "x"}, 403, "the token is not for this project"),
        ({"PlanId": "x"}, 404, "there is no such plan"),
        ({"JobId": "x"}, 403, "the token is not for this job"),
        ({"TaskInstanceId": "x"}, 403, "the token is not for this task"),
    ],
)
def test_events_of_others_are_refused(ticket: Ticket, sender, wrong, status: int, detail: str) -> None:
    service = sender({**headers_of(ticket), **wrong})
    assert (service.event("TaskCompleted", "succeeded"), service.told["detail"]) == (status, detail)
    assert ticket.stage is None


@pytest.mark.parametrize(
    ("wrong", "detail"),
    [({"TimelineId": "x"}, "the token is not for this timeline"), ({"JobId": "x"}, "the token is not for this record")],
)
def test_log_lines_of_others_are_refused(ticket: Ticket, sender, wrong, detail: str) -> None:
    service = sender({**headers_of(ticket), **wrong})
    assert (service.feed("line"), service.told["detail"]) == (403, detail)


def test_a_token_is_good_for_its_own_plan_only(receiver: restapi.Receiver, ticket: Ticket, service_of) -> None:
    other = service_of(receiver.issue(60.0))
    other.authorization = f"Bearer {ticket.token}"
    assert other.event("TaskCompleted", "succeeded") == 401


def test_a_completion_that_comes_again_is_refused(receiver: restapi.Receiver, ticket: Ticket, service_of) -> None:
    service = service_of(ticket)
    service.event("TaskCompleted", "failed")
    service.event("TaskCompleted", "succeeded")
    service.event("TaskStarted")
    assert told(ticket) == ["TaskCompleted: failed"]
    receiver.close(ticket)
    service.feed("late")
    service.event("TaskCompleted", "succeeded")
    assert service.statuses == [200, 409, 409, 409, 409]
    assert told(ticket) == []


def test_an_event_that_is_repeated_is_taken_once(receiver: restapi.Receiver, ticket: Ticket, service_of) -> None:
    service = service_of(ticket)
    ids = {"taskId": ticket.task_id, "jobId": ticket.job_id}

    def send(id: str, **members: str) -> int:
        body = json.dumps({**ids, **members}).encode()
        return service.send("POST", service.path("events"), body, **{"CE-ID": id, "ce-source": "/a"})

    assert [send("1", name="TaskStarted"), send("1", name="TaskStarted"), send("2", name="TaskStarted")] == [
        200,
        200,
        409,
    ]
    assert [send("3", name="TaskCompleted", result="failed") for _ in range(2)] == [200, 200]
    assert told(ticket) == ["TaskStarted", "TaskCompleted: failed"]
    receiver.close(ticket)
    assert send("3", name="TaskCompleted", result="failed") == 200
    assert send("4", name="TaskCompleted", result="failed") == 409
    assert told(ticket) == []


def test_an_expired_token_is_refused(receiver: restapi.Receiver, service_of) -> None:
    service = service_of(receiver.issue(-1.0))
    assert (service.event("TaskCompleted", "succeeded"), service.told["title"]) == (410, "Gone")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", EVENT_PATH, 405),
        ("PATCH", EVENT_PATH, 405),
        ("POST", FEED_PATH.removesuffix("/{job_id}/feed"), 405),
        ("PATCH", FEED_PATH, 405),
        ("POST", "/", 404),
        ("POST", EVENT_PATH + "/more", 404),
        ("POST", "/_apis/distributedtask/hubs/build/plans/{plan_id}/events", 404),
        ("POST", EVENT_PATH.replace("/events", "/%2e%2e/events"), 404),
        ("POST", "/health", 405),
        ("GET", "/health", 200),
        ("HEAD", "/health", 200),
        ("GET", "/behind/a/proxy/health", 200),
        ("POST", "/behind/a/proxy" + EVENT_PATH, 200),
        ("POST", EVENT_PATH.replace("build", "release"), 200),
        ("POST", "/" + EVENT_PATH.replace("/", "//"), 200),
        ("POST", EVENT_PATH.replace("_apis/distributedtask", "_APIs/DistributedTask") + "?api-version=7.1", 200),
    ],
)
def test_paths_and_methods(ticket: Ticket, service_of, method: str, path: str, status: int) -> None:
    event = {"name": "TaskStarted", "jobId": ticket.job_id.upper(), "taskId": ticket.task_id}
    ids = {name: getattr(ticket, name) for name in ("project_id", "plan_id", "timeline_id", "job_id")}
    assert service_of(ticket).send(method, path.format(**ids), json.dumps(event).encode()) == status


@pytest.mark.parametrize(
    ("body", "status", "detail"),
    [
        (b"{", 400, "the body is not JSON in UTF-8"),
        (b'{"name": "TaskStarted"}', 400, "Object missing required field `jobId`"),
        (b" " * 2001, 413, "the body has more than 2,000 bytes"),
        (b" " * 3900, 413, "the body has more than 2,000 bytes"),
    ],
)
def test_bodies_that_are_wrong_or_too_large(ticket: Ticket, service_of, body: bytes, status: int, detail: str) -> None:
    service = service_of(ticket)
    assert (service.send("POST", service.path("events"), body), service.told["detail"]) == (status, detail)
    assert service.event("TaskCompleted", "succeeded") == 200


def raw(ticket: Ticket, text: str, *parts: bytes, pause: float = 0.0) -> str:
    """The status line that a request comes to which is sent as it is written here."""
    ids = {name: getattr(ticket, name) for name in ("project_id", "plan_id", "timeline_id", "job_id")}
    address = urlsplit(ticket.plan_url)
    with socket.create_connection((address.hostname, address.port), timeout=5) as connection:
        connection.sendall(text.format(**ids, token=ticket.token).encode())
        for part in parts:
            time.sleep(pause)
            connection.sendall(part)
        return connection.makefile("rb").readline().decode().partition(" ")[2]


HEAD = f"POST {EVENT_PATH} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {{token}}\r\n"


def test_a_body_without_a_length_is_limited_too(ticket: Ticket) -> None:
    chunk = b"3e8\r\n" + b" " * 1000 + b"\r\n"
    assert raw(ticket, HEAD + "Transfer-Encoding: chunked\r\n\r\n", chunk * 3, b"0\r\n\r\n").startswith("413")


def test_a_body_that_drips_is_not_waited_for(ticket: Ticket) -> None:
    started = time.monotonic()
    assert raw(ticket, HEAD + "Content-Length: 9\r\n\r\n", *[b" "] * 2, pause=0.05).startswith("408")
    assert time.monotonic() - started < 2


def test_a_sender_that_goes_away_changes_nothing(ticket: Ticket, service_of) -> None:
    address = urlsplit(ticket.plan_url)
    with socket.create_connection((address.hostname, address.port), timeout=5) as connection:
        head = HEAD.format(project_id=ticket.project_id, plan_id=ticket.plan_id, token=ticket.token)
        connection.sendall(f"{head}Content-Length: 9\r\n\r\n{{".encode())
    assert service_of(ticket).event("TaskCompleted", "succeeded") == 200
    assert told(ticket) == ["TaskCompleted: succeeded"]


@pytest.mark.parametrize("length", ["-1", "x", "1e3", "99999999999999999999"])
def test_a_length_that_is_none_is_refused(ticket: Ticket, length: str) -> None:
    assert raw(ticket, f"{HEAD}Content-Length: {length}\r\n\r\n")[:3] in ("400", "413")


def test_refusals_are_logged_without_what_steers_a_terminal(ticket: Ticket, service_of, caplog) -> None:
    service = service_of(ticket)
    with caplog.at_level(logging.WARNING, "restapi.callbacks.receiver"):
        service.send("POST", "/%1b[2J" + "x" * 10_000)
        service.authorization = "Bearer hunter2"
        service.event("TaskCompleted", "succeeded")
    first, second = (record.getMessage() for record in caplog.records)
    assert first.startswith("POST /\\u001b[2Jxxx")
    assert first.endswith("x: refused with 404, this is no path of an event, a feed, a log or timeline records")
    assert len(first) < 400
    assert second.endswith("/events: refused with 401, the token is not that of this plan")
    assert ticket.token not in second + first


def test_under_another_server_it_lives_with_it_and_has_no_websockets() -> None:
    app, sent = ReceiverApp(restapi.callbacks.registry.Registry()), []

    async def receive() -> dict[str, str]:
        return {"type": "lifespan.startup"}

    async def send(message: Any) -> None:
        sent.append(message["type"])

    for kind in ("lifespan", "websocket"):
        asyncio.run(app({"type": kind}, receive, send))
    assert sent == ["lifespan.startup.complete", "lifespan.shutdown.complete", "websocket.close"]
