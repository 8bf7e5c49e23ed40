"""The result of a turn."""

from __future__ import annotations

from typing import Any, TypedDict


class Turned(TypedDict, total=False):
    """The result of a turn, in plain JSON.

    Attributes:
        state: What the next turn goes on from; missing where it is over.
        due: When that turn is to be taken, by the clock of the wall.
        safe: Whether what that turn sends may be sent twice.
        end: The end; missing where there is a next turn.
        cancel: The state from which a cancel request is to be sent.
        broken: Why this process cannot take the turn.
        lost: Whether the one that is broken was begun by a process that ended.
    """

    state: dict[str, Any]
    due: float
    safe: bool
    end: dict[str, Any]
    cancel: dict[str, Any]
    broken: str
    lost: bool
