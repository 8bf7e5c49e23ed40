"""Columns of JSON text: their documents are judged many at once, and one by one where that is declined."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import compress

import pyarrow as pa  # pyright: ignore[reportMissingImports]

from conditions.arrow.types import is_text
from conditions.arrow.verdicts import Refuse, Verdicts
from conditions.documents.judge import Judge
from conditions.documents.partial import Data
from conditions.documents.strict_json import parse_json
from conditions.errors import ConditionError

PIECE = 1024
"""The most rows that are judged at once."""

PIECE_BYTES = 2**20
"""About the most bytes that are judged at once."""

_SPACE = b" \t\r\n"


def judged_texts(column: pa.Array, judge: Judge, refuse: Refuse) -> pa.BooleanArray:
    """The verdicts on documents of JSON."""
    verdicts = Verdicts(len(column))
    decodes = is_text(column.type)
    for start, piece in pieces(column, max(1, min(PIECE, PIECE_BYTES * len(column) // (_size(column) + 1)))):
        rows, texts = _documents(piece, start, verdicts)
        found = _found_at_once(texts, judge)
        if found is None:
            _judge_each(rows, map(_text, texts) if decodes else texts, judge, verdicts, refuse)
        else:
            verdicts.are_true(map(rows.__getitem__, found))
    return verdicts.array()


def _size(column: pa.Array) -> int:
    """The bytes of a column; or, of views in older versions of pyarrow, those of all that they may look at."""
    try:
        return int(column.nbytes)
    except pa.ArrowTypeError:
        return int(column.get_total_buffer_size())


def pieces(column: pa.Array, rows: int) -> Iterator[tuple[int, pa.Array]]:
    """The column in pieces of so many rows, each with the number of its first row."""
    return ((start, column.slice(start, rows)) for start in range(0, len(column), rows))


def _documents(piece: pa.Array, start: int, verdicts: Verdicts) -> tuple[Sequence[int], list[bytes]]:
    """The numbers of the rows of a piece that hold documents, and these."""
    rows, texts = range(start, start + len(piece)), piece.cast(pa.large_binary()).to_pylist()
    if not piece.null_count:
        return rows, texts
    verdicts.are_null(row for row, text in zip(rows, texts, strict=True) if text is None)
    there = [text is not None for text in texts]
    return list(compress(rows, there)), list(compress(texts, there))


def _found_at_once(texts: list[bytes], judge: Judge) -> list[int] | None:
    """The positions of the documents on which the condition is true; None where they must be judged one by one."""
    bulk = judge.bulk
    if bulk is None:
        return None
    # A line that holds a line end would be two, and one that is blank would be passed over.
    if _holds_line_end(texts):
        texts = [text.strip(_SPACE) for text in texts]
        if _holds_line_end(texts):
            return None
    if not all(map(bytes.strip, texts)):
        return None

    def matches(at: int) -> bool:
        return judge.matches(parse_json(texts[at]))

    try:
        return bulk(b"\n".join(texts), texts, range(len(texts)), matches, True)
    except Exception:
        return None


def _holds_line_end(texts: list[bytes]) -> bool:
    return b"\n" in b"".join(texts)


def _judge_each(
    rows: Iterable[int], documents: Iterable[Data], judge: Judge, verdicts: Verdicts, refuse: Refuse
) -> None:
    for row, document in zip(rows, documents, strict=True):
        try:
            if judge.matches(judge.decode(document)):
                verdicts.are_true((row,))
        except ConditionError as error:
            verdicts.are_null((row,))
            refuse(row, error)


def _text(data: bytes) -> Data:
    """The text that they are, since bytes might be taken for another encoding; the bytes where they are none."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data
