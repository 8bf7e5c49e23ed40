"""Keeping secrets out of what is shown."""

from __future__ import annotations

import html
import json
import re
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple, TypeVar
from urllib.parse import quote, quote_plus

from conditions.errors import EvaluationError, LimitError
from conditions.explaining.escapes import Unescaped, unescaped

Failure = TypeVar("Failure", bound=EvaluationError | LimitError)

MASK = "***"
LEVELS = 3
"""The most escapes around each other that are seen through, such as a URL in JSON in JSON."""
SHORTEST_IN_BASE64 = 4
"""The size in bytes from which a secret is looked for in base64; shorter ones are in nearly every such text."""
SHORTEST_CUT = 4
LONGEST_CHARACTER = 12
"""Of one character that is escaped, as in \\ud83d\\ude00."""

_CUT_ESCAPE = re.compile(r"(?:\\{1,8}(?:[ux][0-9A-Fa-f]{0,3})?|%[0-9A-Fa-f]?|&#?\w{0,6})\Z")
_ESCAPED_BYTE = re.compile("%[0-9A-F]{2}")
_URL_SAFE = str.maketrans("+/", "-_")


class _Form(NamedTuple):
    """A form that a secret has in a text, with `+` as a blank.

    Attributes:
        text: What is looked for.
        before, after: How many characters around it are made of the secret in part.
    """

    text: str
    before: int = 0
    after: int = 0


class Masker:
    """Replaces every secret in a text by `***`.

    A secret is found as it is; in a longer word; where some or all of its characters are escaped for URLs, JSON, Python
    or HTML, also within each other; and anywhere inside base64 of either alphabet, from four bytes on. Secrets of any
    length are masked, but for empty ones.

    Attributes:
        secrets: What is masked.
    """

    __slots__ = ("_forms", "secrets")

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self.secrets = tuple(sorted({secret for secret in secrets if secret}))
        self._forms = sorted({form for secret in self.secrets for form in _forms(secret)})

    def __call__(self, text: str) -> str:
        """*text* with each stretch that belongs to a secret, or to several that overlap or touch, as one `***`."""
        parts: list[str] = []
        end = 0
        for start, stop in self._hidden(text):
            parts += (text[end:start], MASK)
            end = stop
        return "".join([*parts, text[end:]]) if parts else text

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {len(self.secrets)} texts>"

    def also(self, secrets: Iterable[str]) -> Masker:
        """A masker that knows more secrets."""
        return Masker([*self.secrets, *secrets])

    def moved(self, text: str) -> Callable[[int], int]:
        """The place of a character of *text* once it is masked; one of a secret stands where its mask begins."""
        hidden = list(self._hidden(text))
        if not hidden:
            return int

        def place(offset: int) -> int:
            before = [(start, stop) for start, stop in hidden if start < offset]
            shorter = sum(min(stop, offset) - start for start, stop in before)
            closed = sum(stop <= offset for _, stop in before)
            return offset - shorter + closed * len(MASK)

        return place

    def _hidden(self, text: str) -> Iterator[tuple[int, int]]:
        """The stretches to hide, in order, those that overlap or touch as one."""
        return _joined(sorted(self._found(text))) if self._forms else iter(())

    def _found(self, text: str) -> Iterator[tuple[int, int]]:
        """The stretches to hide, at every level of escapes."""
        for level, origin in _levels(text):
            for start, stop in self._at_one_level(level):
                yield origin(start), origin(stop)

    def _at_one_level(self, text: str) -> Iterator[tuple[int, int]]:
        """The stretches that hold a form as it is."""
        text = text.replace("+", " ")
        for form in self._forms:
            yield from _joined(_occurrences(form, text))


class ExplanationMasker(Masker):
    """Masks the parts of an explanation, whose long values are cut short."""

    __slots__ = ()

    def mask(self, text: str) -> str:
        """The text without the secrets, and without the beginning of one that was cut."""
        if not self._forms:
            return text
        first, *others = self(text).split("…")
        masked = [first]
        for part in others:
            masked[-1] = self._without_beginning(masked[-1])
            masked.append(part)
        return "…".join(masked)

    def masked(self, error: Failure) -> Failure:
        """A copy of the error that shows no secret; an expression that holds one is left out."""
        copy = type(error)(self.mask(error.message), hint=error.hint and self.mask(error.hint))
        shown = error.expression is not None and self.mask(error.expression) == error.expression
        copy.expression, copy.span = (error.expression if shown else None), error.span
        copy.__cause__ = error.__cause__ if not self.secrets else None
        return copy

    def _without_beginning(self, text: str) -> str:
        """*text* with the beginning of a secret at its end masked, at any level of escapes."""
        tail = text[-LONGEST_CHARACTER * max((len(form.text) for form in self._forms), default=0) :]
        for level, origin in _levels(_CUT_ESCAPE.sub("", tail)):
            shown = level.replace("+", " ")
            size = max((_overlap(shown, form.text) for form in self._forms), default=0)
            if size:
                return text[: len(text) - len(tail) + origin(len(level) - size)] + MASK
        return text


def _levels(text: str) -> Iterator[tuple[str, Callable[[int], int]]]:
    """*text*, and what it becomes without one more level of escapes at a time; each with the way back to *text*."""
    layers: list[Unescaped] = []

    def origin(place: int) -> int:
        for layer in reversed(layers):
            place = layer.origin(place)
        return place

    yield text, origin
    while len(layers) < LEVELS and (layer := unescaped(layers[-1].text if layers else text)):
        layers.append(layer)
        yield layer.text, origin


def _overlap(text: str, form: str) -> int:
    """The number of characters at the end of *text* that begin *form*; 0 where they are too few to tell."""
    sizes = range(len(form) - 1, SHORTEST_CUT - 1, -1)
    return next((size for size in sizes if text.endswith(form[:size])), 0)


def _occurrences(form: _Form, text: str) -> Iterator[tuple[int, int]]:
    """The stretches of *text* where *form* stands, also where it overlaps itself; a run of it is one stretch."""
    start = text.find(form.text)
    while start >= 0:
        run = _run_of(form.text).match(text, start)
        stop = run.end() if run else start + len(form.text)
        yield max(0, start - form.before), min(len(text), stop + form.after)
        start = text.find(form.text, stop - len(form.text) + 1)


@lru_cache(maxsize=256)
def _run_of(form: str) -> re.Pattern[str]:
    """*form*, and as often as may be what makes the text end with it again."""
    step = next(size for size in range(1, len(form) + 1) if form.startswith(form[size:]))
    return re.compile(f"{re.escape(form)}(?:{re.escape(form[-step:])})*+")


def _joined(stretches: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Stretches in order, with those that overlap or touch as one."""
    start = stop = -1
    for first, last in stretches:
        if first > stop:
            if stop >= 0:
                yield start, stop
            start = first
        stop = max(stop, last)
    if stop >= 0:
        yield start, stop


def _forms(secret: str) -> Iterator[_Form]:
    """All that is looked for to find *secret* at any level of escapes."""
    for text in {secret, _doubled(secret), html.escape(secret), *_in_urls(secret), *_in_json(secret)}:
        yield _Form(text.replace("+", " "))
    bare = secret
    for _ in range(LEVELS):  # what a text that holds the secret becomes when its escapes are replaced
        layer = unescaped(bare)
        bare = layer.text if layer else bare
        yield _Form(bare.replace("+", " "))
    yield from _in_base64(secret.encode(errors="surrogatepass"))


def _doubled(secret: str) -> str:
    """The secret as a literal of a condition holds it."""
    return secret.replace("'", "''")


def _in_urls(secret: str) -> Iterator[str]:
    whole = [quote(secret, safe, errors="replace") for safe in ("/", "")]
    for form in (*whole, quote_plus(secret, errors="replace")):
        yield form
        yield _ESCAPED_BYTE.sub(lambda escape: escape[0].lower(), form)


def _in_json(secret: str) -> Iterator[str]:
    for ascii_only in (True, False):
        form = json.dumps(secret, ensure_ascii=ascii_only)[1:-1]
        yield form
        yield form.replace("/", "\\/")


def _in_base64(data: bytes) -> Iterator[_Form]:
    """The characters of a longer base64 text that are made of *data* alone, wherever in three bytes it begins."""
    if len(data) < SHORTEST_IN_BASE64:
        return
    for shift in range(3):
        first, last = -(-shift * 8 // 6), (shift + len(data)) * 8 // 6
        core = b64encode(bytes(shift) + data + b"\0\0").decode()[first:last]
        for text in {core, core.translate(_URL_SAFE)}:
            yield _Form(text.replace("+", " "), before=int(shift > 0), after=int((shift + len(data)) % 3 > 0))
