"""Spans of OpenTelemetry, where its API is installed: one for each step, and one for each request below it.

Source: OpenTelemetry semantic conventions, "HTTP client span" and "CICD pipeline". No header is added to a request, so
that a service learns no id of the caller's traces.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from functools import cache, partial
from typing import Any

from restapi.answers.answer import Answer
from restapi.calls.preparing import PreparedRequest
from restapi.connections.credentials import Masker
from restapi.exchanges.observer import Answered, Observer, StepEnded
from restapi.exchanges.redirect import origin

_RESULTS = {
    "succeeded": "success",
    "succeededWithIssues": "success",
    "failed": "failure",
    "skipped": "skip",
    "canceled": "cancellation",
}


class Spans(Observer):
    """Makes a span of each step and each exchange; makes none where the API is not installed."""

    @contextmanager
    def step(self, name: str) -> Generator[StepEnded, None, None]:
        """A span for the step; the spans of exchanges that are opened inside are below it."""
        with _span(name or "step", "INTERNAL", {"cicd.pipeline.task.name": name}) as span:
            yield partial(_step_ended, span)

    @contextmanager
    def exchange(self, request: PreparedRequest, resends: int = 0) -> Generator[Answered, None, None]:
        """A span for the exchange."""
        with _span(request.method, "CLIENT", _attributes(request, resends) if _tracer() else {}) as span:
            yield partial(_answered, span, request.masker)


SPANS = Spans()


def _step_ended(span: Any, result: str, reason: str) -> None:
    if span is None:
        return
    span.set_attribute("cicd.pipeline.task.run.result", _RESULTS[result])
    if result in ("failed", "canceled"):
        _set_error(span, result, reason)


def _answered(span: Any, masker: Masker, answer: Answer) -> None:
    if span is None:
        return
    if answer.status is not None:
        span.set_attribute("http.response.status_code", answer.status)
    if answer.problem:
        _set_error(span, answer.failure.value if answer.failure else "_OTHER", masker(answer.problem))
    elif answer.status is not None and answer.status >= 400:
        _set_error(span, str(answer.status))  # the conventions want no words where the status says it


def _attributes(call: PreparedRequest, resends: int) -> dict[str, str | int]:
    attributes: dict[str, str | int] = {"http.request.method": call.method, "url.full": call.masker(call.url)}
    server = origin(call.url)
    if server:
        attributes |= {"server.address": server[1], "server.port": server[2]}
    return attributes | ({"http.request.resend_count": resends} if resends else {})


@contextmanager
def _span(name: str, kind: str, attributes: Mapping[str, str | int]) -> Generator[Any, None, None]:
    """An open span, or None where nothing would record it."""
    tracer = _tracer()
    if tracer is None:
        yield None
        return
    from opentelemetry.trace import SpanKind

    # The text of an exception might hold a secret, so that only its type is recorded.
    quiet = {"record_exception": False, "set_status_on_exception": False}
    with tracer.start_as_current_span(name, kind=SpanKind[kind], attributes=attributes, **quiet) as span:
        try:
            yield span
        except BaseException as error:
            _set_error(span, type(error).__name__)
            raise


def _set_error(span: Any, kind: str, description: str | None = None) -> None:
    from opentelemetry.trace import Status, StatusCode

    span.set_attribute("error.type", kind)
    span.set_status(Status(StatusCode.ERROR, description))


@cache
def _tracer() -> Any:
    """The tracer of this package; None where the API is not installed."""
    try:
        from opentelemetry.trace import get_tracer
    except ImportError:
        return None
    return get_tracer("restapi")
