"""The question of a sensor, as plain JSON, and the invocations that put it. It imports nothing of Airflow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from restapi.answers.outcome import Outcome
from restapi.calls.preparing import check
from restapi.completing.poll_plan import url_source
from restapi.completing.polling import ByPolling
from restapi.completing.response import ByResponse
from restapi.completing.status_url import StatusUrlError, request_at
from restapi.connections.connection import Connection
from restapi.engines.airflow.service import Service
from restapi.errors import InvocationError
from restapi.exchanges.redirect import origin
from restapi.invocation import Invocation
from restapi.policy import DEADLINE, Policy
from restapi.request import Request
from restapi.schedule import SHORTEST, Growth, Schedule

SAFE = ("GET", "HEAD", "OPTIONS")  # RFC 9110, section 9.2.1
_ONCE = Schedule(count=1, errors=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """All that a sensor asks, but for its service: what `RestConditionSensor` tells, as JSON has it."""

    endpoint: str = ""
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    body: str = field(default="", repr=False)
    condition: str = ""
    failure: str = ""
    status_url: str = ""
    variables: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    pending: Sequence[int] = ()
    interval: float = 60.0
    longest_interval: float | None = None
    is_growing: bool = False
    successes: int = 1
    errors: int | None = 2
    deadline: float = DEADLINE
    redirects: int = 0

    def as_json(self) -> dict[str, Any]:
        """The members that a trigger needs; it never sends a body."""
        return {**asdict(self), "body": "", "pending": list(self.pending)}

    @property
    def schedule(self) -> Schedule:
        """When it is asked again, and when no more."""
        interval = max(self.interval, SHORTEST)
        longest = float("inf") if self.longest_interval is None else max(self.longest_interval, interval)
        growth = Growth.EXPONENTIAL if self.is_growing else Growth.FIXED
        return Schedule(interval=interval, growth=growth, maximum=longest, successes=self.successes, errors=self.errors)

    @property
    def is_safe(self) -> bool:
        """True where polls change nothing at the service, so that they may be made twice."""
        return bool(self.status_url) or self.method.upper() in SAFE

    def policy(self, service: Service) -> Policy:
        """The bounds of the network."""
        return Policy(redirects=self.redirects, proxy=service.proxy)

    def check(self) -> None:
        """Refuse early what is wrong as it is written; InvocationError where something is."""
        url_source(self.status_url)
        _ = self.schedule
        check(self.poll(Service(Connection(url="http://localhost"))))

    def start(self, service: Service) -> Invocation:
        """The one request that starts what is asked for afterwards."""
        return Invocation(self._request(service), ByResponse(), deadline=self.deadline)

    def poll(self, service: Service, target: str = "") -> Invocation:
        """One poll, of the place that the start named where there is one."""
        request = _request_to(target, service, self.headers) if target else self._request(service)
        completion = ByPolling(
            success=self.condition, failure=self.failure, schedule=_ONCE, pending=tuple(self.pending)
        )
        return Invocation(request, completion, deadline=self.deadline)

    def target(self, started: Outcome) -> str:
        """The URL that the answer to the start names.

        Raises:
            InvocationError: It names none that may be followed.
        """
        source = url_source(self.status_url)
        assert source is not None  # nothing is started otherwise
        try:
            return request_at(started, source).url
        except StatusUrlError as error:
            raise InvocationError(started.call.masker(f"no status URL: {error}")) from None

    def _request(self, service: Service) -> Request:
        suffix = _suffix(service.connection.url, self.endpoint)
        headers = {**service.headers, **self.headers}
        return Request(service.connection, self.method, suffix, headers, self.body)


def _suffix(base: str, endpoint: str) -> str:
    """The endpoint, with one slash between it and the base URL."""
    if not endpoint or endpoint[0] in "?#":
        return endpoint
    path = endpoint.removeprefix("/")
    return path if base.endswith("/") else f"/{path}"


def _request_to(target: str, service: Service, headers: Mapping[str, str]) -> Request:
    """A GET of a URL that the service named; another origin gets neither authorization nor headers."""
    if origin(target) != origin(service.connection.url):
        return Request(Connection(url=target), "GET")
    known = {**service.headers, **headers}
    kept = {name: value for name, value in known.items() if not name.lower().startswith("content-")}
    return Request(replace(service.connection, url=target), "GET", "", kept)
