"""The one model: an invocation is a request and how it completes.

Azure steps and the Python API are two ways to write it. Every text may hold `$(name)` macros; they are replaced, and
what they give is checked, when the request is built.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from restapi.connections.connection import Connection
from restapi.errors import InvocationError, Place
from restapi.schedule import Schedule

METHODS = ("OPTIONS", "GET", "HEAD", "POST", "PUT", "DELETE", "TRACE", "PATCH")

LONGEST_WAIT = 72 * 3600.0
"""In seconds; Microsoft Learn, "Agentless task", time-outs of events."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is sent, and where to.

    Attributes:
        connection: The name of a service connection, or the connection itself; None where `url` says all.
        method: One of METHODS, in any letter case.
        url_suffix: Appended to the connection's URL as plain text.
        headers: A mapping, or a JSON object as text.
        body: Sent as UTF-8 unless the method is GET or HEAD.
        url: The whole URL where there is no connection.
    """

    connection: str | Connection | None = None
    method: str = "POST"
    url_suffix: str = ""
    headers: str | Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    body: str = field(default="", repr=False)
    url: str = ""


@dataclass(frozen=True, slots=True)
class ByResponse:
    """The call's response completes the invocation (Azure: ApiResponse).

    It succeeds when the status is 2xx and the criterion, a condition on the response body (`root`), is true. Without a
    criterion the status alone decides.
    """

    criterion: str = ""


@dataclass(frozen=True, slots=True)
class ByCallback:
    """The service completes the invocation with a later event (Azure: Callback).

    It succeeds when the status of the call is 2xx and the event TaskCompleted arrives with the result `succeeded`.

    Attributes:
        completed: How long after the call the event TaskCompleted may take, in seconds; at most 72 hours, as in Azure.
        started: How long TaskStarted, or a later event, may take; None where it need not come.
        assigned: The same for TaskAssigned.

    Raises:
        InvocationError: A time-out is not more than 0 seconds, or is more than 72 hours.
    """

    completed: float = LONGEST_WAIT
    started: float | None = None
    assigned: float | None = None

    def __post_init__(self) -> None:
        for name, seconds in asdict(self).items():
            if seconds is not None and not 0 < seconds <= LONGEST_WAIT:
                raise InvocationError(f"the time-out '{name}' must be from 0 seconds to 72 hours, not {seconds:g} s")


@dataclass(frozen=True, slots=True)
class Cancel:
    """The request that asks a service to give up what nobody waits for any more; it is sent as the first one was.

    Attributes:
        method: One of METHODS, in any letter case.
        url: Where in the first response its URL stands, as for `ByPolling.status_url`.
        url_suffix: Appended to the connection's URL, where `url` is empty. Where both are, it goes where polls go.
        body: Sent as UTF-8 unless the method is GET or HEAD.
    """

    method: str = "DELETE"
    url: str = ""
    url_suffix: str = ""
    body: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class ByPolling:
    """The invocation completes when one of many polls sees that it is over (Code Stream: POLL).

    The criteria are conditions on the response of a poll. One that does not read `response` is only asked where the
    status is 2xx. Without `success` and `proceed`, it is over as soon as the status is 2xx and not 202 (Accepted).

    Attributes:
        success: It succeeded where this is true.
        failure: It failed where this is true; asked first.
        proceed: It is not over while this is true; as soon as it is false, `success` decides.
        schedule: When to poll, and how often.
        status_url: Where in the first response the URL for polls stands: the header `Location`, `Operation-Location`
            or `Azure-AsyncOperation`, a JSON Pointer, a JSONPath, or an expression over the response. Empty where each
            poll repeats the request.
        cancel: Sent where the end was not seen: on a time-out, after too many errors, on an interrupt.
    """

    success: str = ""
    failure: str = ""
    proceed: str = ""
    schedule: Schedule = field(default_factory=Schedule)
    status_url: str = ""
    cancel: Cancel | None = None


@dataclass(frozen=True, slots=True)
class Invocation:
    """A request and how it completes, and when it runs as a step of a file.

    Attributes:
        request: What is sent.
        completion: What ends it: ByResponse, ByPolling or ByCallback.
        name: What people call it.
        id: What later steps call it: its outputs are the variables `id.name`.
        condition: An Azure expression over the steps before it (`root` and `response` are those of the last one that
            ran); the step is skipped where it is false. Empty means `succeeded()`.
        enabled: Whether the step runs at all.
        continue_on_error: Whether later steps run as if it had succeeded where it failed.
        retries: How often the whole step is tried again after it failed.
        timeout: How long the step may take with all its tries, in seconds; None where there is no such limit. A poll
            without a count has an hour then.
        defaults: Variables where the caller gives none of the name: those of a pipeline.
        env: Variables of this step alone, over all others.
        outputs: Values for later steps by name: a JSON Pointer, a JSONPath, or an expression over the answer.
        inputs: The inputs as written; criteria see them, expanded, as `taskInputs`.
        bindings: Whether the texts hold Code Stream's `${…}` bindings instead of Azure's `$(…)` macros.
        places: Where each part stands in a file, by the name of the attribute.
    """

    request: Request
    completion: ByResponse | ByPolling | ByCallback = ByResponse()
    name: str = ""
    id: str = ""
    condition: str = ""
    enabled: bool = True
    continue_on_error: bool = False
    retries: int = 0
    timeout: float | None = None
    defaults: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    env: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    outputs: Mapping[str, str] = field(default_factory=dict[str, str])
    inputs: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    bindings: bool = False
    places: Mapping[str, Place] = field(default_factory=dict[str, Place], repr=False, compare=False)
