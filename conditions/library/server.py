"""What only the server knows."""

from __future__ import annotations

from typing import Any

from conditions.declaring.function import builtin
from conditions.errors import EvaluationError


@builtin("counter", places=("runtime",), pure=False)
def counter(prefix: object = "", seed: object = 0) -> Any:
    """A number that the server counts up; only a host that provides its own `counter` can evaluate it.

    Examples:
        counter('a', 1)  ->  error: counter(…) counts on the server
        counter()  ->  error: counter(…) counts on the server
    """
    raise EvaluationError(
        "counter(…) counts on the server",
        hint="provide your own: AZURE.extend(functions=[…]) with a function 'counter'",
    )
