"""Some lines of a file, judged without knowing their numbers in it: what was found, and what is left to the caller.

A line in error is not told here, since its message has its number. It is handed back, and judged again where that is
known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from io import BufferedReader, BytesIO
from typing import Any, NamedTuple, TypeAlias

from conditions.commands.filtering.request import Request
from conditions.core import Judged
from conditions.documents.chunks import chunks, number_of_lines
from conditions.documents.judge import Judge
from conditions.documents.lines import LONGEST_LINE
from conditions.documents.searching import found_in_chunk, joined, most_at_once, range_of
from conditions.errors import ConditionError

_MOST_BYTES = 2**20
_MOST_EVENTS = 10_000
"""How much is judged, and how many lines are found, before that is told."""


class Found(NamedTuple):
    """Lines that are found one after the other.

    Attributes:
        lines: The lines, or pairs of a number and a line, or where that is enough, how many there are. Numbers are
            counted from the first line of those that are judged.
    """

    lines: list[Any] | int


class Doubt(NamedTuple):
    """Lines one of which is in error.

    Attributes:
        number: The number of the first one, counted from the first line of those that are judged.
        lines: The lines in one piece.
    """

    number: int
    lines: bytes


Event: TypeAlias = Found | Doubt


class Findings(NamedTuple):
    """What is known after some more lines.

    Attributes:
        lines: The number of lines that were judged up to now.
        events: What was found since it was told the last time, in order.
    """

    lines: int
    events: list[Event]


def findings(stream: BufferedReader | BytesIO, judge: Judge, request: Request, lines: int = 0) -> Iterator[Findings]:
    """What is found in some lines, in several pieces of a bounded size.

    Args:
        stream: The lines.
        judge: How they are judged.
        request: The lines that are looked for.
        lines: How many were judged before them.
    """
    found = size = 0
    events: list[Event] = []
    for chunk in chunks(stream, LONGEST_LINE):
        judged = _judged(chunk, judge, request)
        for event in judged.events:
            _add(events, _moved(event, lines, request))
            found += _length(event)
        lines += judged.lines
        size += len(chunk)
        if request.enough is not None and found >= request.enough:
            break
        if size > _MOST_BYTES or _size(events) > _MOST_EVENTS:
            yield Findings(lines, events)
            events, size = [], 0
    yield Findings(lines, events)


def findings_at_once(file: int, start: int, end: int, judge: Judge, request: Request) -> Iterator[tuple[int, Findings]]:
    """What the native core finds in a range of a file, in several pieces, each with the place where it ends.

    It ends early where the core is of no use.

    Args:
        file: The descriptor of the file.
        start, end: The range, in bytes.
        judge, request: As of `findings`.
    """
    lines = 0
    while start < end:
        most = min(start + most_at_once(request.way), end)
        start, judged = range_of(file, start, most, judge, request.wanted, request.way, lines + 1)
        events = None if judged is None else _events(judged, judge, request)
        if judged is None or events is None:
            return
        lines += judged[0]
        yield start, Findings(lines, events)


def _events(judged: Judged, judge: Judge, request: Request) -> list[Event] | None:
    """What the native core found; None where an unsure line is not to be judged by itself."""
    events: list[Event] = []
    unsure = dict(row for _, row in judged[2])

    def doubt(number: int, _: ConditionError) -> None:
        events.append(Doubt(number, unsure[number]))

    try:
        _add_found(events, joined(judged, judge, doubt, request.wanted, request.way), request)
    except Exception:  # whatever it is, it happens again line by line
        return None
    return events


def _judged(chunk: bytes, judge: Judge, request: Request) -> Findings:
    """What is found in a chunk of lines, with numbers that are counted from its first one."""
    events: list[Event] = []
    lines: list[bytes] = []

    def doubt(number: int, _: ConditionError) -> None:
        if not lines:
            lines.extend(BytesIO(chunk).readlines())
        events.append(Doubt(number, lines[number - 1]))

    try:
        number, found = found_in_chunk(chunk, judge, doubt, request.wanted, request.way)
        _add_found(events, found, request)
    except Exception:  # whatever it is, it happens again where the number of the line is known
        return Findings(number_of_lines(chunk), [Doubt(1, chunk)])
    return Findings(number, events)


def _needed(found: Sequence[Any], request: Request) -> list[Any] | int:
    """What is needed of the lines that were found. Where they are only printed, they become one."""
    if not request.needs_lines:
        return len(found)
    return [b"".join(found)] if request.prints_as_they_are else list(found)


def _moved(event: Event, lines: int, request: Request) -> Event:
    """The same with numbers that count some lines before it, too."""
    if isinstance(event, Doubt):
        return event._replace(number=event.number + lines)
    if request.needs_numbers and isinstance(event.lines, list):
        return Found(numbered_from(lines, event.lines))
    return event


def numbered_from(lines: int, found: list[Any]) -> list[Any]:
    """Numbered lines, counting some before them, too."""
    return [(number + lines, line) for number, line in found]


def _add_found(events: list[Event], found: Iterable[Sequence[Any]], request: Request) -> None:
    for several in filter(None, found):
        _add(events, Found(_needed(several, request)))


def _add(events: list[Event], event: Event) -> None:
    """Add an event, to the last one where both are lines that are found."""
    last = events[-1] if events else None
    if not isinstance(last, Found) or not isinstance(event, Found):
        events.append(event)
    elif isinstance(last.lines, list) and isinstance(event.lines, list):
        last.lines.extend(event.lines)
    elif isinstance(last.lines, int) and isinstance(event.lines, int):
        events[-1] = Found(last.lines + event.lines)


def _length(event: Event) -> int:
    if isinstance(event, Doubt):
        return 0
    return event.lines if isinstance(event.lines, int) else len(event.lines)


def _size(events: list[Event]) -> int:
    return sum(1 if isinstance(event, Doubt) or isinstance(event.lines, int) else len(event.lines) for event in events)
