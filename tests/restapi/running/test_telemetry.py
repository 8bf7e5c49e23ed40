import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from typing import Any

import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode

from restapi.answers.answer import Answer, Failure
from restapi.calls.preparing import PreparedRequest, prepare
from restapi.connections.connection import Connection
from restapi.invocation import Invocation
from restapi.request import Request
from restapi.running.telemetry import SPANS
from restapi.steps.many import run_many
from restapi.steps.run import run
from restapi.steps.sequence import Result

SENT = datetime(2026, 1, 2, tzinfo=UTC)


@cache
def exporter() -> InMemorySpanExporter:
    """The one exporter of this process: its provider can be set only once."""
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    trace.set_tracer_provider(provider)
    return exporter


@pytest.fixture
def spans() -> Iterator[InMemorySpanExporter]:
    exporter().clear()
    yield exporter()
    exporter().clear()


def call(url: str = "https://a.example/x", method: str = "GET") -> PreparedRequest:
    request = Request(Connection(url=url, bearer="hunter2"), method, "?key=hunter2")
    return prepare(Invocation(request), {}, {})


def attempted(spans: InMemorySpanExporter, answer: Answer, **arguments: str) -> ReadableSpan:
    with SPANS.exchange(call(**arguments)) as answered:
        answered(answer)
    (finished,) = spans.get_finished_spans()
    return finished


def test_a_request_is_a_client_span_with_the_attributes_of_the_conventions(spans: InMemorySpanExporter) -> None:
    span = attempted(spans, Answer(SENT, 0.1, 200))
    assert (span.name, span.kind, span.status.status_code) == ("GET", SpanKind.CLIENT, StatusCode.UNSET)
    assert dict(span.attributes or {}) == {
        "http.request.method": "GET",
        "url.full": "https://a.example/x?key=***",
        "server.address": "a.example",
        "server.port": 443,
        "http.response.status_code": 200,
    }


@pytest.mark.parametrize(
    ("answer", "kind", "description"),
    [
        (Answer(SENT, 0.1, 404), "404", None),
        (Answer(SENT, 0.1, 503), "503", None),
        (Answer(SENT, 0.1, problem="no hunter2", failure=Failure.CONNECT), "connect", "no ***"),
        (Answer(SENT, 0.1, 200, problem="it was cut", failure=Failure.CUT), "cut", "it was cut"),
        (Answer(SENT, 0.1, problem="what?"), "_OTHER", "what?"),
    ],
)
def test_a_failure_is_an_error(spans: InMemorySpanExporter, answer: Answer, kind: str, description: str | None) -> None:
    span = attempted(spans, answer)
    assert (span.status.status_code, span.status.description) == (StatusCode.ERROR, description)
    assert (span.attributes or {})["error.type"] == kind
    assert (span.attributes or {}).get("http.response.status_code") == answer.status


def test_a_request_that_is_sent_again_says_so(spans: InMemorySpanExporter) -> None:
    with SPANS.exchange(call(), resends=2):
        pass
    assert (spans.get_finished_spans()[0].attributes or {})["http.request.resend_count"] == 2


@pytest.mark.parametrize(("url", "port"), [("http://a.example", 80), ("http://a.example:8080/y", 8080)])
def test_the_port_is_the_one_that_is_used(spans: InMemorySpanExporter, url: str, port: int) -> None:
    assert (attempted(spans, Answer(SENT, 0.1, 200), url=url).attributes or {})["server.port"] == port


def test_requests_are_below_their_step(spans: InMemorySpanExporter) -> None:
    with SPANS.step("Deploy") as ended:
        with SPANS.exchange(call()) as answered:
            answered(Answer(SENT, 0.1, 503))
        with SPANS.exchange(call(), resends=1) as answered:
            answered(Answer(SENT, 0.1, 200))
        ended(Result.SUCCEEDED, "The status 200 (OK) is a success.")
    *requests, deploy = spans.get_finished_spans()
    assert (deploy.name, deploy.kind, deploy.status.status_code) == ("Deploy", SpanKind.INTERNAL, StatusCode.UNSET)
    assert dict(deploy.attributes or {}) == {
        "cicd.pipeline.task.name": "Deploy",
        "cicd.pipeline.task.run.result": "success",
    }
    assert [request.parent for request in requests] == [deploy.context, deploy.context]


def test_a_real_run_has_a_span_for_each_step_and_each_request(
    spans: InMemorySpanExporter, serve: Any, answer: Any, ask: Any
) -> None:
    server = serve(answer(b"", "503 Busy"), answer(b"no"), answer())
    assert not run([ask(server, "eq(root, 'ok')"), ask(server)]).succeeded
    first, second, failed, skipped = spans.get_finished_spans()
    assert [span.name for span in (first, second)] == ["GET", "GET"]
    assert [(span.attributes or {}).get("http.request.resend_count") for span in (first, second)] == [None, 1]
    assert [span.parent for span in (first, second, failed, skipped)] == [failed.context, failed.context, None, None]
    assert failed.status.description == "The success criterion is false."
    results = [(span.attributes or {})["cicd.pipeline.task.run.result"] for span in (failed, skipped)]
    assert results == ["failure", "skip"]
    assert not any(name.lower() in ("traceparent", "tracestate") for got in server.received for name in got.headers)


@pytest.mark.parametrize("result", list(Result))
def test_a_step_says_how_it_ended(spans: InMemorySpanExporter, result: Result) -> None:
    with SPANS.step("") as ended:
        ended(result, "Why.")
    (span,) = spans.get_finished_spans()
    is_error = result in (Result.FAILED, Result.CANCELED)
    assert span.name == "step"
    assert span.status.status_code == (StatusCode.ERROR if is_error else StatusCode.UNSET)
    assert span.status.description == ("Why." if is_error else None)


def test_of_an_exception_only_the_type_is_recorded(spans: InMemorySpanExporter) -> None:
    with pytest.raises(KeyError), SPANS.step("Deploy"):
        raise KeyError("hunter2")
    (span,) = spans.get_finished_spans()
    assert span.status.status_code == StatusCode.ERROR
    assert (span.attributes or {})["error.type"] == "KeyError"
    assert "hunter2" not in span.to_json()
    assert span.events == ()


WITHOUT = """
import sys

class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "opentelemetry":
            asked.append(name)
            raise ModuleNotFoundError(name)

asked = []
sys.meta_path.insert(0, Refuse())
from restapi.answers.answer import Answer
from restapi.connections.connection import Connection
from restapi.invocation import Invocation
from restapi.request import Request
from restapi.calls.preparing import prepare
from restapi.running.telemetry import SPANS

assert asked == [], "importing the module asks for nothing"
call = prepare(Invocation(Request(Connection(url="http://a.example"))), {}, {})
for _ in range(3):
    with SPANS.step("a") as ended, SPANS.exchange(call) as answered:
        answered(Answer(None, 0.1, 500))
        ended("failed", "why")
print(asked)
"""


def test_without_the_package_nothing_is_recorded_and_it_is_asked_for_once() -> None:
    finished = subprocess.run([sys.executable, "-c", WITHOUT], capture_output=True, text=True, timeout=30)
    assert (finished.stdout, finished.stderr) == ("['opentelemetry']\n", "")


def test_spans_of_steps_at_once_hold_their_own_requests(spans: InMemorySpanExporter, kept_alive) -> None:
    server = kept_alive(pause=0.05)
    steps = [Invocation(Request(url=f"{server.url}/{number}", method="GET"), name=str(number)) for number in range(5)]
    assert run_many(steps).succeeded
    finished = spans.get_finished_spans()
    parents = {span.context.span_id: span.name for span in finished if span.kind is SpanKind.INTERNAL}
    requests = [span for span in finished if span.kind is SpanKind.CLIENT]
    assert sorted(parents.values()) == ["0", "1", "2", "3", "4"]
    assert [parents[span.parent.span_id] for span in requests] == [
        str(span.attributes["url.full"]).rpartition("/")[2] for span in requests
    ]
