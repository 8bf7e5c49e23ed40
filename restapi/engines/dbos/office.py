"""The office of durable tickets: where turns and receivers meet, in transactions of the inbox."""

from __future__ import annotations

import re
import time
import uuid
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from restapi.callbacks.callback_state import CallbackState
from restapi.callbacks.events import EventName
from restapi.callbacks.tickets import Notice, RefusedError, Ticket, Told
from restapi.connections.credentials import Masker
from restapi.engines.dbos.inbox import CANCELED, OVER, Inbox, Row, Rows
from restapi.engines.dbos.key import Key
from restapi.engines.dbos.notices import hidden_lines, masked, secrets_in, without_secrets
from restapi.errors import InvocationError

_PLAN = re.compile(r"[0-9A-Fa-f-]{36}")
_HIDDEN = "secretOutputs"
_HAS_SECRETS = "hasSecrets"
_CALL = "call"


@dataclass(frozen=True, slots=True)
class Office:
    """The office of one process.

    Attributes:
        inbox: What was told.
        key: What makes the tokens.
        plan_url: Where services send their events to; empty in a receiver, which starts nothing.
    """

    inbox: Inbox
    key: Key
    plan_url: str = ""

    def settled(self, run: str, call: Mapping[str, Any], *, over: bool) -> Ticket:
        """The ticket of a run, closed where it is over or its time is: from then on nothing is taken.

        Args:
            run: The id of the run.
            call: What the call came to, as plain JSON, which is kept where the ticket is closed.
            over: Whether it is over whatever its service tells.

        Raises:
            InvocationError: There is none.
        """
        with self.inbox.open() as rows:
            row = rows.of_run(run)
            if row is None:
                raise InvocationError(f"the database holds no ticket of the run '{run}'")
            ticket = self.made(row)
            if not ticket.closed and (over or not ticket.left()):
                rows.keep(row, {**row.kept, _CALL: call}, None)
                rows.end(run, OVER)
                ticket.close()
        return ticket

    def is_canceled(self, run: str) -> bool:
        """True where a run was canceled."""
        with self.inbox.open() as rows:
            row = rows.of_run(run)
        return row is not None and row.closed == CANCELED

    def call_of(self, run: str) -> dict[str, Any] | None:
        """What the call of a run came to, where its ticket was closed after that."""
        with self.inbox.open() as rows:
            row = rows.of_run(run)
        return row.kept.get(_CALL) if row else None

    def close_unless_asked(self, run: str) -> bool:
        """Close the ticket of a run, but not where its service made a request with the token: it has received that."""
        with self.inbox.open() as rows:
            row = rows.of_run(run)
            if row is not None and self.made(row).state.asked_at:
                return False
            rows.end(run, OVER)
        return True

    def notices(self, run: str) -> list[Notice]:
        """What was told of a run."""
        with self.inbox.open() as rows:
            return rows.notices(run)

    def admit(self, plan_id: str, token: str, ids: Mapping[str, str]) -> None:
        """Let a request in, as `Ticket.admit` does."""
        with self.inbox.open() as rows:
            row, ticket = self._found(rows, plan_id)
            before = ticket.state
            ticket.admit(token, ids)
            if before.succeeded is not None and ticket.state != before:  # it may not be over while a body comes
                rows.keep(row, {**row.kept, "state": ticket.state.as_json()}, ticket.state.due)

    def take(self, plan_id: str, take: Callable[[Ticket], Told]) -> Told:
        """Let a ticket take what a request tells; what it took is committed before this returns."""
        with self.inbox.open() as rows:
            row, ticket = self._found(rows, plan_id)
            ticket.state = ticket.state.asked(ticket.clock())
            told = take(ticket)
            self._keep(rows, row, ticket)
        return told

    def refuse(self, plan_id: str, problem: str) -> None:
        """Remember why a request was refused."""
        if _PLAN.fullmatch(plan_id):
            with self.inbox.open() as rows:
                rows.refuse(plan_id.lower(), problem)

    def _keep(self, rows: Rows, row: Row, ticket: Ticket) -> None:
        """Keep what a ticket has taken, without its secrets, which are masked in what was told before too."""
        notices, hidden, had_secrets = ticket.taken(), row.kept[_HIDDEN], row.kept[_HAS_SECRETS]
        secrets = secrets_in(notices, hidden)
        mask = Masker([ticket.token, *secrets])
        if secrets:
            rows.rewrite(row.run, [masked(one, mask) for one in rows.notices(row.run)])
        keepable = without_secrets(notices, hidden, mask)
        if had_secrets:
            keepable = [hidden_lines(one) for one in keepable]
        kept = {**row.kept, **_kept(ticket, hidden, mask), _HAS_SECRETS: had_secrets or bool(secrets)}
        rows.keep(row, kept, None if ticket.state.succeeded is None else ticket.state.due, keepable)

    def _found(self, rows: Rows, plan_id: str) -> tuple[Row, Ticket]:
        row = rows.of_plan(plan_id.lower()) if _PLAN.fullmatch(plan_id) else None
        if row is None:
            raise RefusedError(404, "there is no such plan")
        return row, self.made(row)

    def made(self, row: Row) -> Ticket:
        """The ticket of a row, as it stands there."""
        state = CallbackState.from_json(row.kept["state"])
        ticket = self.key.ticket(row.run, row.plan, self.plan_url, state, time.time)
        ticket.restore(row.kept)
        ticket.closed, ticket.refusal = bool(row.closed), row.refusal
        return ticket


@dataclass(frozen=True, slots=True)
class RunOffice:
    """The office for one run: a ticket that was issued before is issued again, with what it has taken."""

    office: Office
    run: str
    secret_outputs: Collection[str]

    def issue(
        self, seconds: float, earlier: Mapping[EventName, float], *, grace: float, clock: Callable[[], float]
    ) -> Ticket:
        """The ticket of the run, whose time began when it was issued first."""
        state = CallbackState.of(seconds, earlier, now=clock(), grace=grace)
        plan_id = str(uuid.uuid4())
        ticket = self.office.key.ticket(self.run, plan_id, self.office.plan_url, state, clock)
        kept = {**ticket.as_json(), _HIDDEN: list(self.secret_outputs), _HAS_SECRETS: False}
        with self.office.inbox.open() as rows:
            rows.add(Row(self.run, plan_id, kept))
            row = rows.of_run(self.run)
            assert row is not None  # it was added where it was not there
        return self.office.made(row)


def cancel(inbox: Inbox, run: str) -> None:
    """Close the ticket of a run, also where it has none yet: then none is open later."""
    with inbox.open() as rows:
        state = CallbackState.of(0.0, now=0.0)
        none: dict[str, Any] = {"state": state.as_json(), "amounts": {}, "events": [], "timeline": None}
        rows.add(Row(run, str(uuid.uuid4()), {**none, _HIDDEN: [], _HAS_SECRETS: False}, CANCELED))
        rows.end(run, CANCELED)


def _kept(ticket: Ticket, hidden: Collection[str], mask: Callable[[str], str]) -> dict[str, Any]:
    """What a ticket has taken, without the values of variables that are *hidden*, and with secrets masked in others."""
    kept = ticket.as_json()
    variables = kept["timeline"]["variables"] if kept["timeline"] else {}
    for name, variable in variables.items():
        value = None if name in hidden or variable["value"] is None else mask(variable["value"])
        variables[name] = {**variable, "value": value}
    return kept
