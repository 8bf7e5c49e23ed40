"""Telling why: what an evaluation offers to the functions that say in words why a call gave its value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol


class Telling(Protocol):
    """One evaluation, as `Function.sentence` and `Function.decided_by` may ask it."""

    @property
    def inputs(self) -> Mapping[str, Any]:
        """The named values and what else functions read."""
        ...

    def was_evaluated(self, node: Any) -> bool:
        """True where the evaluation came to a part."""
        ...

    def value(self, node: Any) -> Any:
        """The value of a part; None where it has none."""
        ...

    def given(self, node: Any) -> str:
        """The text that an argument became."""
        ...

    def text(self, node: Any) -> str:
        """A part as the user wrote it, in one line."""
        ...

    def told(self, node: Any) -> str:
        """A part and its value: `root.status is 'failed'`."""
        ...

    def spelled(self, node: Any) -> str:
        """The value of a part; a literal as it was typed."""
        ...

    def compared(self, node: Any) -> str:
        """The value of a part that another one is compared with, and where it is from."""
        ...

    def missing(self, *nodes: Any) -> str:
        """The reasons why those of the parts that are Null are: `: there is no key 'a' in root`, or nothing."""
        ...

    def emptied(self, node: Any) -> str:
        """The step at which a path with a wildcard had nothing left, and why, or nothing."""
        ...

    def elements(self, node: Any) -> list[tuple[str, Any]]:
        """The members of what a path gave, after where each stands; none where the path does not tell."""
        ...

    def kind(self, value: Any) -> Any:
        """The kind of a value, which may be hostile."""
        ...

    def cut(self, value: Any) -> str:
        """A value as an expression would write it, cut where it is too long to read."""
        ...

    def brief(self, value: Any) -> str:
        """A value as `cut` writes it; of an Array or an Object, how much there is in it."""
        ...

    def listed(self, things: Sequence[str]) -> str:
        """The first few of several things, and how many more there are."""
        ...

    def why_equal(self, one: Any, other: Any) -> str:
        """The reason why two values are equal that do not look it, or nothing."""
        ...

    def why_different(self, one: Any, other: Any) -> str:
        """The reason why two values differ that look alike, or nothing."""
        ...

    def why_no_number(self, value: Any) -> str:
        """The reason why a value that is compared with a Number is none, or nothing."""
        ...
