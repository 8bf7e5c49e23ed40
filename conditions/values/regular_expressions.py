"""What matches regular expressions: the package regex, which ends a match in time, as `re` of Python cannot."""

from __future__ import annotations

import sys
from typing import Any

from conditions.errors import EvaluationError


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
