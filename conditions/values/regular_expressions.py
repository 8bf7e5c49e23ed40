"""Regular expressions, matched by the package regex, which ends a match in time, as `re` of Python cannot."""

from __future__ import annotations

import re
import sys
from functools import cache
from typing import Any

from conditions.errors import EvaluationError, LimitError
from conditions.source import clipped
from conditions.values.time_limit import seconds_to_match

_OPTIONS = {"i": "IGNORECASE", "m": "MULTILINE", "s": "DOTALL"}


@cache
def _brace() -> re.Pattern[str]:
    """What finds a brace that is no quantifier: a brace to .NET; to the library it would be a fuzzy match."""
    return re.compile(r"(?<!\\)(?<!\\[pPNkx])\{(?![0-9]+(?:,[0-9]*)?\})")


def regex_package() -> Any:
    """The package, which has no form for browsers: the playground does without.

    Raises:
        EvaluationError: It is not installed.
    """
    try:
        import regex
    except ImportError:
        raise _missing() from None
    return regex


def _missing() -> EvaluationError:
    needed = "regular expressions need the package regex, which"
    if sys.platform == "emscripten":
        return EvaluationError(
            f"{needed} does not run in a browser",
            hint="run `conditions playground` on your own machine: the same page works there with regular expressions",
        )
    return EvaluationError(f"{needed} is not installed", hint="pip install regex")


def searches(pattern: str, text: str, options: str = "") -> bool:
    """Tell whether a regular expression, as .NET writes it, matches anywhere in a text.

    Args:
        pattern: The regular expression.
        text: The text.
        options: Letters: `i` for any letter case, `m` for `^` and `$` at every line, `s` for `.` across lines.
            All others mean nothing.

    Raises:
        EvaluationError: It is no regular expression.
        LimitError: It takes too long.
    """
    regex = regex_package()
    flags, seconds = regex.VERSION0, seconds_to_match()
    for option in _OPTIONS.keys() & set(options):
        flags |= getattr(regex, _OPTIONS[option])
    try:
        return regex.search(_brace().sub(r"\\{", pattern), text, flags=flags, timeout=seconds) is not None
    except (regex.error, RecursionError, OverflowError, MemoryError) as error:
        raise EvaluationError(f"not a regular expression: '{clipped(pattern, 80)}': {error}") from None
    except TimeoutError:
        raise LimitError(f"the regular expression took longer than {seconds:.2g} s") from None
