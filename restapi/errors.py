"""Every error that leaves the package: an error in what was asked, never in what a server answered."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Self

from conditions.source import Source, Span, in_one_line
from conditions.values.nearest import nearest


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a file; line and column count from 1.

    Attributes:
        file: The path, as the user wrote it.
        source: The text of the line, or None where it may hold a secret and is not to be shown.
    """

    file: str
    line: int
    column: int
    source: str | None = None

    def __str__(self) -> str:
        return f"{in_one_line(self.file)}:{self.line}:{self.column}"

    def excerpt(self) -> str:
        """The line with a caret under the column; empty where the line is not to be shown."""
        if self.source is None:
            return ""
        return Source(self.source).excerpt(Span(self.column - 1, self.column))


class InvocationError(ValueError):
    """An error in what was asked: it cannot be done, and no request was sent.

    Attributes:
        message: What is wrong, in one line.
        hint: What would probably be right, or an empty text.
        place: Where in a file, or None where no file is at fault.
        detail: More lines, such as the message of a condition that does not compile.
    """

    def __init__(self, message: str, *, hint: str = "", place: Place | None = None, detail: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.place = place
        self.detail = detail

    def __str__(self) -> str:
        message = in_one_line(self.message)  # which may hold what a file or a server wrote
        first = f"{self.place}: {message}" if self.place else message
        excerpt = self.place.excerpt() if self.place else ""
        hint = f"Hint: {in_one_line(self.hint)}" if self.hint else ""
        return "\n".join(part for part in (first, excerpt, self.detail, hint) if part)

    def rewritten(self, rewrite: Callable[[str], str]) -> Self:
        """The same error with every text that it prints rewritten, as masking secrets needs it."""
        place = self.place
        if place and place.source is not None:
            source = rewrite(place.source)
            place = Place(place.file, place.line, place.column, source if source == place.source else None)
        return type(self)(rewrite(self.message), hint=rewrite(self.hint), place=place, detail=rewrite(self.detail))


class FileError(InvocationError):
    """A file cannot be read, or does not say what it must say."""


class ConnectionNotFoundError(InvocationError):
    """The service connection that a request names is not known."""


class RequestError(InvocationError):
    """The request cannot be built: its method, headers or URL are wrong."""


class BindingError(RequestError):
    """A binding `${…}` is none, or refers to nothing that is known."""


class MacroError(RequestError):
    """A text holds a macro `$(…)` that nothing defines, or an expression that only a server evaluates."""


class OriginError(RequestError):
    """The URL suffix would send the request to another scheme, host or port than the connection's."""


class CriterionError(InvocationError):
    """The success criterion is not a condition; `detail` has the message of the condition's own error."""


class UnsupportedError(InvocationError):
    """Something is asked that is known, but not supported in this version."""


@contextmanager
def located(place: Place | None) -> Generator[None, None, None]:
    """Give *place* to the errors raised inside that have none."""
    try:
        yield
    except InvocationError as error:
        error.place = error.place or place
        raise


def check_version(value: Mapping[str, Any], version: int, what: str) -> None:
    """Refuse a state as plain JSON that is of another version than the one that is read; *what* names it.

    Raises:
        ValueError: It is.
    """
    if value["version"] != version:
        raise ValueError(f"{what} must be of version {version}, not {value['version']}")


def did_you_mean(name: str, known: Iterable[str], aliases: Iterable[str] = ()) -> str:
    """The hint for a misspelt *name*: the nearest known name or alias, or all known names where none is near."""
    known = list(known)
    near = nearest(name, (*known, *aliases))
    return f"did you mean '{near}'?" if near else f"known are {', '.join(known)}"
