"""The question whether a value is valid under a schema: `jsonschema` answers it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from conditions.schemas.dialect import Dialect
from conditions.schemas.patterns.pattern import matches
from conditions.schemas.subschema import NEEDS, specification

_DOCUMENT = "urn:condex:document"
_ASKED = "condex-asked"


def validity(document: Any, contents: Any, dialect: Dialect) -> Callable[[Any], bool]:
    """A test whether values are valid under a schema. It says no where that is not certain, and raises nothing.

    Args:
        document: The whole document, to which references of the schema lead.
        contents: The schema.
        dialect: How it is written.

    Raises:
        ImportError: `jsonschema` is not installed.
    """
    try:
        from jsonschema import Draft4Validator, Draft7Validator, Draft202012Validator, validators
    except ImportError:
        raise ImportError(NEEDS) from None
    plain: Any = Draft202012Validator
    if dialect.ref_alone:
        plain = Draft4Validator if dialect.nullable else Draft7Validator  # OpenAPI 3.0 has the bounds of draft 4
    extended = validators.extend(plain, _BOUNDED)
    validator = extended({"$ref": f"{_DOCUMENT}#/{_ASKED}"}, registry=_registry(document, contents, dialect))

    def is_valid(value: Any) -> bool:
        try:
            return bool(validator.is_valid(value))
        except Exception:  # a reference leads nowhere, or the schema is none there
            return False

    return is_valid


def _registry(document: Any, contents: Any, dialect: Dialect) -> Any:
    """The document, in which the schema that is meant stands at a key of its own."""
    from referencing import Registry

    whole = {**document, _ASKED: contents} if isinstance(document, Mapping) else {_ASKED: contents}
    resource = specification(dialect).create_resource(whole)
    registry: Registry[Any] = Registry().with_resource(_DOCUMENT, resource)
    name = resource.id()
    return registry if name is None else registry.with_resource(name, resource)


def _pattern(_: Any, pattern: str, instance: Any, __: Any) -> Iterator[Any]:
    if isinstance(instance, str) and matches(pattern, instance) is not True:
        yield _error("it does not match, or that is not certain")


def _pattern_properties(validator: Any, patterns: Mapping[str, Any], instance: Any, _: Any) -> Iterator[Any]:
    for pattern, schema in patterns.items() if isinstance(instance, dict) else ():
        for key, member in instance.items():
            found = matches(pattern, key)
            if found is None:
                yield _error("it is not certain that the key matches")
            elif found:
                yield from validator.descend(member, schema)


def _additional_properties(validator: Any, further: Any, instance: Any, schema: Any) -> Iterator[Any]:
    if not isinstance(instance, dict):
        return
    named, patterns = schema.get("properties", {}), schema.get("patternProperties", {})
    for key, member in instance.items():
        if key not in named and not any(matches(pattern, key) for pattern in patterns):
            yield from validator.descend(member, further)


def _error(message: str) -> Any:
    from jsonschema import ValidationError

    return ValidationError(message)


_BOUNDED = {
    "pattern": _pattern,
    "patternProperties": _pattern_properties,
    "additionalProperties": _additional_properties,
}
"""Keywords that run patterns: here they take a bounded time."""
