"""The verdicts on the rows of a column while they are found, and as an array."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeAlias

import pyarrow as pa  # pyright: ignore[reportMissingImports]
import pyarrow.compute as pc  # pyright: ignore[reportMissingImports]

from conditions.errors import ConditionError

Refuse: TypeAlias = Callable[[int, ConditionError], object]
"""Called with a row in error, counted from 0, and the error; it may raise it. Else the verdict is null."""

_TRUE, _NULL = 1, 2


class Verdicts:
    """The verdicts on so many rows: false, until they are told otherwise."""

    def __init__(self, rows: int) -> None:
        self._codes = bytearray(rows)

    def are_true(self, rows: Iterable[int]) -> None:
        """Tell that the condition is true on these rows."""
        for row in rows:
            self._codes[row] = _TRUE

    def are_null(self, rows: Iterable[int]) -> None:
        """Tell that there is no verdict on these rows."""
        for row in rows:
            self._codes[row] = _NULL

    def array(self) -> pa.BooleanArray:
        """All of them."""
        codes = pa.Array.from_buffers(pa.uint8(), len(self._codes), [None, pa.py_buffer(self._codes)])
        return pc.if_else(pc.equal(codes, _NULL), pa.scalar(None, pa.bool_()), pc.equal(codes, _TRUE))
