"""Completion by the response of the request."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from restapi.answers.outcome import Outcome
from restapi.calls.preparing import Preparation, PreparedRequest
from restapi.completing.completion import Completion
from restapi.exchanges.effects import Flow

if TYPE_CHECKING:
    from restapi.completing.session import Try
    from restapi.invocation import Invocation


@dataclass(frozen=True, slots=True)
class ByResponse(Completion):
    """The call's response completes the invocation (Azure: ApiResponse).

    It succeeds when the status is 2xx and the criterion, a condition on the response body (`root`), is true. Without a
    criterion the status alone decides.
    """

    criterion: str = ""

    def check(self, invocation: Invocation) -> None:
        """Refuse a criterion that does not compile as it is written."""
        Preparation.of_written(invocation).criterion("criterion", self.criterion)

    def texts(self) -> Iterable[tuple[str, str]]:
        """The criterion."""
        yield "criterion", self.criterion

    def prepare(self, request: PreparedRequest, preparation: Preparation) -> PreparedRequest:
        """The request with its criterion compiled."""
        return replace(request, criterion=preparation.criterion("criterion", self.criterion))

    def complete(self, attempt: Try) -> Flow[Outcome]:
        """Send the request, follow redirects, send again what is safe to repeat, and judge the response."""
        return (yield from attempt.exchanges(attempt.deadline).by_response(attempt.prepared()))
