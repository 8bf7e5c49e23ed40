"""From schemas that hold together to the alternatives that they allow, each a few plain schemas that hold together.

References and `allOf` are followed, `anyOf`, `oneOf` and `if` branch. What else a schema says (`not`, `contains`,
`dependentSchemas`) only takes something away, and is passed over: the alternatives may allow too much, never too
little.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from conditions.errors import LimitError, SchemaError
from conditions.schemas import keywords
from conditions.schemas.subschema import Subschema
from conditions.values.time_limit import check_time

MOST_ALTERNATIVES = 64
"""The most alternatives that are told from one another: beyond, what branches is passed over."""

MOST_STEPS = 5_000
"""The most schemas that are looked at for one place of a document."""

Conjunction = tuple[Subschema, ...]


def alternatives(schemas: Iterable[Subschema]) -> list[Conjunction]:
    """The alternatives that schemas allow which hold together.

    Raises:
        LimitError: There are too many references on the way, or no time is left.
        SchemaError: A schema is none, or a reference leads nowhere.
    """
    check_time()
    first = _Branch(tuple(schemas), (), (), frozenset())
    waiting, found, steps = [first], list[Conjunction](), _Steps()
    while waiting:
        branch = _flattened(waiting.pop(), steps)
        if branch is None:
            continue
        if not branch.choices:
            found.append(branch.kept)
            continue
        options, *others = branch.choices
        waiting += (branch._replace(waiting=(option,), choices=tuple(others)) for option in reversed(options))
        if len(found) + len(waiting) > MOST_ALTERNATIVES:
            alone = _flattened(first, steps)
            return [] if alone is None else [(*alone.kept, first.waiting[0]._replace(contents=_MORE))]
    return found


_MORE = {"patternProperties": {"": True}}
"""Stands for the choices that are passed over, which may tell of keys."""


class _Branch(NamedTuple):
    """One way through the choices.

    Attributes:
        waiting: The schemas that are still to be looked at.
        kept: Those that hold together, without references.
        choices: Lists of schemas, of each of which one holds, too.
        seen: The identities of all that were looked at.
    """

    waiting: Conjunction
    kept: Conjunction
    choices: tuple[Conjunction, ...]
    seen: frozenset[int]


class _Steps:
    """Counts the schemas that are looked at."""

    def __init__(self) -> None:
        self.taken = 0

    def take(self) -> None:
        """One more.

        Raises:
            LimitError: It is one too many.
        """
        self.taken += 1
        if self.taken > MOST_STEPS:
            raise LimitError(f"a place of the schema is made of more than {MOST_STEPS:,} schemas")


def _flattened(branch: _Branch, steps: _Steps) -> _Branch | None:
    """A branch with nothing waiting; None where nothing fulfils it."""
    waiting, kept, choices, seen = list(branch.waiting), list(branch.kept), list(branch.choices), set(branch.seen)
    while waiting:
        schema = waiting.pop()
        steps.take()
        contents = _contents(schema)
        if contents is None:
            return None
        if not contents or id(contents) in seen:
            continue
        seen.add(id(contents))
        if "$ref" in contents:
            waiting.append(schema.following(contents["$ref"]))
            if schema.dialect.ref_alone:
                continue
        if _lets_null_in(schema, contents):
            others = {keyword: value for keyword, value in contents.items() if keyword != "nullable"}
            choices.append((schema._replace(contents=_NULL), schema._replace(contents=others)))
            continue
        kept.append(schema)
        waiting += map(schema.within, keywords.sequence(contents, "allOf"))
        choices += _choices(schema, contents)
    return _Branch((), tuple(kept), tuple(choices), frozenset(seen))


def _contents(schema: Subschema) -> Mapping[str, Any] | None:
    """The keywords of a schema: none of one that allows everything, None of one that allows nothing."""
    contents = schema.contents
    if isinstance(contents, bool):
        return {} if contents else None
    if not isinstance(contents, Mapping):
        raise SchemaError(f"a schema is a mapping, or true or false, not {type(contents).__name__}")
    return contents


_NULL = {"type": "null"}


def _lets_null_in(schema: Subschema, contents: Mapping[str, Any]) -> bool:
    """True for a schema that lets Null in beside what it is composed of."""
    composed = any(keyword in contents for keyword in ("allOf", "anyOf", "oneOf"))
    return schema.dialect.nullable and contents.get("nullable") is True and composed and "type" not in contents


def _choices(schema: Subschema, contents: Mapping[str, Any]) -> Iterator[Conjunction]:
    for keyword in ("anyOf", "oneOf"):
        if options := keywords.sequence(contents, keyword):
            yield tuple(map(schema.within, options))
    if "if" in contents:
        yield schema.within(contents.get("then", True)), schema.within(contents.get("else", True))
