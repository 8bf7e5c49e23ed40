"""The functions that nodes of plans stand for. A function of the user's own is none of them, whatever its name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any

from conditions.declaring.annotations import BOOLEAN, TEXT, Conversion
from conditions.library.collections import contains_value, count, is_null_or_empty, length
from conditions.library.comparing import eq, ge, gt, le, lt, ne
from conditions.library.logic import and_, coalesce, iif, in_, not_, not_in, or_, xor
from conditions.library.status import always, canceled, failed, succeeded, succeeded_or_failed
from conditions.library.strings import contains, ends_with, lower, starts_with, trim, upper


class Special(Enum):
    """A function whose call is no mere node with the arguments as its operands."""

    ALWAYS = "always"
    COUNT = "count"
    CONTAINS_VALUE = "containsValue"


OPERATIONS: Mapping[Callable[..., Any], str | Special] = {
    and_: "and",
    or_: "or",
    not_: "not",
    xor: "xor",
    iif: "iif",
    coalesce: "coalesce",
    eq: "eq",
    ne: "ne",
    lt: "lt",
    le: "le",
    gt: "gt",
    ge: "ge",
    in_: "in",
    not_in: "notIn",
    contains: "contains",
    starts_with: "startsWith",
    ends_with: "endsWith",
    lower: "cased",
    upper: "cased",
    trim: "trim",
    length: "length",
    is_null_or_empty: "isNullOrEmpty",
    succeeded: "succeeded",
    failed: "failed",
    canceled: "canceled",
    succeeded_or_failed: "succeededOrFailed",
    always: Special.ALWAYS,
    count: Special.COUNT,
    contains_value: Special.CONTAINS_VALUE,
}
"""The operation of the node that stands for a call, by the body of the function."""

STATUS = frozenset(OPERATIONS[function] for function in (succeeded, failed, canceled, succeeded_or_failed))
"""The operations whose operands are names that are written in the expression."""

CONVERSIONS: Mapping[str | Special, Conversion] = {
    **{OPERATIONS[test]: BOOLEAN for test in (and_, or_, not_, xor, iif)},
    **{OPERATIONS[search]: TEXT for search in (contains, starts_with, ends_with, lower, upper, trim)},
    **dict.fromkeys(STATUS, TEXT),
}
"""The conversion that an operation makes of its operands itself."""
