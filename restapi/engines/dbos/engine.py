"""The engine: turns as workflows of DBOS, in this process.

Each turn, one poll or one sample, is a short workflow; the next one is enqueued with a delay. Nothing is kept in memory
for what waits.
"""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal, TypeAlias, TypeVar

from restapi.completing.session import Given
from restapi.engines.dbos.database import Place, opening
from restapi.engines.dbos.inbox import Inbox
from restapi.engines.dbos.many import First, enqueue_many
from restapi.engines.dbos.office import Office
from restapi.engines.dbos.pruning import Pruner
from restapi.engines.dbos.runs import TURN, key_of, turns_of
from restapi.engines.dbos.turned import Turned
from restapi.engines.dbos.turns import Turn, first_is_safe
from restapi.engines.dbos.waking import GLANCE, Wakes
from restapi.engines.dbos.written import Asked, from_json
from restapi.errors import InvocationError
from restapi.exchanges.effects import Flow
from restapi.invocation import Invocation
from restapi.running.drivers import perform
from restapi.steps.gate import Gate
from restapi.steps.independence import check_independent
from restapi.steps.sequence import check_all

FORMAT = "restapi-1"
"""The version of the rows. A process goes on with rows of its own version, whatever its code is otherwise."""
NAME = "restapi"
"""The name under which DBOS keeps the rows."""
QUEUE = "restapi"
SWEEP = 30.0
"""The seconds between two looks for rows that nobody needs, and for processes that ended."""
JOINING = 5.0
"""The seconds for which the end of such a look is waited for."""

T = TypeVar("T")
OnUnknown: TypeAlias = Literal["fail", "repeat", "ask"]


@dataclass(slots=True)
class Engine:
    """The engine of this process.

    Attributes:
        given: What is given for every invocation.
        place: The place of this process on the database.
        on_unknown: What becomes of a request that is not safe to repeat and may have been sent.
        ask: Tells whether such a request has done its work.
        keep: How long runs that are over are kept, in seconds.
        database: The URL of the database.
        inbox: What services told.
        office: Where the tickets are of runs that their services complete; None where no URL leads to a receiver.
        stopping: Set when the engine is to end.
        threads: What looks at the database again and again.
        sending: The number of turns that are being taken.
        pruner: Deletes the rows that nobody needs.
    """

    given: Given
    place: Place
    on_unknown: OnUnknown
    ask: Invocation | None
    keep: float
    database: str
    inbox: Inbox
    office: Office | None = None
    stopping: threading.Event = field(default_factory=threading.Event)
    threads: list[threading.Thread] = field(default_factory=list[threading.Thread])
    sending: int = 0
    pruner: Pruner = field(default_factory=Pruner)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def checked(self, asked: Asked) -> Given:
        """What is given for *asked*, with the secrets of all of it; InvocationError where it cannot be done."""
        if isinstance(asked, Gate):
            check_independent(asked.invocations)
            return check_all(asked.invocations, self.given)
        return self.given

    def check(self, asked: Asked) -> bool:
        """True where what the first turn sends may be sent twice; InvocationError where it cannot be done."""
        return first_is_safe(asked, self.checked(asked), self.office)

    def taken(self, run: str, written: Any, state: Any, lost: bool) -> Turned:
        """Take a turn, or tell why this process cannot; then nothing was sent."""
        turn = self._turn(written, state, lost, run)
        try:
            self.check(turn.asked)
        except InvocationError as error:
            return {"broken": str(error), "lost": lost}
        return self._performed(turn.taken())

    def canceled(self, written: Any, state: Any, lost: bool, end: dict[str, Any]) -> dict[str, Any]:
        """Send a cancel request, and add to the *end* what became of it."""
        return self._performed(self._turn(written, state, lost).canceled(end))

    def _turn(self, written: Any, state: Any, lost: bool, run: str = "") -> Turn:
        asked: Asked = from_json(written)
        given = self.given if isinstance(asked, Invocation) else self._masking(asked)
        return Turn(asked, state, given, lost and self.on_unknown != "repeat", self.ask, run, self.office)

    def _masking(self, gate: Gate) -> Given:
        """What is given, with the secrets of all of a gate; as it is where that cannot be told."""
        try:
            return self.checked(gate)
        except InvocationError:
            return self.given

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
                dbos().logger.warning("rows could not be swept: %s", error)

    def watch(self) -> None:
        """Let the turns of runs that their services completed be taken when these are over, until the engine stops."""
        wakes = Wakes(hasten)
        while not self.stopping.wait(GLANCE):
            try:
                with self.inbox.open() as rows:
                    completed = rows.completed()
                wakes.look(completed, time.monotonic())
            except Exception as error:  # as above
                dbos().logger.warning("what services told could not be read: %s", error)

    def prune(self) -> None:
        """Delete the rows that nobody needs."""
        now = time.time()
        self.pruner.prune(dbos(), now, now - self.keep, self._delete_tickets)

    def _delete_tickets(self, runs: Sequence[str]) -> None:
        """Delete what services told of runs; it is gone before the runs are, so that no run of the same id finds it."""
        if runs:
            with self.inbox.open() as rows:
                for run in runs:
                    rows.delete(run)

    def forget(self, run: str) -> None:
        """Drop what a service told of a run that is over: its end holds it."""
        if self.office:
            with self.inbox.open() as rows:
                rows.forget(run)

    def recover(self) -> None:
        """Go on with the turns that processes were taking when they ended."""
        pending = dbos().list_workflows(name=TURN, status="PENDING", load_input=False, load_output=False)
        ended = self.place.ended({one.executor_id for one in pending if one.executor_id})
        if ended:
            dbos()._recover_pending_workflows(ended)


_engine: Engine | None = None
_client: Any = None
"""What looks at a database that this process does not work on."""
_inbox: Inbox | None = None
"""What services told, of the database that this process looks at."""


def _turn(written: Any, state: Any, safe: bool, lost: bool = False) -> Mapping[str, Any]:
    """Take one turn; what may be sent once only is sent after the intent to do so is committed."""
    engine, key = current(), str(dbos().workflow_id)
    id, _, number = key.rpartition("#")
    turned: Mapping[str, Any] = _once("take", safe, lambda found: engine.taken(id, written, state, lost or found))
    if "broken" in turned:
        return {"broken": turned["broken"], "lost": turned["lost"]}
    if "cancel" in turned:
        left, end, is_safe = turned["cancel"], turned["end"], turned["safe"]
        return {"end": _once("cancel", is_safe, lambda found: engine.canceled(written, left, found, end))}
    if "end" in turned:
        engine.forget(id)
        return {"end": turned["end"]}
    enqueue(key_of(id, int(number) + 1), (written, turned["state"], turned["safe"]), turned["due"])
    return {}


def _once(name: str, safe: bool, take: Callable[[bool], Any]) -> Any:
    """Take a step whose result is recorded; *take* is told whether a process began it before and has ended."""
    mine = str(uuid.uuid4())
    began = mine if safe else dbos().run_step({"name": f"intent to {name}"}, lambda: mine)
    return dbos().run_step({"name": name}, take, began != mine)


def enqueue(key: str, given: tuple[Any, ...], due: float | None = None) -> None:
    """Let a turn be taken when it is due, with what is given to it; one that is there already stays as it is."""
    from dbos import SetEnqueueOptions, SetWorkflowID

    delay = None if due is None or due <= time.time() else due - time.time()
    with SetWorkflowID(key), SetEnqueueOptions(delay_seconds=delay):
        dbos().enqueue_workflow(QUEUE, _workflow(), *given)


def enqueue_all(turns: Iterable[First]) -> None:
    """Let many first turns be taken, as `enqueue` does with one."""
    enqueue_many(current().database, turns, queue_name=QUEUE, app_version=FORMAT, application_name=NAME)


def hasten(run: str, due: float) -> bool:
    """Let the turn that a run waits for be taken when it is *due*; False where it waits for none."""
    waiting = turns_of(dbos(), run, status="DELAYED", load_input=False, load_output=False)
    for row in waiting:
        dbos().set_workflow_delay(row.workflow_id, delay_until_epoch_ms=round(due * 1000))
    return bool(waiting)


@contextmanager
def running(engine: Engine, workers: int) -> Generator[None, None, None]:
    """Take turns while the block runs, so many at once; InvocationError where this process does so already."""
    global _engine
    check_idle()
    _engine = engine
    try:
        with opening(engine.database):
            _launch(engine, workers)
        yield
    finally:
        _stop(engine)
        _engine = None
        engine.inbox.close()


def check_idle() -> None:
    """Refuse a second engine in this process."""
    if _engine is not None:
        raise InvocationError("this process works on a database already")


@contextmanager
def looking(client: Any, inbox: Inbox) -> Generator[None, None, None]:
    """Ask *client* for rows, and the *inbox*, while the block runs."""
    global _client, _inbox
    _client, _inbox = client, inbox
    try:
        yield
    finally:
        _client = _inbox = None
        client.destroy()
        inbox.close()


def _launch(engine: Engine, workers: int) -> None:
    from dbos import DBOSPortableJSONSerializer

    _workflow()
    dbos()(
        config={
            "name": NAME,
            "system_database_url": engine.database,
            "serializer": DBOSPortableJSONSerializer(),
            "application_version": FORMAT,
            "executor_id": engine.place.executor,
            "log_level": "ERROR",
            "use_listen_notify": False,
        }
    )
    dbos().launch()
    dbos().register_queue(QUEUE, worker_concurrency=workers, polling_interval_sec=0.2, on_conflict="always_update")
    engine.recover()
    for look in (engine.sweep, engine.watch) if engine.office else (engine.sweep,):
        engine.threads.append(threading.Thread(target=look, name=f"restapi {look.__name__}", daemon=True))
        engine.threads[-1].start()


def _stop(engine: Engine) -> None:
    """End the engine as soon as no request is on its way, so that nothing that was sent remains unknown."""
    engine.stopping.set()
    for thread in engine.threads:  # they may use the database, which is closed next
        thread.join(JOINING)
    dbos().destroy(workflow_completion_timeout_sec=round(engine.given.deadline) + 5 if engine.sending else 0)


def source() -> Any:
    """What the rows are asked for: the engine of this process, or what looks at a database of others."""
    if _client is None:
        current()
        return dbos()
    return _client


def inbox() -> Inbox:
    """The inbox of the same database."""
    return current().inbox if _inbox is None else _inbox


def current() -> Engine:
    """The engine of this process; InvocationError where there is none."""
    if _engine is None:
        raise InvocationError("no database is configured", hint="do it inside `with configure(database=…):`")
    return _engine


@cache
def dbos() -> Any:
    """DBOS, which takes most of a second to load."""
    try:
        from dbos import DBOS
    except ImportError:
        raise InvocationError("durable runs need DBOS", hint="pip install 'condex[durable]'") from None
    return DBOS


@cache
def _workflow() -> Any:
    return dbos().workflow(name=TURN)(_turn)
