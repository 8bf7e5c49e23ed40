"""A request and its response in full, as a person reads HTTP; secrets masked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from conditions.source import printable
from restapi.answers.answer import Answer
from restapi.answers.content import read_content
from restapi.answers.statuses import name_of
from restapi.calls.headers import may_hold_secrets
from restapi.calls.preparing import PreparedRequest
from restapi.connections.credentials import MASK, Masker

LONGEST_LAID_OUT = 256 * 1024
"""The most characters of JSON that are laid out; a longer body is shown as it arrived."""

_INDENTED = 20  # levels, so that a hostile body does not become mostly blanks
_SHOWN_BYTES = 16
_WORD = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{},:]|[^\s\[\]{},:"]+')


def exchange(call: PreparedRequest, answer: Answer) -> Iterator[str]:
    """The lines of one exchange: `> ` what was sent, `< ` what came back, `* ` what went wrong."""
    yield from _marked("> ", _request(call))
    if answer.status is not None:
        yield from _marked("< ", _response(answer, call.masker))
    if answer.problem:
        yield from _marked("* ", iter([call.masker(f"No complete response: {answer.problem}.")]))


def shown_headers(headers: Mapping[str, str], masker: Masker) -> dict[str, str]:
    """Headers with secrets masked: those that are known, and the whole value where the name says that it is one."""
    return {name: MASK if may_hold_secrets(name) else masker(value) for name, value in headers.items()}


def laid_out(text: str) -> str:
    """A JSON text with its members on lines of their own; no word of it is changed."""
    parts: list[str] = []
    depth, opens = 0, False
    for word in _WORD.findall(text):
        closes = word in ("]", "}")
        depth -= closes
        if opens is not closes or parts[-1:] == [","]:
            parts.append("\n" + "  " * min(depth, _INDENTED))
        parts.append(": " if word == ":" else word)
        opens = word in ("[", "{")
        depth += opens
    return "".join(parts)


def _marked(mark: str, texts: Iterator[str]) -> Iterator[str]:
    """Each line of the texts after a mark, so that no body can pass for a header."""
    for text in texts:
        yield from ((mark + line).rstrip() for line in printable(text).split("\n"))


def _request(call: PreparedRequest) -> Iterator[str]:
    parts = urlsplit(call.url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    yield call.masker(f"{call.method} {target} HTTP/1.1")
    yield call.masker(f"Host: {parts.netloc}")
    yield from _headers(dict(call.headers), call.masker)
    if call.body or call.method in ("POST", "PUT", "PATCH"):  # RFC 9110, section 8.6
        yield f"Content-Length: {len(call.body or b'')}"
    if call.body:
        yield from ("", _body(call.body, {}, call.masker))


def _response(answer: Answer, masker: Masker) -> Iterator[str]:
    yield f"{answer.status} {name_of(answer.status or 0)} ({answer.elapsed:.3f} s)"
    yield from _headers(answer.headers, masker)
    if answer.body:
        yield from ("", _body(answer.body, answer.headers, masker))


def _headers(headers: Mapping[str, str], masker: Masker) -> Iterator[str]:
    for name, value in shown_headers(headers, masker).items():
        yield f"{masker(name)}: {value}"


def _body(body: bytes, headers: Mapping[str, str], masker: Masker) -> str:
    content = read_content(body, headers)
    if _is_binary(content.text):
        more = " …" if len(body) > _SHOWN_BYTES else ""
        return f"({len(body):,} bytes that are no text: {body[:_SHOWN_BYTES].hex(' ')}{more})"
    is_short = content.is_json and len(content.text) <= LONGEST_LAID_OUT
    return masker(laid_out(content.text) if is_short else content.text)


def _is_binary(text: str) -> bool:
    """True where a decoded body is no text: it holds NUL, or every tenth character is none."""
    return "\0" in text or text.count("\ufffd") * 10 > len(text)
