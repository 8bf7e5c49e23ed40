"""News of a service about the work that a call began: events, log lines and variables, as Azure takes them.

Source: Microsoft Learn, Azure DevOps REST API, "Events - Post Event", "Feed - Append Timeline Record Feed",
"Logs - Create", "Logs - Append" and "Records - Update". Pure: from the bytes of a body to what it says, or an
EventError.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Any, TypeAlias, TypeVar

import msgspec

T = TypeVar("T", bound=msgspec.Struct)

_STRUCTURED = "application/cloudevents+json"


class EventError(ValueError):
    """A body does not say what it must say."""


class EventName(StrEnum):
    """The events of a task, in their order."""

    ASSIGNED = "TaskAssigned"
    STARTED = "TaskStarted"
    COMPLETED = "TaskCompleted"


@dataclass(frozen=True, slots=True)
class Event:
    """An event of a task.

    Attributes:
        name: Which one.
        job_id: The job that it is about.
        task_id: The task; None where that is not said, as version 0 of the Azure task does not give it by default.
        succeeded: How the task ended; None where it has not.
        id: What tells it from every other event, so that it is taken once; empty where nothing does.
    """

    name: EventName
    job_id: str
    task_id: str | None = None
    succeeded: bool | None = None
    id: str = ""

    def __str__(self) -> str:
        if self.succeeded is None:
            return str(self.name)
        return f"{self.name}: {'succeeded' if self.succeeded else 'failed'}"


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines of the log."""

    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Values:
    """Variables of the timeline.

    Attributes:
        values: The values by name.
        secrets: Those that are secret.
    """

    values: dict[str, str]
    secrets: tuple[str, ...] = ()

    def secrets_with(self, names: Collection[str]) -> tuple[str, ...]:
        """The values that are secret, and those of *names*."""
        return *self.secrets, *(value for name, value in self.values.items() if name in names)


@dataclass(frozen=True, slots=True)
class Records:
    """Records of the timeline.

    Attributes:
        values: Their variables.
        logs: The ids of their logs, by those of the records.
    """

    values: Values
    logs: dict[str, int]


News: TypeAlias = Event | Lines | Values
"""News of a service."""


class _Event(msgspec.Struct, rename="camel"):
    name: str
    job_id: str
    task_id: str | None = None
    result: str | None = None


class _CloudEvent(msgspec.Struct):
    id: str
    source: str
    specversion: str
    data: dict[str, Any]


class _Feed(msgspec.Struct):
    value: list[str]


class _Records(msgspec.Struct):
    value: list[dict[str, Any]]


class _LogReference(msgspec.Struct):
    id: int


class _NewLog(msgspec.Struct):
    path: str | None = None


class _Record(msgspec.Struct):
    id: str | None = None
    log: _LogReference | None = None
    variables: dict[str, dict[str, Any]] | None = None


class _Variable(msgspec.Struct, rename="camel"):
    value: str | None = None
    is_secret: bool | None = None


def read_event(body: bytes, headers: Mapping[str, str] | None = None) -> Event:
    """The event that *body* tells; a member that is not known is passed over, as in Azure.

    It may be the data of a CloudEvent, which the *headers* tell, whose names are in lower case: its id, or that the
    body is the whole of it.

    Source: CloudEvents 1.0, "HTTP Protocol Binding", sections 3.1 and 3.2.

    Raises:
        EventError: It is no JSON object, or no event with its job and, at the end, its result.
    """
    headers = headers or {}
    value = _decoded(body)
    if headers.get("content-type", "").lower().startswith(_STRUCTURED):
        envelope = _converted(value, _CloudEvent)
        return _event(envelope.data, _id(envelope.source, envelope.id))
    return _event(value, _id(headers.get("ce-source", ""), headers.get("ce-id", "")))


def _id(source: str, id: str) -> str:
    """What names an event, of one length whatever its sender calls it; empty where it has no id."""
    return sha256(f"{source}\0{id}".encode(errors="surrogatepass")).hexdigest() if id else ""


def _event(value: Any, id: str) -> Event:
    told = _converted(value, _Event)
    names = {name.lower(): name for name in EventName}
    if told.name.lower() not in names:
        raise EventError(f"the name must be one of {', '.join(EventName)}")
    name = names[told.name.lower()]
    if name is not EventName.COMPLETED:
        return Event(name, told.job_id, told.task_id, id=id)
    result = (told.result or "").lower()
    if result not in ("succeeded", "failed"):
        raise EventError(f"the result of {name} must be succeeded or failed")
    return Event(name, told.job_id, told.task_id, result == "succeeded", id)


def read_feed(body: bytes) -> Lines:
    """The log lines in *body*; a text of several lines becomes several.

    Raises:
        EventError: It is no JSON object whose `value` is a list of texts.
    """
    texts = _converted(_decoded(body), _Feed).value
    return Lines(tuple(line for text in texts for line in text.splitlines() or [""]))


def read_log(body: bytes) -> Lines:
    """The lines of a part of a log, which is text in UTF-8."""
    return Lines(tuple(body.decode("utf-8-sig", "replace").splitlines()))


def read_new_log(body: bytes) -> str:
    """The path of a log that is to be made; empty where none is said.

    Raises:
        EventError: The body is no JSON object.
    """
    return _converted(_decoded(body), _NewLog).path or ""


def read_records(body: bytes) -> Records:
    """The variables and the logs in *body*; what else is told of the records is passed over.

    Raises:
        EventError: It is no JSON object whose `value` is a list of records.
    """
    records = [_converted(record, _Record) for record in _converted(_decoded(body), _Records).value]
    named = [item for record in records for item in (record.variables or {}).items()]
    variables = {name: _converted(variable, _Variable) for name, variable in named}
    values = {name: variable.value or "" for name, variable in variables.items()}
    secrets = tuple(values[name] for name, variable in variables.items() if variable.is_secret)
    return Records(
        Values(values, secrets), {record.id: record.log.id for record in records if record.id and record.log}
    )


def _decoded(body: bytes) -> Any:
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise EventError("the body is not JSON in UTF-8") from None
    except RecursionError:
        raise EventError("the body is nested too deeply") from None


def _converted(value: Any, kind: type[T]) -> T:
    """An object of JSON as a *kind*; the names of its members ignore case, as in .NET."""
    if not isinstance(value, dict):
        raise EventError("the body must be a JSON object")
    spelling = {name.lower(): name for name in kind.__struct_encode_fields__}
    try:
        return msgspec.convert({spelling.get(name.lower(), name): member for name, member in value.items()}, kind)
    except msgspec.ValidationError as error:
        raise EventError(str(error)) from None
