"""The documentation of a function of the language: the docstring of its body, in parts."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any


class Documented:
    """Has a body, whose docstring is its documentation.

    Attributes:
        body: A Python function.
    """

    body: Callable[..., Any]

    @property
    def documentation(self) -> str:
        from inspect import getdoc  # slow to import

        return getdoc(self.body) or ""

    @property
    def summary(self) -> str:
        """The first sentence of the documentation, without its marks for code and emphasis."""
        return re.sub(r"`([^`]*)`|\*(\w+)\*", r"\1\2", " ".join(self.documentation.split("\n\n")[0].split()))

    @property
    def details(self) -> str:
        """The documentation between the summary and the examples."""
        _, *paragraphs = self.documentation.split("\n\n")
        return "\n\n".join(paragraph for paragraph in paragraphs if not paragraph.startswith("Examples:"))

    @property
    def examples(self) -> list[tuple[str, str]]:
        """The expressions of the documentation and what they give, as `expression  ->  value` or `->  error: …`."""
        lines = (line.strip().split("  ->  ") for line in self.documentation.splitlines() if "  ->  " in line)
        return [(expression.strip(), value.strip()) for expression, value in lines]


def in_words(required: int, at_most: int | None) -> str:
    """The number of arguments that a function takes, in words; any number of them where there is no *at_most*."""
    if at_most is None:
        return f"{required} or more arguments" if required else "any number of arguments"
    if not at_most:
        return "no arguments"
    if required == at_most:
        return f"{at_most} argument{'s' if at_most != 1 else ''}"
    if not required:
        return f"at most {at_most} argument{'s' if at_most != 1 else ''}"
    return f"{required} to {at_most} arguments"
