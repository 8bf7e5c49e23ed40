"""How much is tried: all where `CI` is set, and elsewhere a part of what is large, as somebody waits for it.

`CONDEX_EFFORT`, which is `all` or `part`, says otherwise.
"""

import os
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")

IS_ALL = {"all": True, "part": False}[os.environ.get("CONDEX_EFFORT") or ("all" if os.environ.get("CI") else "part")]
EXAMPLES = 50 if IS_ALL else 25
"""How many examples Hypothesis tries of each property."""


def some_of(cases: Sequence[T], turn: int, of: int = 3) -> Sequence[T]:
    """Every *of*-th case, beginning with another one in each turn, so that the turns together meet them all."""
    return cases if IS_ALL else cases[turn % of :: of]
