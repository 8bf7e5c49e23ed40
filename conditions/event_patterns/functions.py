"""The functions of patterns of events, in the order of the documentation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from conditions.event_patterns import field_tests as tests
from conditions.event_patterns.joining import either, together

FUNCTIONS: tuple[Callable[..., Any], ...] = (
    tests.is_,
    tests.is_null,
    tests.prefix,
    tests.prefix_ignore_case,
    tests.suffix,
    tests.suffix_ignore_case,
    tests.equals_ignore_case,
    tests.wildcard,
    tests.cidr,
    tests.numeric,
    tests.anything_but,
    tests.anything_but_prefix,
    tests.anything_but_suffix,
    tests.anything_but_ignore_case,
    tests.anything_but_wildcard,
    tests.exists,
    tests.absent,
    together,
    either,
)
