"""Outputs that are declared secret: masked in every text about the answer that gives them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

from restapi.answers.answer import Answer
from restapi.answers.content import Content
from restapi.answers.verdict import named_values
from restapi.calls.outputs import OutputError, extract, text_of
from restapi.calls.preparing import PreparedRequest


def with_secrets(call: PreparedRequest, answer: Answer, content: Content) -> PreparedRequest:
    """The call, whose masker knows the secret outputs of its answer; one that is not there is passed over."""
    if not call.secret_sources:
        return call
    named = named_values(call, answer, content)
    found: list[str] = []
    for source in call.secret_sources:
        with suppress(OutputError):
            found += secret_texts(extract(source, content.root, named))
    return replace(call, masker=call.masker.also(found))


def secret_texts(value: Any) -> Iterator[str]:
    """The texts to hide of a value: it as a variable, and the texts in it where it has members."""
    if value is None or isinstance(value, bool):
        return
    if text := text_of(value):
        yield text
    members = value.values() if isinstance(value, Mapping) else value if isinstance(value, list | tuple) else ()
    for member in members:
        if isinstance(member, str | Mapping | list | tuple):
            yield from secret_texts(member)
