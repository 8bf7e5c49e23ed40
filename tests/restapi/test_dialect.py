"""Dialects: how texts refer to values. The core asks the dialect of an invocation, and knows none by name."""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

import pytest

import restapi
from restapi import Invocation, Request
from restapi.answers.outcome import Outcome
from restapi.calls.macros import MACROS
from restapi.code_stream.dialect import CODE_STREAM
from restapi.dialect import Dialect, Known
from tests.restapi.conftest import Server

KNOWN = Known({"name": "x"})


@pytest.mark.parametrize(
    ("dialect", "text", "expanded"),
    [(MACROS, "$(name) ${input.name}", "x ${input.name}"), (CODE_STREAM, "$(name) ${input.name}", "$(name) x")],
)
def test_a_dialect_replaces_what_is_its_own(dialect: Dialect, text: str, expanded: str) -> None:
    assert dialect.has_references(text)
    assert dialect.expand(text, KNOWN) == expanded
    assert not dialect.has_references("plain")
    assert dialect.expand("plain", KNOWN) == "plain"


class Braces(Dialect):
    """A dialect that no file has: `{name}` is a variable."""

    def expand(self, text: str, known: Known) -> str:
        for name, value in known.variables.items():
            text = text.replace(f"{{{name}}}", value)
        return text

    def has_references(self, text: str) -> bool:
        return "{" in text

    def of_earlier(self, text: str, outputs: Collection[str]) -> Iterable[str]:
        return ()

    def after(
        self, known: Known, step: Invocation, outcome: Outcome | None, outputs: Mapping[str, Any]
    ) -> tuple[Mapping[str, Any], Known]:
        return outputs, known


def test_a_further_dialect_needs_nothing_of_the_core(serve: Callable[..., Server]) -> None:
    server = serve(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
    asked = Request(url=server.url + "/{name}", method="GET")
    assert restapi.invoke(Invocation(asked, dialect=Braces()), variables={"name": "x"}).succeeded
    assert [received.target for received in server.received] == ["/releases/x"]
