"""The sensor: what is asked, the first poll, and the end in the words of Airflow."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, ClassVar, NoReturn

from airflow.sdk import BaseSensorOperator  # pyright: ignore[reportMissingImports]

from restapi.answers.answer import Failure
from restapi.engines.airflow.asked import Asked
from restapi.engines.airflow.names import (
    AirflowException,
    AirflowFailException,
    AirflowSensorTimeout,
    AirflowSkipException,
    BaseHook,
)
from restapi.engines.airflow.polling import poll, start
from restapi.engines.airflow.progress import Progress, Step
from restapi.engines.airflow.service import Service, service_of
from restapi.engines.airflow.trigger import RestConditionTrigger
from restapi.errors import InvocationError
from restapi.exchanges.retry import is_safe_to_repeat, retry_after
from restapi.policy import DEADLINE
from restapi.schedule import End

_SPARE = 60.0  # seconds that a triggerer may be late before Airflow itself ends the wait
_TEMPLATES = ("{{", "{%", "{#")


class RestConditionSensor(BaseSensorOperator):  # type: ignore[misc]
    """Waits until a condition on the answers of a REST API is true.

    The first poll is made by the worker. While the condition is false, the triggerer polls, without a worker. A request
    that may change something is sent by the worker alone: once where the service names in its answer the place to poll,
    else for each poll. The task fails for good where the failure condition is true or the time is over, and in a way
    that Airflow may try again where too many polls in a row came to nothing. Its log tells what each poll saw, and why.

    Args:
        http_conn_id: The connection of Airflow, of type HTTP.
        endpoint: Appended to the URL of the connection.
        method: The method of the request.
        condition: True where it succeeded: an Azure-style condition on `root`, the JSON of the answer, or `response`.
            Where it is empty, a status 2xx other than 202 decides.
        failure: True where it failed; asked first.
        headers: Headers, over those of the connection.
        body: Sent unless the method is GET or HEAD.
        status_url: Where in the answer to the request the URL for polls stands: the header `Location`,
            `Operation-Location` or `Azure-AsyncOperation`, a JSON Pointer, a JSONPath, or an expression over it.
        variables: The `variables` of the conditions, and the values of `$(name)` in the request.
        pending: Statuses that mean that it is not over, such as 404 while it is being made.
        successes: How many polls in a row must see success.
        errors: How many polls in a row may come to nothing; None for any number, as with `silent_fail`.
        deadline: The time for each request, in seconds.
        redirects: How many redirects are followed, at most 5.
        deferrable: Whether the triggerer waits instead of the worker.
        options: Those of BaseSensorOperator: `poke_interval`, `timeout` and the others.
    """

    template_fields: ClassVar[Sequence[str]] = (
        "http_conn_id",
        "endpoint",
        "condition",
        "failure",
        "headers",
        "body",
        "status_url",
        "variables",
    )
    template_fields_renderers: ClassVar[Mapping[str, str]] = {"headers": "json", "variables": "json"}

    def __init__(
        self,
        *,
        http_conn_id: str = "http_default",
        endpoint: str = "",
        method: str = "GET",
        condition: str,
        failure: str = "",
        headers: Mapping[str, str] | None = None,
        body: str = "",
        status_url: str = "",
        variables: Mapping[str, str] | None = None,
        pending: Sequence[int] = (),
        successes: int = 1,
        errors: int | None = 2,
        deadline: float = DEADLINE,
        redirects: int = 0,
        deferrable: bool = True,
        **options: Any,
    ) -> None:
        super().__init__(**options)
        self.http_conn_id = http_conn_id
        self.endpoint = endpoint
        self.method = method
        self.condition = condition
        self.failure = failure
        self.headers = headers or {}
        self.body = body
        self.status_url = status_url
        self.variables = variables or {}
        self.pending = pending
        self.successes = successes
        self.errors = errors
        self.deadline = deadline
        self.redirects = redirects
        self.deferrable = deferrable
        self._check()

    def execute(self, context: Any) -> None:  # noqa: ARG002 - Airflow gives it
        """Send the first request, and wait."""
        with self._skipping(), _refusing():
            asked, service = self._asked(), self._service()
            beginning = Progress.beginning(self.timeout)
            self._waited(asked, service, self._started(asked, service, beginning) if self.status_url else beginning)

    def execute_complete(self, context: Any, event: Mapping[str, Any]) -> None:  # noqa: ARG002
        """Go on after the trigger: end the task, or make the poll that is due. Airflow itself skips where it should."""
        if "refused" in event:
            raise AirflowFailException(event["refused"])
        if "due" in event:
            with _refusing():
                self._waited(self._asked(), self._service(), Progress.from_json(event["due"]))
        else:
            self._told(Step.from_json(event))

    def _started(self, asked: Asked, service: Service, beginning: Progress) -> Progress:
        """Send the one request that starts what is polled."""
        outcome = start(asked, service)
        if not outcome.succeeded:
            known = is_safe_to_repeat(outcome.call) or outcome.answer.failure in (None, Failure.CONNECT)
            # Airflow would send it again, though the service may have acted on it.
            raise (AirflowException if known else AirflowFailException)(f"The start failed: {outcome.reason}")
        self.log.info("Started: %s", outcome.reason)
        return beginning.started(asked.target(outcome), retry_after(outcome.answer))

    def _waited(self, asked: Asked, service: Service, progress: Progress) -> None:
        """Poll until it is over, or leave the waiting to the triggerer."""
        while True:
            if progress.wait() and self.deferrable:
                self._defer(asked, progress)
            time.sleep(progress.wait())
            latest = poll(asked, service, progress)
            if latest.end:
                return self._told(latest)
            self.log.info("%s", latest.line)
            progress = latest.progress

    def _defer(self, asked: Asked, progress: Progress) -> NoReturn:
        trigger = RestConditionTrigger(self.http_conn_id, asked.as_json(), progress.as_json())
        spare = timedelta(seconds=progress.left() + self.deadline + _SPARE)
        self.defer(trigger=trigger, method_name="execute_complete", timeout=spare)
        raise AssertionError("deferring raises")

    def _told(self, latest: Step) -> None:
        """Write the end to the log, and raise what Airflow calls it; nothing where it is a success."""
        self.log.info("%s\n%s", latest.line, latest.explanation)
        match latest.end:
            case End.SUCCESS:
                return
            case End.FAILURE:
                raise AirflowFailException(latest.line)
            case End.TIME:
                raise AirflowSensorTimeout(latest.line)
            case _:
                raise AirflowException(latest.line)

    def _service(self) -> Service:
        return service_of(BaseHook.get_connection(self.http_conn_id))

    def _asked(self) -> Asked:
        longest = self.max_wait.total_seconds() if self.max_wait else None
        return Asked(
            endpoint=self.endpoint,
            method=self.method,
            headers=self.headers,
            body=self.body,
            condition=self.condition,
            failure=self.failure,
            status_url=self.status_url,
            variables=self.variables,
            pending=tuple(self.pending),
            interval=self.poke_interval,
            longest_interval=longest,
            is_growing=self.exponential_backoff,
            successes=self.successes,
            errors=None if self.silent_fail else self.errors,
            deadline=self.deadline,
            redirects=self.redirects,
        )

    def _check(self) -> None:
        """Refuse while the DAG is read what is wrong as it is written; what holds templates is not known by then."""
        if self.mode != "poke":
            raise ValueError("the mode must be 'poke': deferrable=True waits without a worker, too")
        texts = list(_texts(getattr(self, name) for name in self.template_fields))
        if not any(text is None or any(mark in text for mark in _TEMPLATES) for text in texts):
            self._asked().check()

    @contextmanager
    def _skipping(self) -> Generator[None, None, None]:
        """Skip the task instead of failing it where it is asked to."""
        try:
            yield
        except AirflowException as error:
            if self.soft_fail or self.never_fail:
                raise AirflowSkipException(str(error)) from error
            raise


@contextmanager
def _refusing() -> Generator[None, None, None]:
    """Tell Airflow that no other try would help where what is asked cannot be done."""
    try:
        yield
    except InvocationError as error:
        raise AirflowFailException(str(error)) from None


def _texts(values: Iterable[Any]) -> Iterator[str | None]:
    """The texts in values; None for each that is not there yet, such as what another task will give."""
    for value in values:
        if isinstance(value, Mapping):
            yield from _texts([*value.keys(), *value.values()])
        else:
            yield value if isinstance(value, str) else None
