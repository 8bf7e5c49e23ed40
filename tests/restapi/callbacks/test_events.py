"""What the bodies of services say."""

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from restapi.callbacks.events import (
    Event,
    EventError,
    EventName,
    Lines,
    Records,
    Values,
    read_event,
    read_feed,
    read_log,
    read_new_log,
    read_records,
)

IDS = {"jobId": "j", "taskId": "t"}


@pytest.mark.parametrize(
    ("told", "event"),
    [
        ({"name": "TaskAssigned", **IDS}, Event(EventName.ASSIGNED, "j", "t")),
        ({"name": "TaskAssigned", "jobId": "j"}, Event(EventName.ASSIGNED, "j")),
        ({"name": "TaskStarted", **IDS, "result": "failed"}, Event(EventName.STARTED, "j", "t")),
        ({"name": "TaskCompleted", **IDS, "result": "succeeded"}, Event(EventName.COMPLETED, "j", "t", True)),
        ({"name": "TaskCompleted", **IDS, "result": "failed"}, Event(EventName.COMPLETED, "j", "t", False)),
        (
            {"NAME": "taskcompleted", "JobId": "j", "TASKID": "t", "Result": "Failed", "data": {"a": [1]}},
            Event(EventName.COMPLETED, "j", "t", False),
        ),
    ],
)
def test_events_are_read_as_azure_reads_them(told: dict[str, Any], event: Event) -> None:
    assert read_event(json.dumps(told).encode()) == event


def cloud_event(id: str, source: str = "/service", **members: Any) -> bytes:
    """The whole of a CloudEvent, whose data is an event."""
    data = {"name": "TaskStarted", **IDS}
    return json.dumps({"specversion": "1.0", "id": id, "source": source, "type": "t", "data": data, **members}).encode()


STRUCTURED = {"content-type": "application/cloudevents+json; charset=utf-8"}


def test_a_cloud_event_has_an_id_in_its_headers_or_in_its_body() -> None:
    body = json.dumps({"name": "TaskStarted", **IDS}).encode()
    binary = read_event(body, {"ce-id": "7", "ce-source": "/service", "content-type": "application/json"})
    structured = read_event(cloud_event("7"), STRUCTURED)
    assert binary == structured
    assert (binary.name, binary.job_id, len(binary.id)) == (EventName.STARTED, "j", 64)
    assert read_event(body).id == ""
    others = [read_event(cloud_event("8"), STRUCTURED), read_event(cloud_event("7", "/other"), STRUCTURED)]
    assert len({binary.id, *(event.id for event in others)}) == 3


@pytest.mark.parametrize("members", [{"id": 7}, {"data": None}, {"data": "text"}, {"source": None}])
def test_a_cloud_event_that_is_none_is_refused(members: dict[str, Any]) -> None:
    with pytest.raises(EventError, match="Expected"):
        read_event(cloud_event(**{"id": "7", **members}), STRUCTURED)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"", "the body is not JSON in UTF-8"),
        (b'{"name": "\xff"}', "the body is not JSON in UTF-8"),
        (b'{"name": NaN}', "the body is not JSON in UTF-8"),
        (b"{} {}", "the body is not JSON in UTF-8"),
        (b"[" * 100_000, "the body is nested too deeply"),
        (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "the body is nested too deeply"),
        (b"[]", "the body must be a JSON object"),
        (b"null", "the body must be a JSON object"),
        (b"{}", "Object missing required field `name`"),
        (b'{"name": "TaskStarted", "taskId": "t"}', "Object missing required field `jobId`"),
        (b'{"name": 7, "jobId": "j", "taskId": "t"}', "Expected `str`, got `int` - at `$.name`"),
        (
            b'{"name": "TaskEnded", "jobId": "j", "taskId": "t"}',
            "the name must be one of TaskAssigned, TaskStarted, TaskCompleted",
        ),
        (
            b'{"name": "TaskCompleted", "jobId": "j", "taskId": "t"}',
            "the result of TaskCompleted must be succeeded or failed",
        ),
        (
            b'{"name": "TaskCompleted", "jobId": "j", "taskId": "t", "result": "canceled"}',
            "the result of TaskCompleted must be succeeded or failed",
        ),
    ],
)
def test_what_is_no_event_says_what_was_expected(body: bytes, message: str) -> None:
    with pytest.raises(EventError) as caught:
        read_event(body)
    assert str(caught.value) == message


def test_a_feed_is_lines() -> None:
    assert read_feed(b'{"value": ["a", "b\\nc", ""], "count": 3}') == Lines(("a", "b", "c", ""))


@pytest.mark.parametrize("body", [b"{}", b'{"value": "a"}', b'{"value": [1]}', b'{"value": null}', b"[]"])
def test_what_is_no_feed_is_refused(body: bytes) -> None:
    with pytest.raises(EventError):
        read_feed(body)


def test_records_are_variables_whose_names_keep_their_case() -> None:
    first = {"id": "1", "name": None, "variables": {"Port": {"value": "80"}, "key": {"Value": "k", "IsSecret": True}}}
    second = {"id": "2", "state": "completed", "variables": {"none": {"value": None, "isSecret": None}}}
    body = json.dumps({"value": [first, second, {"id": "3", "variables": None}], "count": 3}).encode()
    assert read_records(body) == Records(Values({"Port": "80", "key": "k", "none": ""}, ("k",)), {})


@pytest.mark.parametrize(
    "body", [b"{}", b'{"value": [1]}', b'{"value": [{"variables": []}]}', b'{"value": [{"variables": {"a": "b"}}]}']
)
def test_what_is_no_record_is_refused(body: bytes) -> None:
    with pytest.raises(EventError):
        read_records(body)


NESTED = st.recursive(st.none() | st.text(), st.lists).map(lambda value: json.dumps(value).encode())


@given(st.binary() | NESTED)
def test_any_body_is_read_or_refused(body: bytes) -> None:
    for read in (read_event, read_feed, read_records, read_new_log, read_log):
        with suppress(EventError):
            read(body)
