"""Patterns of events as conditions of a language of their own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from conditions.errors import LimitError, PatternError
from conditions.event_patterns.functions import FUNCTIONS
from conditions.event_patterns.reading import read
from conditions.event_patterns.spelling import shown
from conditions.event_patterns.writing import written
from conditions.language import AZURE
from conditions.syntax.limits import LONGEST_EXPRESSION

EVENTS = AZURE.extend(functions=FUNCTIONS)
"""The language of Azure's conditions, with the functions of patterns of events."""


def event_pattern(pattern: Mapping[str, Any] | str) -> str:
    """The condition of the language `EVENTS` that is true for the events that an EventBridge pattern matches.

    Args:
        pattern: The pattern, as a mapping or as JSON text.

    Raises:
        PatternError: It is no pattern; `pointer` tells the place in it.
        DocumentError: The text is no JSON.
        LimitError: It nests too deep, has too many combinations of alternatives, or its condition is too long.

    >>> import conditions
    >>> text = conditions.event_pattern({"source": ["aws.ec2"], "detail": {"state": ["running", {"prefix": "stop"}]}})
    >>> print(text)
    and(is('/source', 'aws.ec2'), or(is('/detail/state', 'running'), prefix('/detail/state', 'stop')))
    >>> conditions.compile(text, conditions.EVENTS)({"source": "aws.ec2", "detail": {"state": "stopped"}})
    True
    """
    known = _from_json(pattern) if isinstance(pattern, str) else pattern
    if not isinstance(known, Mapping):
        raise PatternError(f"expected a pattern, which is an Object, not {shown(known)}")
    text = written(read(known))
    if len(text) > LONGEST_EXPRESSION:
        raise LimitError(f"the condition of a pattern may have at most {LONGEST_EXPRESSION:,} characters")
    return text


def _from_json(text: str) -> Any:
    from conditions.documents.strict_json import parse_json  # a mapping needs none

    return parse_json(text, "the pattern", distinct=True)
