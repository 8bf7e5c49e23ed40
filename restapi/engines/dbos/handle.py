"""Runs as users hold them: started once by their ids, asked for their ends, canceled, resumed."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from restapi.answers.outcome import Outcome
from restapi.calls.preparing import PreparedRequest
from restapi.connections.credentials import Masker
from restapi.engines.dbos.engine import current, enqueue, enqueue_all, inbox, source
from restapi.engines.dbos.lost import canceled
from restapi.engines.dbos.many import First
from restapi.engines.dbos.office import cancel
from restapi.engines.dbos.runs import OPEN, TURN, Row, Status, checked_id, key_of, last_of_each, rows_of, turns_of
from restapi.engines.dbos.told import gate_from_json, outcome_from_json
from restapi.engines.dbos.written import Asked, as_json, check_no_secrets, from_json, is_by_callback, with_key
from restapi.errors import InvocationError
from restapi.invocation import Invocation
from restapi.steps.gate import Gate, GateEnd, GateResult
from restapi.steps.gate_state import GateState


@dataclass(frozen=True, slots=True)
class Handle:
    """A run, whichever process works on it.

    Attributes:
        id: Its id.
    """

    id: str

    @property
    def status(self) -> Status:
        """How it stands."""
        return self._last().status

    def result(self, timeout: float | None = None) -> Outcome | GateResult:
        """The end of the run, as soon as it is there.

        Args:
            timeout: How long to wait for it, in seconds; None for as long as it takes.

        Returns:
            An Outcome, whose answer has no headers and only a small body, or a GateResult with its last sample.

        Raises:
            TimeoutError: It is not there in time; the run goes on.
            InvocationError: What is asked cannot be done by the process that tried.
        """
        end = None if timeout is None else time.monotonic() + timeout
        while True:
            row = self._last()
            if row.status in (Status.ENDED, Status.CANCELED, Status.BROKEN):
                return _result(row)
            if end is not None and time.monotonic() >= end:
                raise TimeoutError(f"the run '{self.id}' has not ended within {timeout:g} s")
            time.sleep(0.1)

    def cancel(self) -> None:
        """End the run: no further turn is taken, and no cancel request is sent; a run that is over stays as it is."""
        row = self._last()
        if row.is_open and is_by_callback(from_json(row.asked)):
            cancel(inbox(), self.id)  # first: what is answered with a success is judged
        while (row := self._last()).is_open:
            source().cancel_workflow(row.key)

    def resume(self) -> None:
        """Try again what is broken."""
        row = self._last()
        if row.status is Status.BROKEN:
            enqueue(key_of(row.id, row.number + 1), row.again)

    def _last(self) -> Row:
        row = _last_row(self.id)
        if row is None:
            raise InvocationError(f"there is no run '{self.id}' in the database")
        return row


def start(asked: Asked, *, id: str, idempotency_key: str = "") -> Handle:
    """Start an invocation or a gate that outlives this process; where there is a run of that id, nothing is started.

    Args:
        asked: What is asked.
        id: What names the run, and makes sure that there is one.
        idempotency_key: `auto` adds an Idempotency-Key to the request, made of the id, so that a service that knows it
            may be sent the request again; any other text is the key itself.

    Raises:
        InvocationError: What is asked cannot be done, or holds a secret; nothing was sent.
    """
    first = _first(asked, id, idempotency_key)
    enqueue(first.key, first.given, None if first.delay is None else time.time() + first.delay)
    return Handle(id)


def start_many(asked: Iterable[tuple[str, Asked]], *, idempotency_key: Literal["", "auto"] = "") -> list[Handle]:
    """Start many invocations or gates, each as `start` does, in a fraction of the time.

    Args:
        asked: The id of each run, and what is asked; taken one by one, so that it may be a generator.
        idempotency_key: `auto` adds an Idempotency-Key to each request, made of the id of its run.

    Returns:
        The runs, in the same order.

    Raises:
        InvocationError: One cannot be done, or holds a secret. Those before it may be started; called again with the
            same ids, only the others are begun.
    """
    handles: list[Handle] = []

    def firsts() -> Iterator[First]:
        for id, one in asked:
            yield _first(one, id, idempotency_key)
            handles.append(Handle(id))

    enqueue_all(firsts())
    return handles


def run(id: str) -> Handle:
    """The run of that id; InvocationError where there is none."""
    handle = Handle(checked_id(id))
    _ = handle.status
    return handle


def listed() -> list[tuple[str, Status, float | None]]:
    """The runs of the database: the id of each, how it stands, and when its next turn is due, in seconds."""
    rows = rows_of(source().list_workflows(name=TURN, load_input=False))
    return [(row.id, row.status, row.due if row.is_open else None) for row in last_of_each(rows)]


def resume(timeout: float | None = None) -> None:
    """Work on all runs until none waits any more; broken ones are tried again first.

    Args:
        timeout: How long at most, in seconds.

    Raises:
        TimeoutError: Some still wait.
    """
    for id, status, _ in listed():
        if status is Status.BROKEN:
            Handle(id).resume()
    end = None if timeout is None else time.monotonic() + timeout
    while _any_waits():
        if end is not None and time.monotonic() >= end:
            raise TimeoutError("some runs still wait")
        time.sleep(0.5)


def _first(asked: Asked, id: str, idempotency_key: str) -> First:
    """The first turn of a run, which is checked: nothing happens where it is there already."""
    engine = current()
    checked_id(id)
    if idempotency_key:
        key = str(uuid.uuid5(uuid.NAMESPACE_URL, f"restapi:{id}")) if idempotency_key == "auto" else idempotency_key
        asked = with_key(asked, key)
    written = as_json(asked)
    check_no_secrets(asked, engine.given)
    safe = engine.check(asked)
    if not isinstance(asked, Gate):
        return First(key_of(id, 0), (written, None, safe), None)
    now = time.time()
    state = GateState.of(asked, now)
    return First(key_of(id, 0), (written, state.as_json(), safe), state.due - now if state.due > now else None)


def _any_waits() -> bool:
    """True where a turn is still to be taken: the next one of a run is there before its last one is over."""
    return bool(source().list_workflows(name=TURN, status=OPEN, limit=1, load_input=False, load_output=False))


def _last_row(id: str) -> Row | None:
    rows = rows_of(turns_of(source(), id))
    return rows[-1] if rows else None


def _result(row: Row) -> Outcome | GateResult:
    asked: Asked = from_json(row.asked)
    if row.status is Status.BROKEN:
        raise InvocationError(row.problem)
    if isinstance(asked, Gate):
        return gate_from_json(row.end, asked) if row.end else GateResult(asked, GateEnd.CANCELED, ())
    return outcome_from_json(row.end) if row.end else _canceled(asked)


def _canceled(invocation: Invocation) -> Outcome:
    request = invocation.request
    return canceled(PreparedRequest(request.method, request.url or request.url_suffix, (), None, {}, Masker(())))
