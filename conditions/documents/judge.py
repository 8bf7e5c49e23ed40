"""The ways to judge documents in lines: one by one, many at once, and by the native core."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, NamedTuple, Protocol

from conditions.core import LineJudge
from conditions.documents.partial import Decoder


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
        native = self.native and self.native.with_inputs(**inputs)
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
