"""Secrets printed as `***`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote

MASK = "***"


class Masker:
    """Replaces every secret in a text, also where it is URL-encoded, inside JSON, or inside a condition.

    Empty secrets are ignored.
    """

    __slots__ = ("_patterns", "secrets")

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self.secrets = tuple(sorted({form for secret in secrets if secret for form in _forms(secret)}))
        self._patterns = [re.compile(f"(?={re.escape(secret)})") for secret in self.secrets]

    def __call__(self, text: str) -> str:
        """*text* with each stretch that belongs to a secret, or to several that overlap, as one `***`."""
        parts: list[str] = []
        end = 0
        for start, stop in self._stretches(text):
            parts += [text[end:start], MASK]
            end = stop
        return "".join([*parts, text[end:]]) if parts else text

    def __repr__(self) -> str:
        return f"<Masker of {len(self.secrets)} texts>"

    def also(self, secrets: Iterable[str]) -> Masker:
        """A masker that knows more secrets."""
        return Masker([*self.secrets, *secrets])

    def _stretches(self, text: str) -> Iterator[tuple[int, int]]:
        """The stretches to hide, in order; those that overlap or touch are one."""
        found = sorted(
            (match.start(), match.start() + len(secret))
            for secret, pattern in zip(self.secrets, self._patterns, strict=True)
            for match in pattern.finditer(text)
        )
        start = stop = -1
        for first, last in found:
            if first > stop:
                if stop > 0:
                    yield start, stop
                start = first
            stop = max(stop, last)
        if stop > 0:
            yield start, stop


def _forms(secret: str) -> set[str]:
    in_urls = {quote(secret, safe, errors="replace") for safe in ("/", "")}
    in_json = {json.dumps(secret, ensure_ascii=ascii_only)[1:-1] for ascii_only in (True, False)}
    in_conditions = {secret.replace("'", "''")}
    return {secret} | in_urls | in_json | in_conditions
