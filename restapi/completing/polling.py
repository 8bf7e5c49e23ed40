"""Completion by polls."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import conditions
from restapi.answers.outcome import Outcome
from restapi.calls.preparing import Preparation, PreparedRequest, join_url, read_body, read_method
from restapi.completing.completion import Completion
from restapi.completing.poll import Poll
from restapi.completing.poll_plan import CRITERIA, Cancellation, PollPlan, url_source
from restapi.completing.poll_state import PollState
from restapi.exchanges.effects import Flow
from restapi.schedule import Schedule

if TYPE_CHECKING:
    from restapi.completing.session import Try
    from restapi.invocation import Invocation

UNCOUNTED = 3600.0
"""The time of a poll that has neither a count nor a time-out, in seconds: what Azure gives a job."""


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
class ByPolling(Completion):
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
        pending: Statuses that mean that it is not over, such as 404 while it is being made.
    """

    success: str = ""
    failure: str = ""
    proceed: str = ""
    schedule: Schedule = field(default_factory=Schedule)
    status_url: str = ""
    cancel: Cancel | None = None
    pending: Collection[int] = ()

    def check(self, invocation: Invocation) -> None:
        """Refuse criteria and URLs that are wrong as they are written."""
        written = Preparation.of_written(invocation)
        self._criteria(written)
        url_source(self.status_url, invocation.places.get("status_url"))
        cancel = self.cancel or Cancel()
        with written.at("cancel"):
            url_source(cancel.url)
            if not invocation.dialect.has_references(cancel.method):
                read_method(cancel.method)

    def texts(self) -> Iterable[tuple[str, str]]:
        """The criteria, and what leads to the other requests."""
        for part in (*CRITERIA, "status_url"):
            yield part, getattr(self, part)
        if self.cancel:
            for name in ("method", "url", "url_suffix", "body"):
                yield "cancel", getattr(self.cancel, name)

    def prepare(self, request: PreparedRequest, preparation: Preparation) -> PreparedRequest:
        """The request with its PollPlan."""
        success, failure, proceed = self._criteria(preparation).values()
        status_url = url_source(preparation.expand(self.status_url), preparation.invocation.places.get("status_url"))
        with preparation.at("cancel"):
            cancel = _cancellation(self.cancel, preparation) if self.cancel else None
        limit = preparation.invocation.timeout or (UNCOUNTED if self.schedule.count is None else math.inf)
        plan = PollPlan(self.schedule, success, failure, proceed, status_url, limit, cancel, frozenset(self.pending))
        return replace(request, plan=plan)

    def complete(self, attempt: Try) -> Flow[Outcome]:
        """Poll until a criterion says how it ended, or until time, polls or patience do."""
        return (yield from self.polls(attempt).outcome())

    def polls(self, attempt: Try, state: PollState | None = None) -> Poll:
        """The polls of one try, which go on from their state where that is given."""
        request, given = attempt.prepared(), attempt.given
        plan: PollPlan = request.plan
        limit = plan.limit if state is None else state.deadline_at - given.clock()
        return Poll(request, plan, attempt.exchanges(limit), attempt.deadline, given.watch_polls, state)

    def _criteria(self, preparation: Preparation) -> dict[str, conditions.Condition | None]:
        """The criteria, compiled, by the names of their attributes; CriterionError where one does not compile."""
        return {name: preparation.criterion(name, getattr(self, name), what) for name, what in CRITERIA.items()}


def _cancellation(cancel: Cancel, preparation: Preparation) -> Cancellation:
    expand = preparation.expand
    method = read_method(expand(cancel.method))
    url = join_url(preparation.base_url, expand(cancel.url_suffix)) if cancel.url_suffix and not cancel.url else ""
    body = read_body(method, expand(cancel.body)) if cancel.body else None
    return Cancellation(method, url_source(expand(cancel.url)), url, body)
