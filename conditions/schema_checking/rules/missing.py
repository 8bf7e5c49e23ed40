"""Rules about what may be missing, by the schema (W83…)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from conditions.errors import ConditionError, EvaluationError
from conditions.schema_checking.context import Context
from conditions.schema_checking.possible import Possible
from conditions.schema_checking.rules.rule import Finding, rule
from conditions.schemas.shapes import ANY, Null
from conditions.syntax.tree import Access, Call, Node, unconverted


@rule("W831", "decided-by-missing", of=Call)
def decided_by_missing(call: Call, context: Context) -> Iterator[Finding]:
    """A comparison holds, or fails, where what it compares is missing.

    The schema says which keys are always there (`required`), and this is none of them, or it may be null. What is
    missing is Null: it differs from every value, and is less than every positive number. Nothing is said where the
    condition looks at the same path in another way, where the schema does not say at all what is required, nor of
    `eq(0, path)` and `eq(false, path)`, by which a missing value is meant to be 0 or false.

    Wrong (success criterion):
        ne(root.environment, 'test')
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        lt(root.duration, 50)
        ^^^^^^^^^^^^^^^^^^^^^

    Right (success criterion):
        and(ne(root.environment, ''), ne(root.environment, 'test'))
        lt(coalesce(root.duration, 100), 50)
        ne(root.status, 'failed')
    """
    compared = unconverted(call.arguments[0]) if call.function.negates else call
    if not isinstance(compared, Call) or compared.function.compares not in _DECIDED[call.function.negates]:
        return
    path = next((part for part in map(unconverted, compared.arguments) if _may_be_missing(part, context)), None)
    if not isinstance(path, Access) or context.is_looked_at_besides(path, call):
        return
    what = _without(compared, path, context, negated=call.function.negates)
    if what:
        absent = "missing" if _is_missing(path, context) else "Null"
        hint = f"{context.called('and', _present(path, context), call)} if it must be there"
        yield Finding(f"{context.written(path)} may be {absent}, and then this {what}", call.span, hint)


_DECIDED = {True: ("equality",), False: ("difference", "order")}
"""The tests that are told of, behind `not` and without it."""


def _present(path: Access, context: Context) -> str:
    return context.called("ne", path, "''")


def _is_missing(path: Node, context: Context) -> bool:
    place = context.possible(path).place
    return place is not None and place.may_be_missing and place.presence_is_told


def _may_be_missing(part: Node, context: Context) -> bool:
    """True for a path of which the schema tells that it may be missing or Null, and may be something else."""
    possible = context.possible(part)
    if not isinstance(part, Access) or possible.place is None or possible.kinds <= {Null.kind}:
        return False
    is_nullable = Null.kind in possible.place.kinds and len(possible.place.kinds) < len(ANY)
    return _is_missing(part, context) or is_nullable


def _without(call: Call, path: Access, context: Context, *, negated: bool) -> str | None:
    """What becomes of a comparison where a path is missing, if that is surely not meant."""
    arguments = list[Any]()
    for part in map(unconverted, call.arguments):
        value = None if part is path else _certain(context.possible(part))
        if value == "" or (value is None and part is not path):
            return None
        arguments.append(value)
    given = [partial(_itself, one) if call.function.parameter(at).lazy else one for at, one in enumerate(arguments)]
    return _told(call, given, negated=negated)


def _told(call: Call, given: Sequence[Any], *, negated: bool) -> str | None:
    try:
        return "is true" if call.function.body(*given) is not negated else None
    except EvaluationError:
        return "fails"
    except ConditionError:
        return None


def _certain(part: Possible) -> Any:
    """The value of a part, where it has but one; else None."""
    values = part.values
    return values[0] if values is not None and len(values) == 1 else None


def _itself(value: Any) -> Any:
    return value
