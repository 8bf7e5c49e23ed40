"""Outputs that later steps send where secrets are: they are secret from the answer that gives them on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from conditions.values.dotnet_text import fold
from restapi.calls.headers import may_hold_secrets, read_headers
from restapi.calls.variables import macros_in
from restapi.errors import RequestError
from restapi.invocation import Invocation


def with_secret_outputs(invocations: Sequence[Invocation]) -> list[Invocation]:
    """The steps, in which each output is secret that stands in a header such as Authorization of any of them."""
    used = {fold(name) for one in invocations for name in _in_secret_headers(one)}
    return [_marked(one, used) for one in invocations] if used else list(invocations)


def _marked(invocation: Invocation, used: set[str]) -> Invocation:
    more = [name for name in invocation.outputs if fold(f"{invocation.id}.{name}") in used]
    new = tuple(name for name in more if name not in invocation.secret_outputs)
    return replace(invocation, secret_outputs=(*invocation.secret_outputs, *new)) if new else invocation


def _in_secret_headers(invocation: Invocation) -> Iterator[str]:
    """The names in the macros of the headers that carry secrets."""
    try:
        headers = read_headers(invocation.request.headers)
    except RequestError:  # macros may make headers of what is none as it is written
        return
    for name, value in headers.items():
        if may_hold_secrets(name):
            yield from macros_in(value)
