"""Keeping secrets out of what is shown."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import TypeVar

from conditions.errors import EvaluationError, LimitError
from conditions.explaining.escapes import Replaced, in_one_run, unescaped
from conditions.explaining.secret_forms import LEVELS, Form, encoded, forms_of

Failure = TypeVar("Failure", bound=EvaluationError | LimitError)

MASK = "***"
SHORTEST_CUT = 4
LONGEST_CHARACTER = 12
"""Of one character that is escaped, as in \\ud83d\\ude00."""

_JOINED_AT = 4096
_CUT_ESCAPE = re.compile(r"(?:\\{1,8}(?:[uUx][0-9A-Fa-f]{0,7}|[0-7]{0,2})|%[0-9A-Fa-f]?|&#?\w{0,6})\Z")


class Masker:
    """Replaces every secret in a text by `***`.

    A secret is found as it is; in a longer word; where some or all of its characters are escaped for URLs, JSON,
    Python, C or HTML, also within each other; and anywhere inside base64 of either alphabet, in lines or not, from four
    bytes on. Secrets of any length are masked, but for empty ones. Of a secret of several lines each line is one too,
    and of one that is a JSON object each text and number in it, from four characters on.

    Attributes:
        secrets: What is masked.
    """

    __slots__ = ("_forms", "secrets")

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self.secrets = tuple(sorted({secret for secret in secrets if secret}))
        self._forms = sorted({form for secret in self.secrets for form in forms_of(secret)})

    def __call__(self, text: str) -> str:
        """*text* with each stretch that belongs to a secret, or to several that overlap or touch, as one `***`."""
        done: list[str] = []
        parts: list[str] = []
        end = 0
        for start, stop in self._hidden(text):
            parts += (text[end:start], MASK)
            end = stop
            if len(parts) > _JOINED_AT:
                done.append("".join(parts))
                parts = []
        return "".join([*done, *parts, text[end:]]) if end else text

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
        if not self._forms:
            return iter(())
        data = encoded(text)
        stretches = _stretches(len(data), self._found(data))
        return stretches if len(data) == len(text) else _in_characters(data, stretches)

    def _found(self, data: bytes) -> Iterator[tuple[int, int]]:
        """The stretches to hide, at every level of escapes."""
        for text, origin in _levels(data):
            for start, stop in _places(self._forms, text):
                yield origin(start), origin(stop)
            run = in_one_run(text)
            if run:
                for start, stop in _places([form for form in self._forms if form.is_base64], run.text):
                    yield origin(run.origin(start)), origin(run.origin(stop - 1) + 1)


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
        data = encoded(_CUT_ESCAPE.sub("", tail))
        for level, origin in _levels(data):
            size = max((_overlap(level, form.text) for form in self._forms), default=0)
            if size:
                shown = data[: origin(len(level) - size)].decode("utf-8", "surrogatepass")
                return text[: len(text) - len(tail) + len(shown)] + MASK
        return text


def _levels(data: bytes) -> Iterator[tuple[bytes | bytearray, Callable[[int], int]]]:
    """*data*, and what it becomes without one more level of escapes at a time; each with the way back to *data*."""
    layers: list[Replaced] = []

    def origin(place: int) -> int:
        for layer in reversed(layers):
            place = layer.origin(place)
        return place

    yield data, origin
    while len(layers) < LEVELS and (layer := unescaped(layers[-1].text if layers else data)):
        layers.append(layer)
        yield layer.text, origin


def _stretches(size: int, found: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The stretches in order, with those that overlap or touch as one, of a text of that *size*."""
    hidden = bytearray()  # one byte for each of the text: there may be millions of stretches
    for start, stop in found:
        hidden = hidden or bytearray(size)
        hidden[start:stop] = b"\1" * (stop - start)
    start = hidden.find(1)
    while start >= 0:
        stop = hidden.find(0, start)
        yield start, stop if stop >= 0 else size
        start = hidden.find(1, stop) if stop >= 0 else -1


def _in_characters(data: bytes, stretches: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Stretches of bytes as those of characters."""
    at = count = 0

    def counted(place: int) -> int:
        nonlocal at, count
        count += len(data[at:place].decode("utf-8", "surrogatepass"))
        at = place
        return count

    for start, stop in stretches:
        yield counted(start), counted(stop)


def _overlap(text: bytes | bytearray, form: bytes) -> int:
    """The number of bytes at the end of *text* that begin *form*; 0 where they are too few to tell."""
    sizes = range(len(form) - 1, SHORTEST_CUT - 1, -1)
    return next((size for size in sizes if text.endswith(form[:size])), 0)


def _places(forms: Iterable[Form], text: bytes | bytearray) -> Iterator[tuple[int, int]]:
    """The stretches of *text* where a form stands as it is, also where it overlaps itself; a run of it is one."""
    present = frozenset(text)
    for form in forms:
        if present.issuperset(form.text):  # most forms of many secrets need not be looked for
            yield from _occurrences(form, text)


def _occurrences(form: Form, text: bytes | bytearray) -> Iterator[tuple[int, int]]:
    start = text.find(form.text)
    while start >= 0:
        run = _run_of(form.text).match(text, start)
        stop = run.end() if run else start + len(form.text)
        yield _begin(text, start - form.before), _end(text, stop + form.after)
        start = text.find(form.text, stop - len(form.text) + 1)


def _begin(text: bytes | bytearray, place: int) -> int:
    """The beginning of the character at *place*, or of the text."""
    while place > 0 and text[place] & 0xC0 == 0x80:
        place -= 1
    return max(0, place)


def _end(text: bytes | bytearray, place: int) -> int:
    """The end of the character before *place*, or of the text."""
    while place < len(text) and text[place] & 0xC0 == 0x80:
        place += 1
    return min(len(text), place)


@lru_cache(maxsize=256)
def _run_of(form: bytes) -> re.Pattern[bytes]:
    """*form*, and as often as may be what makes the text end with it again."""
    step = next(size for size in range(1, len(form) + 1) if form.startswith(form[size:]))
    return re.compile(b"%s(?:%s)*+" % (re.escape(form), re.escape(form[-step:])))
