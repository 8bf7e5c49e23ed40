"""A schema within a document of schemas, and the references that lead from it; they are followed by `referencing`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple, Protocol

from conditions.errors import SchemaError
from conditions.schemas.dialect import Dialect
from conditions.schemas.keywords import text
from conditions.source import clipped

NEEDS = "schemas need referencing and jsonschema: pip install 'condex[schema]'"


class Resolver(Protocol):
    """Follows references: a resolver of `referencing`."""

    def lookup(self, ref: str) -> Any:
        """The contents that a reference names, and the resolver of the references in them."""
        ...

    def in_subresource(self, subresource: Any) -> Any:
        """The resolver of references within a part that has a name of its own."""
        ...


class Subschema(NamedTuple):
    """A schema where it stands.

    Attributes:
        contents: The schema itself: a Mapping, or True or False.
        dialect: How it is written.
        resolver: Follows its references; None where there can be none.
    """

    contents: Any
    dialect: Dialect
    resolver: Resolver | None = None

    def within(self, contents: Any) -> Subschema:
        """A schema that stands in this one.

        Raises:
            SchemaError: What names it is no text.
        """
        resolver = self.resolver
        if resolver is not None and self.dialect.has_ids and isinstance(contents, Mapping) and "$id" in contents:
            text(contents, "$id")
            resolver = resolver.in_subresource(specification(self.dialect).create_resource(contents))
        return Subschema(contents, self.dialect, resolver)

    def following(self, reference: Any) -> Subschema:
        """The schema to which a reference leads.

        Raises:
            SchemaError: It leads nowhere, or out of the document: nothing is fetched.
        """
        if not isinstance(reference, str):
            raise SchemaError(f"$ref is a text, not {type(reference).__name__}")
        if self.resolver is None:
            raise SchemaError(f"the reference {clipped(reference, 80)!r} leads nowhere")
        from referencing.exceptions import NoSuchResource, Unresolvable

        try:
            found = self.resolver.lookup(reference)
        except (Unresolvable, NoSuchResource, LookupError, TypeError, ValueError, AttributeError, RecursionError):
            raise _leads_nowhere(reference) from None
        return Subschema(found.contents, self.dialect, found.resolver)


def _leads_nowhere(reference: str) -> SchemaError:
    told, hint = f"the reference {clipped(reference, 80)!r} leads nowhere", None
    if not reference.startswith("#"):
        hint = "other files and addresses are never fetched: put the schema into this document"
    return SchemaError(told, hint=hint)


def subschema(document: Any, dialect: Dialect) -> Subschema:
    """A whole document of schemas.

    Raises:
        SchemaError: It is none.
        ImportError: `referencing` is not installed.
    """
    try:
        from referencing import Registry
    except ImportError:
        raise ImportError(NEEDS) from None
    if not isinstance(document, Mapping | bool):
        raise SchemaError(f"a schema is a mapping, or true or false, not {type(document).__name__}")
    if dialect.has_ids and isinstance(document, Mapping):
        text(document, "$id")
    resource = specification(dialect).create_resource(document)
    registry: Registry[Any] = Registry()
    return Subschema(document, dialect, registry.resolver_with_root(resource))


def specification(dialect: Dialect) -> Any:
    """The specification of a dialect, as `referencing` has it."""
    from referencing import Specification
    from referencing.jsonschema import DRAFT7, DRAFT202012

    if not dialect.has_ids:
        return Specification.OPAQUE
    return DRAFT7 if dialect.ref_alone else DRAFT202012
