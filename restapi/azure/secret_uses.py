"""Outputs that later steps send where secrets are: they are secret from the answer that gives them on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from conditions.values.dotnet_text import fold
from restapi.calls.headers import may_hold_secrets, read_headers
from restapi.calls.variables import macros_in
from restapi.errors import RequestError
from restapi.invocation import Invocation
from restapi.pipelines.model import Pipeline


def with_secret_outputs(pipeline: Pipeline) -> Pipeline:
    """The pipeline, in which each output is secret that a call sends in a header such as Authorization."""
    used = {fold(name) for one in pipeline for name in _in_secret_headers(one)}
    return pipeline.changed(lambda one: _marked(one, used)) if used else pipeline


def _marked(invocation: Invocation, used: set[str]) -> Invocation:
    more = [name for name in invocation.outputs if fold(f"{invocation.id}.{name}") in used]
    new = tuple(name for name in more if name not in invocation.secret_outputs)
    return replace(invocation, secret_outputs=(*invocation.secret_outputs, *new)) if new else invocation


def _in_secret_headers(invocation: Invocation) -> Iterator[str]:
    """The names in the macros of the headers that carry secrets."""
    written = invocation.request.headers
    if isinstance(written, str) and "$(" not in written and "\\" not in written:
        return  # there is no macro, not even one that is escaped
    try:
        headers = read_headers(written)
    except RequestError:  # macros may make headers of what is none as it is written
        return
    for name, value in headers.items():
        if may_hold_secrets(name):
            yield from macros_in(value)
