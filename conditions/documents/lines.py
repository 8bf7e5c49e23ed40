"""Newline-delimited JSON: the lines whose documents fulfil a condition."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from io import BufferedReader, BytesIO
from itertools import chain
from operator import itemgetter
from typing import Any, Literal, NamedTuple, Protocol, TypeAlias, TypeVar

from conditions.core import COUNT_ONLY, LINES, NUMBERED_LINES, Judged, LineJudge
from conditions.documents.chunks import Stream, chunks
from conditions.documents.partial import SHORT, Decoder
from conditions.documents.strict_json import parse_json
from conditions.errors import ConditionError, DocumentError, LimitError, check_on_error

Line = TypeVar("Line", bytes, str)
OnError: TypeAlias = Literal["raise", "skip"] | Callable[[int, ConditionError], object]
"""What becomes of a line that is no JSON, or on which the condition cannot be evaluated: its error is raised, the line
is skipped, or it is skipped once a function was called with its number and the error."""

LONGEST_LINE = 2**26
"""The most bytes or characters of a line: 64 MiB."""


class LineError(DocumentError):
    """A line is no JSON document.

    Attributes:
        number: Which line it is, counted from 1; `line` is the same.
    """

    number = 0

    def _location(self) -> tuple[int | None, int | None]:
        return self.number, super()._location()[1]


class BulkJudge(Protocol):
    """A judge of many lines at once. It raises for whatever it is not sure of."""

    def __call__(
        self, chunk: bytes, lines: list[bytes], items: Iterable[Any], judge: Callable[[Any], bool], wanted: bool, /
    ) -> list[Any]:
        """The items whose lines have the wanted verdict; *judge* gives the verdict on one of them."""
        ...

    def with_inputs(self, **inputs: Any) -> BulkJudge:
        """The same for given inputs."""
        ...


class Judge(NamedTuple):
    """A way to judge lines.

    Attributes:
        decode: Decodes what the condition reads.
        matches: Whether a document fulfils the condition.
        make_bulk: Gives what judges many lines at once, where that is possible: it is made when it is needed.
        native: The same by the native core, where that is possible. It knows which lines it is not sure of.
    """

    decode: Decoder
    matches: Callable[[Any], bool]
    make_bulk: Callable[[], BulkJudge | None] | None = None
    native: LineJudge | None = None

    def with_inputs(self, **inputs: Any) -> Judge:
        """The same for given inputs besides the root."""
        if not inputs:
            return self
        native = self.native and partial(self.native, **inputs)
        return Judge(self.decode, partial(self.matches, **inputs), partial(self._bulk_with, **inputs), native)

    def _bulk_with(self, **inputs: Any) -> BulkJudge | None:
        bulk = self.bulk
        return bulk and bulk.with_inputs(**inputs)

    @property
    def bulk(self) -> BulkJudge | None:
        """What judges many lines at once, where that is possible."""
        return self.make_bulk and self.make_bulk()

    @property
    def reads_ahead(self) -> bool:
        """True where it judges many lines at once."""
        return self.native is not None or self.bulk is not None


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
    return chain.from_iterable(_found_by_chunk(stream, judge, on_error, wanted, way))


def count_in(stream: Stream, judge: Judge, on_error: OnError = "raise", wanted: bool = True) -> Iterator[int]:
    """How many lines of a binary file `found_in` finds, in several parts. Arguments as of that."""
    return (sum(map(len, found)) for found in _found_by_chunk(stream, judge, on_error, wanted, COUNT_ONLY))


def _found_by_chunk(
    stream: Stream, judge: Judge, on_error: OnError, wanted: bool, way: int
) -> Iterator[Iterator[Sequence[Any]]]:
    number = 1
    for chunk in chunks(stream, LONGEST_LINE):
        lines, found = found_in_chunk(chunk, judge, on_error, wanted, way, number)
        yield found
        number += lines


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
    judged = _natively(chunk, judge, wanted, way, number)
    if judged is None:
        lines = BytesIO(chunk).readlines()
        return len(lines), _in_python(chunk, lines, judge, on_error, wanted, number, way == NUMBERED_LINES)
    size, found, unsure = judged
    certain = range(found) if way == COUNT_ONLY else found
    return size, _joined(certain, unsure, judge, on_error, wanted, way == NUMBERED_LINES)


_FEWEST_SURE = 4
"""Where more than one line in so many is unsure, the native core is of no use."""


def _natively(chunk: bytes, judge: Judge, wanted: bool, way: int, number: int) -> Judged | None:
    """What the native core finds in a chunk; None where that is of no use."""
    if judge.native is None or len(chunk) > LONGEST_LINE:
        return None
    judged = judge.native(wanted, way, number, chunk)
    return None if judged is None or len(judged[2]) * _FEWEST_SURE > judged[0] + _FEWEST_SURE else judged


def _joined(
    found: Sequence[Any],
    unsure: list[tuple[int, tuple[int, bytes]]],
    judge: Judge,
    on_error: OnError,
    wanted: bool,
    numbering: bool,
) -> Iterator[Sequence[Any]]:
    """The lines that were found, with those among the unsure ones that are found one by one, all in their order."""
    told = 0
    for before, (number, line) in unsure:
        if told < before:
            yield found[told:before]
            told = before
        for match in numbered_lines([line], judge, on_error, wanted, number):
            yield [match if numbering else match[1]]
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


def numbered_lines(
    lines: Iterable[Line], judge: Judge, on_error: OnError = "raise", wanted: bool = True, first: int = 1
) -> Iterator[tuple[int, Line]]:
    """The lines that `filter_lines` finds, with their numbers. Reads no further than the last line that is asked for.

    Args:
        lines, judge, on_error: As of `filter_lines`.
        wanted: False for the lines that do not match.
        first: The number of the first line.
    """
    project, matches = judge.decode.project, judge.matches
    for number, line in enumerate(lines, first):
        try:
            document = project(line) if len(line) < SHORT and line.isascii() else _long(line, number, judge.decode)
        except LimitError:
            raise
        except Exception:  # a blank line, a broken one, or one that only the strict parser reads
            text = _trimmed(line)
            if not text:
                continue
            try:
                document = _strict(text, number)
            except LineError as error:
                _refuse(number, error, on_error)
                continue
        try:
            verdict = matches(document)
        except ConditionError as error:
            _refuse(number, error, on_error)
            continue
        if verdict is wanted:
            yield number, line


def _long(line: bytes | str, number: int, decode: Decoder) -> Any:
    if len(line) > LONGEST_LINE:
        raise LimitError(f"line {number} is longer than {LONGEST_LINE:,} characters: no document should be")
    return decode(line)


def _trimmed(line: bytes | str) -> bytes | str:
    return line.rstrip(" \t\r\n") if isinstance(line, str) else line.rstrip(b" \t\r\n")


def _strict(line: bytes | str, number: int) -> Any:
    try:
        return parse_json(line, f"line {number}")
    except DocumentError as error:
        located = LineError(error.message)
        located.__dict__.update(error.__dict__, number=number)
        raise located from None


def _refuse(number: int, error: ConditionError, on_error: OnError) -> None:
    if on_error == "raise":
        if not isinstance(error, LineError):
            error.add_note(f"This happened on line {number}.")
        raise error
    if on_error != "skip":
        on_error(number, error)
