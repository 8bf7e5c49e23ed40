"""The schema itself, held to what its dialect says a schema is: `jsonschema` does it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from conditions.errors import SchemaError
from conditions.schemas.dialect import Dialect
from conditions.schemas.subschema import NEEDS
from conditions.source import clipped
from conditions.values.made import Made

MOST_CHECKED = 2_000
"""The most values in a schema that is checked as a whole: of a larger one, parts are read as they are asked for."""


def refuse_broken(contents: Any, dialect: Dialect) -> None:
    """Refuse what is no schema, unless it is too large to look at all of it.

    Raises:
        SchemaError: It is none.
        LimitError: Classes make too many of its members.
        ImportError: `jsonschema` is not installed.
    """
    try:
        from jsonschema import Draft4Validator, Draft7Validator, Draft202012Validator, FormatChecker, exceptions
    except ImportError:
        raise ImportError(NEEDS) from None
    if not _is_small(contents):
        return
    old = Draft4Validator if dialect.nullable else Draft7Validator  # OpenAPI 3.0 has the bounds of draft 4
    try:
        # A pattern is one of ECMAScript, which Python may not know: none is looked at here.
        (old if dialect.ref_alone else Draft202012Validator).check_schema(contents, format_checker=FormatChecker(()))
    except exceptions.SchemaError as error:
        place = "".join(f"/{key}" for key in error.path)
        raise SchemaError(f"this is no schema: {clipped(error.message, 200)}, at {place or 'the top'}") from None
    except RecursionError:
        raise SchemaError("this is no schema that can be read: it nests too deep") from None


def _is_small(contents: Any) -> bool:
    """True where there are few values in a schema; a part that stands twice is counted twice.

    Raises:
        LimitError: Classes make too many of them.
    """
    waiting, count, made = [contents], 0, Made()
    while waiting:
        value = waiting.pop()
        count += 1
        if count > MOST_CHECKED:
            return False
        if isinstance(value, Mapping | list):
            waiting += made.members(value.values() if isinstance(value, Mapping) else value, value)
    return True
