"""Newline-delimited JSON in files: the lines whose documents fulfil a condition, many found at once where that can be.

The native core reads ranges of a regular file itself; chunks of any other binary file are judged by it, or by loops in
Python over their columns. Wherever one of these is not sure, lines are judged one by one.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from io import BufferedReader, BytesIO, FileIO
from itertools import chain
from operator import itemgetter
from typing import Any

from conditions.core import COUNT_ONLY, JOINED_LINES, LINES, NUMBERED_LINES, Judged
from conditions.documents.chunks import CHUNK, Stream, chunks
from conditions.documents.judge import Judge
from conditions.documents.lines import LONGEST_LINE, Line, OnError, numbered_lines
from conditions.documents.strict_json import parse_json
from conditions.errors import check_on_error


def most_at_once(way: int) -> int:
    """The most bytes of a file that the native core judges at once, but for the end of the last line.

    They are fewer where each line that is found becomes an object, so that these take little memory.
    """
    return 2**21 if way in (COUNT_ONLY, JOINED_LINES) else CHUNK


def filter_lines(lines: Iterable[Line], judge: Judge, on_error: OnError = "raise") -> Iterator[Line]:
    """The lines that match, as they are; blank lines never do.

    A binary file may be read ahead; else no line is read beyond the last one that is asked for.

    Args:
        lines: The lines, with or without their ends.
        judge: How they are judged.
        on_error: What becomes of a line that is no JSON, or on which the condition cannot be evaluated.

    Raises:
        LineError: A line is no JSON; `line` tells which.
        EvaluationError: The condition cannot be evaluated on a line; a note tells which.
        LimitError: A line is longer than `LONGEST_LINE`, or the evaluation asks for too much.
    """
    check_on_error(on_error)
    if judge.reads_ahead and (type(lines) is BufferedReader or type(lines) is BytesIO):
        return chain.from_iterable(found_in(lines, judge, on_error))
    return map(itemgetter(1), numbered_lines(lines, judge, on_error))


def found_in(
    stream: Stream, judge: Judge, on_error: OnError = "raise", wanted: bool = True, way: int = LINES
) -> Iterator[Sequence[Any]]:
    """The lines of a binary file that `filter_lines` finds: those that were found at the same time together.

    Args:
        stream: The file, which is read ahead.
        judge, on_error, wanted: As of `numbered_lines`.
        way: The way to tell which were found.
    """
    return chain.from_iterable(_found_at_once(stream, judge, on_error, wanted, way))


def count_in(stream: Stream, judge: Judge, on_error: OnError = "raise", wanted: bool = True) -> Iterator[int]:
    """How many lines of a binary file `found_in` finds, in several parts. Arguments as of that."""
    return (sum(map(len, found)) for found in _found_at_once(stream, judge, on_error, wanted, COUNT_ONLY))


def _found_at_once(
    stream: Stream, judge: Judge, on_error: OnError, wanted: bool, way: int
) -> Iterator[Iterator[Sequence[Any]]]:
    number, size = 1, CHUNK  # the first ranges are small, as one line may be enough for the caller
    may_have_ranges = judge.native is not None and _is_regular(stream)
    while may_have_ranges and (judged := _in_next_range(stream, size, judge, wanted, way, number)):
        yield joined(judged, judge, on_error, wanted, way)
        number += judged[0]
        size = min(2 * size, most_at_once(way))
    for chunk in chunks(stream, LONGEST_LINE):
        lines, found = found_in_chunk(chunk, judge, on_error, wanted, way, number)
        yield found
        number += lines


def _in_next_range(stream: Stream, size: int, judge: Judge, wanted: bool, way: int, number: int) -> Judged | None:
    """What is found in a regular file from where it stands; it then stands behind that. None where it stays there."""
    start = stream.tell()
    end, judged = range_of(stream.fileno(), start, start + size, judge, wanted, way, number)
    if judged is not None:
        stream.seek(end)
    return judged


def _is_regular(stream: Stream) -> bool:
    raw = stream.raw if isinstance(stream, BufferedReader) else None
    return type(raw) is FileIO and stat.S_ISREG(os.fstat(raw.fileno()).st_mode)


def range_of(
    file: int, start: int, end: int, judge: Judge, wanted: bool, way: int, number: int = 1
) -> tuple[int, Judged | None]:
    """What the native core finds in the lines of a regular file that begin in a range, and where the next one begins.

    None where there are none, or the core is of no use.

    Args:
        file: The descriptor of the file, which is read by position.
        start, end: The range, in bytes. A line begins at its start.
        judge, wanted, way, number: As of `found_in_chunk`.
    """
    ranged = judge.native and judge.native.in_range(file, start, end, wanted, way, number)
    if ranged and ranged[1][0] and _is_sure(ranged[1]):
        return ranged
    return start, None


def found_in_chunk(
    chunk: bytes, judge: Judge, on_error: OnError, wanted: bool, way: int, number: int = 1
) -> tuple[int, Iterator[Sequence[Any]]]:
    """How many lines a chunk has, and those that are found: those that were found at the same time together.

    Args:
        chunk: The lines in one piece.
        judge, on_error, wanted: As of `numbered_lines`.
        way: The way to tell which were found. With `COUNT_ONLY` what is given is of the length that counts.
        number: The number of the first line.
    """
    judged = None
    if judge.native is not None and len(chunk) <= LONGEST_LINE:
        judged = judge.native.in_chunk(chunk, wanted, way, number)
    if judged is None or not _is_sure(judged):
        lines = BytesIO(chunk).readlines()
        return len(lines), _in_python(chunk, lines, judge, on_error, wanted, number, way == NUMBERED_LINES)
    return judged[0], joined(judged, judge, on_error, wanted, way)


_FEWEST_SURE = 4
"""Where more than one line in so many is unsure, the native core is of no use."""


def _is_sure(judged: Judged) -> bool:
    lines, _, unsure = judged
    return len(unsure) * _FEWEST_SURE <= lines + _FEWEST_SURE


def joined(judged: Judged, judge: Judge, on_error: OnError, wanted: bool, way: int) -> Iterator[Sequence[Any]]:
    """The lines that the native core found, with those among the unsure ones that are found one by one, in their order.

    Args:
        judged: What the core found.
        judge, on_error, wanted, way: As of `found_in_chunk`.
    """
    _, certain, unsure = judged
    found = range(certain) if way == COUNT_ONLY else certain
    told = 0
    for before, (number, line) in unsure:
        if told < before:
            yield found[told:before]
            told = before
        for match in numbered_lines([line], judge, on_error, wanted, number):
            yield [match if way == NUMBERED_LINES else match[1]]
    yield found[told:] if told else found


def _in_python(
    chunk: bytes, lines: list[bytes], judge: Judge, on_error: OnError, wanted: bool, number: int, numbering: bool
) -> Iterator[list[Any]]:
    """The lines of a chunk that are found, all at once where that is possible, else one by one."""
    several = _in_bulk(chunk, lines, judge, wanted, number if numbering else 0)
    if several is not None:
        yield several
        return
    for match in numbered_lines(lines, judge, on_error, wanted, number):
        yield [match if numbering else match[1]]


def _in_bulk(chunk: bytes, lines: list[bytes], judge: Judge, wanted: bool, number: int) -> list[Any] | None:
    """The lines that are found, numbered from *number* unless it is 0; None where they must be judged one by one."""
    bulk = judge.bulk
    if bulk is None or len(chunk) > LONGEST_LINE:
        return None

    def matches(line: bytes) -> bool:
        return judge.matches(parse_json(line))

    try:
        if number:
            return bulk(chunk, lines, enumerate(lines, number), lambda item: matches(item[1]), wanted)
        return bulk(chunk, lines, lines, matches, wanted)
    except Exception:
        return None
