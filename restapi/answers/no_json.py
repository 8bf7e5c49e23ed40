"""Bodies that are no JSON, and criteria that read members of them, where all that is read is Null."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

import conditions
from conditions.explaining.explanation import Part
from conditions.source import clipped
from conditions.syntax.parser import parse
from conditions.syntax.tree import Access, Call, Literal, Name, Node, walk
from conditions.values.dotnet_text import fold
from restapi.answers.content import Content

NOT_THE_ORIGIN = 203  # RFC 9110, section 15.3.4: what came is not as the origin sent it

SIGN_IN = "it may be a page to sign in at, which is how Azure DevOps answers a token that is missing, wrong or expired"
"""The hint for a page that came instead of an answer."""

_PAGE = re.compile(r"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_TITLE = re.compile(r"<title[^>]{0,100}>([^<]{1,500})", re.IGNORECASE)
_LOOKED_AT = 16 * 1024  # characters of a page
_LONGEST_TITLE = 60
_MEMBER = re.compile(r"(?:root|response(?:\.content|\['content'\]))[.\[]|jsonpath\(", re.IGNORECASE)


class NotJsonError(Exception):
    """A criterion reads members of a body that is no JSON.

    Attributes:
        verdict: What the criterion came to, every member being Null.
    """

    def __init__(self, verdict: bool) -> None:
        super().__init__(verdict)
        self.verdict = verdict


def is_page(content: Content) -> bool:
    """True where the body is a page of HTML."""
    return bool(_PAGE.match(content.text[:_LOOKED_AT]))


def told(content: Content) -> str:
    """A clause that tells what came instead of JSON; not masked."""
    if not content.text.strip():
        return "the response has no body"
    if content.problem:
        return f"the response looks like JSON but is none ({content.problem})"
    if is_page(content):
        return f"the response is no JSON but {page(content)}"
    return f"the response is no JSON but {'XML' if content.text.lstrip().startswith('<') else 'text'}"


def page(content: Content) -> str:
    """A page of HTML with its title, as a clause names it."""
    title = _TITLE.search(content.text[:_LOOKED_AT])
    called = " ".join(title[1].split()) if title else ""
    return f"a page of HTML, '{clipped(called, _LONGEST_TITLE)}'" if called else "a page of HTML"


def reads_members(
    criterion: conditions.Condition, content: Content, named: Mapping[str, Any], secrets: tuple[str, ...] = ()
) -> bool:
    """True where *criterion* needs the body to be JSON.

    One that reads `response` may look at the status first, as in `or(eq(response.status, 404), eq(root.state, 1))`, so
    that only what was evaluated of it counts.
    """
    if not _names_members(criterion):
        return False
    if "response" not in criterion.reads:
        return True
    explanation = criterion.explain(content.root, secrets=secrets, **named)
    return any(part.evaluated and _MEMBER.match(part.text) for part in _parts(explanation.tree))


def _parts(part: Part) -> Iterator[Part]:
    yield part
    for inner in part.parts:
        yield from _parts(inner)


@lru_cache(1024)
def _names_members(criterion: conditions.Condition) -> bool:
    tree = parse(criterion.expression, criterion.language.vocabulary)
    return any(map(_is_member, walk(tree)))


def _is_member(node: Node) -> bool:
    match node:
        case Access(Name(input="root")):
            return True
        case Access(Name(input="response"), (Literal(str(first)), _, *_)):
            return fold(first) == fold("content")
        case Call(function=function):
            return function.reads is not None
        case _:
            return False
