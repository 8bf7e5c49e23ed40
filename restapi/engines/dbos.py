"""Durable runs on DBOS: an invocation or a gate that waits is a row of a database, and outlives its process.

Each turn, one poll or one sample, is a short workflow; the next one is enqueued with a delay. Nothing is kept in memory
for what waits.
"""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from typing import Any, Literal, TypeAlias, TypeVar, Unpack

from restapi.answers.answer import Answer
from restapi.answers.content import read_content
from restapi.answers.outcome import Outcome
from restapi.answers.verdict import Verdict
from restapi.calls.preparing import PreparedRequest
from restapi.completing.session import Given
from restapi.connections.credentials import Masker
from restapi.connections.oauth import TokenCache
from restapi.engines.database import Place, check_there, checked_url, working_on
from restapi.engines.runs import TURN, Row, Status, checked_id, key_of, last_of_each, prunable, rows_of
from restapi.engines.told import gate_from_json, outcome_from_json
from restapi.engines.turns import Turn, Turned, first_is_safe
from restapi.engines.written import Asked, as_json, check_no_secrets, from_json, with_key
from restapi.errors import InvocationError
from restapi.exchanges.effects import Flow
from restapi.invocation import Invocation
from restapi.running.drivers import perform
from restapi.running.options import Options, given_by
from restapi.steps.gate import Gate, GateEnd, GateResult
from restapi.steps.independence import check_independent
from restapi.steps.sequence import check_all

__all__ = ["Handle", "Status", "attach", "configure", "listed", "resume", "run", "start"]

FORMAT = "restapi-1"
"""The version of the rows. A process goes on with rows of its own version, whatever its code is otherwise."""
DATABASE = "sqlite:///restapi.db"
QUEUE = "restapi"
WORKERS = 20
"""The number of turns that one process takes at once."""
WEEK = 7 * 86_400.0
SWEEP = 30.0
"""The seconds between two looks for rows that nobody needs, and for processes that ended."""

T = TypeVar("T")
OnUnknown: TypeAlias = Literal["fail", "repeat", "ask"]


@dataclass(slots=True)
class _Engine:
    """The engine of this process.

    Attributes:
        given: What is given for every invocation.
        place: The place of this process on the database.
        on_unknown: What becomes of a request that is not safe to repeat and may have been sent.
        ask: Tells whether such a request has done its work.
        keep: How long runs that are over are kept, in seconds.
        stopping: Set when the engine is to end.
        sending: The number of turns that are being taken.
    """

    given: Given
    place: Place
    on_unknown: OnUnknown
    ask: Invocation | None
    keep: float
    stopping: threading.Event = field(default_factory=threading.Event)
    sending: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def checked(self, asked: Asked) -> Given:
        """What is given for *asked*, with the secrets of all of it; InvocationError where it cannot be done."""
        if isinstance(asked, Gate):
            check_independent(asked.invocations)
            return check_all(asked.invocations, self.given)
        return self.given

    def check(self, asked: Asked) -> bool:
        """True where what the first turn sends may be sent twice; InvocationError where it cannot be done."""
        return first_is_safe(asked, self.checked(asked))

    def taken(self, written: Any, state: Any, lost: bool) -> Turned:
        """Take a turn."""
        turn = self._turn(written, state, lost)
        return self._performed(turn.taken())

    def canceled(self, written: Any, state: Any, lost: bool, end: dict[str, Any]) -> dict[str, Any]:
        """Send a cancel request, and add to the *end* what became of it."""
        return self._performed(self._turn(written, state, lost).canceled(end))

    def _turn(self, written: Any, state: Any, lost: bool) -> Turn:
        asked: Asked = from_json(written)
        return Turn(asked, state, self.checked(asked), lost and self.on_unknown != "repeat", self.ask)

    def _performed(self, flow: Flow[T]) -> T:
        with self.lock:
            self.sending += 1
        try:
            return perform(flow, None, self.given.policy)
        finally:
            with self.lock:
                self.sending -= 1

    def sweep(self) -> None:
        """Delete rows that nobody needs, and go on with those of processes that ended, until the engine stops."""
        while not self.stopping.wait(SWEEP):
            try:
                self.recover()
                self.prune()
            except Exception as error:  # the database may be away for a while, and the turns tell of it
                _dbos().logger.warning("rows could not be swept: %s", error)

    def prune(self) -> None:
        """Delete the rows that nobody needs."""
        rows = rows_of(_dbos().list_workflows(name=TURN, load_input=False))
        keys = list(prunable(rows, time.time() - self.keep))
        for first in range(0, len(keys), 500):
            _dbos().delete_workflows(keys[first : first + 500])

    def recover(self) -> None:
        """Go on with the turns that processes were taking when they ended."""
        pending = _dbos().list_workflows(name=TURN, status="PENDING", load_input=False, load_output=False)
        ended = self.place.ended({one.executor_id for one in pending if one.executor_id})
        if ended:
            _dbos()._recover_pending_workflows(ended)


_engine: _Engine | None = None
_client: Any = None
"""What looks at a database that this process does not work on."""


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
        while (row := self._last()).is_open:
            _rows().cancel_workflow(row.key)

    def resume(self) -> None:
        """Go on with a run that is broken, or was canceled."""
        row = self._last()
        if row.status in (Status.BROKEN, Status.CANCELED):
            _rows().resume_workflow(row.key)

    def _last(self) -> Row:
        row = _last_row(self.id)
        if row is None:
            raise InvocationError(f"there is no run '{self.id}' in the database")
        return row


@contextmanager
def configure(
    database: str = DATABASE,
    *,
    on_unknown: OnUnknown = "fail",
    ask: Invocation | None = None,
    keep: float = WEEK,
    workers: int = WORKERS,
    **options: Unpack[Options],
) -> Generator[None, None, None]:
    """Work on the runs of a database while the block runs: those that are started in it, and all that are there.

    Args:
        database: `sqlite:///FILE`, on which one process works at a time, or `postgresql://…`, on which many may.
        on_unknown: What becomes of a request that is not safe to repeat, where the process ended while it was on its
            way: `fail` ends it undecided, `repeat` sends it again, `ask` makes the invocation *ask* first.
        ask: An invocation that succeeds where the request has done its work, and fails where it has not, so that it is
            sent again. Where polls follow, its answer stands for that of the request.
        keep: How long runs that are over are kept, in seconds.
        workers: How many turns are taken at once.
        options: As of `invoke`. They are given to each process anew, and never stored.

    Raises:
        InvocationError: The database cannot be opened, or another process works on it; or DBOS is not installed.
    """
    global _engine
    if _engine is not None:
        raise InvocationError("this process works on a database already")
    if (on_unknown == "ask") is not (ask is not None):
        raise InvocationError("on_unknown='ask' needs an invocation that is asked, and no other choice has one")
    given = replace(given_by(options), clock=time.time, tokens=TokenCache())
    with working_on(checked_url(database)) as place:
        _engine = engine = _Engine(given, place, on_unknown, ask, keep)
        try:
            _launch(database, engine, workers)
            yield
        finally:
            _stop(engine)
            _engine = None


@contextmanager
def attach(database: str = DATABASE) -> Generator[None, None, None]:
    """Look at the runs of a database while the block runs, and cancel some; this process takes no turns of them.

    Raises:
        InvocationError: There is no such database, or DBOS is not installed.
    """
    global _client
    _dbos()
    from dbos import DBOSClient, DBOSPortableJSONSerializer

    check_there(checked_url(database))
    client = DBOSClient(
        system_database_url=database, serializer=DBOSPortableJSONSerializer(), retry_connection_errors=False
    )
    try:
        _client = client
        yield
    finally:
        _client = None
        client.destroy()


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
    engine = _configured()
    checked_id(id)
    if idempotency_key:
        key = str(uuid.uuid5(uuid.NAMESPACE_URL, f"restapi:{id}")) if idempotency_key == "auto" else idempotency_key
        asked = with_key(asked, key)
    written = as_json(asked)
    check_no_secrets(asked, engine.given)
    safe = engine.check(asked)
    if _last_row(id) is None:
        _enqueue(key_of(id, 0), written, None, safe, None)
    return Handle(id)


def run(id: str) -> Handle:
    """The run of that id; InvocationError where there is none."""
    handle = Handle(checked_id(id))
    _ = handle.status
    return handle


def listed() -> list[tuple[str, Status, float | None]]:
    """The runs of the database: the id of each, how it stands, and when its next turn is due, in seconds."""
    rows = rows_of(_rows().list_workflows(name=TURN, load_input=False))
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
    while any(status in (Status.WAITING, Status.RUNNING) for _, status, _ in listed()):
        if end is not None and time.monotonic() >= end:
            raise TimeoutError("some runs still wait")
        time.sleep(0.5)


def _turn(written: Any, state: Any, safe: bool) -> Mapping[str, Any]:
    """Take one turn; what may be sent once only is sent after the intent to do so is committed."""
    engine, key = _configured(), str(_dbos().workflow_id)
    engine.check(from_json(written))  # outside of any step, so that a process that can do it finds nothing recorded
    turned: Turned = _once("take", safe, lambda lost: engine.taken(written, state, lost))
    if "cancel" in turned:
        left, end, is_safe = turned["cancel"], turned["end"], turned["safe"]
        return {"end": _once("cancel", is_safe, lambda lost: engine.canceled(written, left, lost, end))}
    if "end" in turned:
        return {"end": turned["end"]}
    id, _, number = key.rpartition("#")
    _enqueue(key_of(id, int(number) + 1), written, turned["state"], turned["safe"], turned["due"])
    return {}


def _once(name: str, safe: bool, take: Callable[[bool], Any]) -> Any:
    """Take a step whose result is recorded; *take* is told whether a process began it before and has ended."""
    mine = str(uuid.uuid4())
    began = mine if safe else _dbos().run_step({"name": f"intent to {name}"}, lambda: mine)
    return _dbos().run_step({"name": name}, take, began != mine)


def _enqueue(key: str, written: Any, state: Any, safe: bool, due: float | None) -> None:
    from dbos import SetEnqueueOptions, SetWorkflowID

    delay = None if due is None or due <= time.time() else due - time.time()
    with SetWorkflowID(key), SetEnqueueOptions(delay_seconds=delay):
        _dbos().enqueue_workflow(QUEUE, _workflow(), written, state, safe)


def _launch(database: str, engine: _Engine, workers: int) -> None:
    from dbos import DBOSPortableJSONSerializer

    _workflow()
    _dbos()(
        config={
            "name": "restapi",
            "system_database_url": database,
            "serializer": DBOSPortableJSONSerializer(),
            "application_version": FORMAT,
            "executor_id": engine.place.executor,
            "log_level": "ERROR",
            "use_listen_notify": False,
        }
    )
    _dbos().launch()
    _dbos().register_queue(QUEUE, worker_concurrency=workers, polling_interval_sec=0.2, on_conflict="always_update")
    engine.recover()
    threading.Thread(target=engine.sweep, name="restapi sweep", daemon=True).start()


def _stop(engine: _Engine) -> None:
    """End the engine as soon as no request is on its way, so that nothing that was sent remains unknown."""
    engine.stopping.set()
    _dbos().destroy(workflow_completion_timeout_sec=round(engine.given.deadline) + 5 if engine.sending else 0)


def _last_row(id: str) -> Row | None:
    rows = rows_of(_rows().list_workflows(name=TURN, workflow_id_prefix=f"{id}#"))
    return rows[-1] if rows else None


def _result(row: Row) -> Outcome | GateResult:
    asked: Asked = from_json(row.asked)
    if row.status is Status.BROKEN:
        raise InvocationError(row.problem or f"the turn {row.number} of '{row.id}' could not be taken")
    if isinstance(asked, Gate):
        return gate_from_json(row.end, asked) if row.end else GateResult(asked, GateEnd.CANCELED, ())
    return outcome_from_json(row.end) if row.end else _canceled(asked)


def _canceled(invocation: Invocation) -> Outcome:
    request = invocation.request
    call = PreparedRequest(request.method, request.url or request.url_suffix, (), None, {}, Masker(()))
    answer = Answer(datetime.now(UTC), 0.0, problem="the run was canceled")
    return Outcome(call, answer, read_content(b"", {}), Verdict(False, "The run was canceled.", undecided=True))


def _rows() -> Any:
    """What the rows are asked for: the engine of this process, or what looks at a database of others."""
    if _client is None:
        _configured()
        return _dbos()
    return _client


def _configured() -> _Engine:
    if _engine is None:
        raise InvocationError("no database is configured", hint="do it inside `with configure(database=…):`")
    return _engine


@cache
def _dbos() -> Any:
    """DBOS, which takes most of a second to load."""
    try:
        from dbos import DBOS
    except ImportError:
        raise InvocationError("durable runs need DBOS", hint="pip install 'condex[durable]'") from None
    return DBOS


@cache
def _workflow() -> Any:
    return _dbos().workflow(name=TURN)(_turn)
