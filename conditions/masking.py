"""Keeping secrets out of what is shown."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TypeVar

from conditions.errors import EvaluationError, LimitError

Failure = TypeVar("Failure", bound=EvaluationError | LimitError)

_CUT = re.compile("(?<![^\n…])([^\n…]{4,})…")  # only tried where a line or a stretch begins: texts are long


class Masker:
    """Replaces secrets by `***`, the longest first, also where their quotes are doubled."""

    def __init__(self, secrets: Iterable[str]) -> None:
        forms = {form for secret in secrets if secret for form in (secret, secret.replace("'", "''"))}
        self._forms = sorted(forms, key=len, reverse=True)

    def mask(self, text: str) -> str:
        """The text without the secrets."""
        for form in self._forms:
            text = text.replace(form, "***")
        return _CUT.sub(lambda cut: cut[0] if not self._begins(cut[1]) else "***…", text) if self._forms else text

    def _begins(self, text: str) -> bool:
        """Whether a text that was cut short ends within a secret."""
        return any(text.endswith(form[:size]) for form in self._forms for size in range(4, len(form)))

    def masked(self, error: Failure) -> Failure:
        """A copy of the error that shows no secret; an expression that holds one is left out."""
        copy = type(error)(self.mask(error.message), hint=error.hint and self.mask(error.hint))
        shown = error.expression is not None and self.mask(error.expression) == error.expression
        copy.expression, copy.span = (error.expression if shown else None), error.span
        copy.__cause__ = error.__cause__ if not self._forms else None
        return copy
