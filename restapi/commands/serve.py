"""The command `restapi serve`: one ticket for a service, and what it tells, until it completes the task."""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Callable
from io import TextIOWrapper
from typing import Any, Protocol

from conditions.console.printer import Printer
from conditions.source import in_one_line, printable
from restapi.answers.outcome import notice_lines
from restapi.answers.verdict import Verdict
from restapi.azure.inputs import AZURE_HEADERS
from restapi.callbacks.events import Event, Lines, Values
from restapi.callbacks.serving import LOOPBACK, Receiver
from restapi.callbacks.tickets import Notice
from restapi.calls.outputs import json_of
from restapi.calls.variables import Variables
from restapi.completing.callback import LONGEST_TIME_OUT, ByCallback
from restapi.completing.waiting import Waiting
from restapi.connections.credentials import Masker
from restapi.exchanges.effects import Countdown
from restapi.policy import Policy
from restapi.running.drivers import perform


class Display(Protocol):
    """Shows a waiting from its beginning to its end."""

    def ticket(self, headers: dict[str, str], completion: ByCallback) -> None:
        """Show what the service needs."""
        ...

    def notice(self, notice: Notice, masker: Masker) -> None:
        """Show what it tells."""
        ...

    def end(self, verdict: Verdict) -> None:
        """Show how it ended."""
        ...


class AsText:
    """For people: headers to copy, then the log."""

    def __init__(self, show: Printer) -> None:
        self.show = show

    def ticket(self, headers: dict[str, str], completion: ByCallback) -> None:
        self.show(f"Give these headers to the service; it has {completion.completed:g} seconds.", "bold")
        self.show()
        for name, value in headers.items():
            self.show(f"{name}: {value}", "cyan")
        self.show()

    def notice(self, notice: Notice, masker: Masker) -> None:
        self.show(printable(masker("\n".join(notice_lines(notice)))))

    def end(self, verdict: Verdict) -> None:
        self.show(in_one_line(verdict.reason), "bold green" if verdict.succeeded else "bold red")


class AsJson:
    """For programs: one object in each line."""

    def ticket(self, headers: dict[str, str], completion: ByCallback) -> None:
        _print_json({"headers": headers, "seconds": completion.completed})

    def notice(self, notice: Notice, masker: Masker) -> None:
        received = notice.received.isoformat().replace("+00:00", "Z")
        _print_json({"received": received, **json_of(_told(notice), masker)})

    def end(self, verdict: Verdict) -> None:
        _print_json({"succeeded": verdict.succeeded, "reason": verdict.reason})


FORMATS: dict[str, Callable[[], Display]] = {"text": lambda: AsText(Printer()), "json": AsJson}
"""The displays of a waiting."""


def wait_for_one(receiver: Receiver, completion: ByCallback, display: Display) -> bool:
    """Wait until a service completes one task; returns whether it succeeded."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(line_buffering=True)  # who reads the headers from a pipe waits for them
    ticket = completion.ticket(receiver, Countdown(math.inf))
    variables = Variables(ticket.variables)
    display.ticket({name: variables.expand(text) for name, text in AZURE_HEADERS.items()}, completion)
    masker = Masker([ticket.token])

    def hear(notice: Notice) -> None:
        nonlocal masker
        if isinstance(notice.news, Values) and notice.news.secrets:
            masker = masker.also(notice.news.secrets)
        display.notice(notice, masker)

    waiting = Waiting(ticket, hear)
    try:
        verdict = perform(waiting.verdict(), None, Policy())
    finally:
        receiver.close(ticket)
    display.end(verdict)
    return verdict.succeeded


def _told(notice: Notice) -> dict[str, Any]:
    news = notice.news
    if isinstance(news, Event):
        result = {} if news.succeeded is None else {"result": "succeeded" if news.succeeded else "failed"}
        return {"event": str(news.name), **result}
    return {"lines": list(news.texts)} if isinstance(news, Lines) else {"variables": news.values}


def _print_json(value: dict[str, Any]) -> None:
    print(printable(json.dumps(value, ensure_ascii=False)))


def serve_one(options: argparse.Namespace) -> bool:
    """Wait for one task as the options of the command say; tell whether it succeeded."""
    completion = ByCallback(completed=options.timeout or LONGEST_TIME_OUT)
    with Receiver(options.listen or LOOPBACK, public_url=options.public_url) as receiver:
        return wait_for_one(receiver, completion, FORMATS[options.format]())
