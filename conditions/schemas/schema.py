"""A schema: what may be in documents, asked place by place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import Any

from conditions.schemas.conformance import validity
from conditions.schemas.dialect import DRAFT_2020, dialect_of
from conditions.schemas.place import Place
from conditions.schemas.subschema import Subschema, subschema


class Schema:
    """A schema of documents. Made by `from_json_schema`, `from_openapi` or `like`; immutable.

    Nothing is read of it before it is asked for, so that large documents of schemas cost nothing but what is used.
    References lead to parts of the same document alone: nothing is ever fetched.

    >>> import conditions
    >>> schema = conditions.Schema.from_json_schema({"properties": {"status": {"enum": ["ok", "failed"]}}})
    >>> schema.at(["status"]).values
    ('ok', 'failed')
    """

    def __init__(self, top: Subschema, made: tuple[str, *tuple[Any, ...]]) -> None:
        self._top = top
        self._made = made

    @classmethod
    def from_json_schema(cls, schema: Any, pointer: str = "") -> Schema:
        """A schema of JSON: draft 2020-12, or draft 7 where `$schema` says so.

        Of a document of OpenAPI, the pointer names a schema in it: `/components/schemas/Release`.

        Args:
            schema: The schema, as `json.loads` gives it: a mapping, or true or false.
            pointer: The part of it that is meant, as a JSON Pointer (RFC 6901): `/$defs/release`.

        Raises:
            SchemaError: It is no schema, or has no such part.
            LimitError: Classes of its Mappings make too many members.
            ImportError: The extra `schema` is not installed.
        """
        from conditions.schemas.validating import refuse_broken  # schemas of samples and of the service need none of it

        top = subschema(schema, dialect_of(schema))
        if pointer:
            top = top.following("#" + pointer)
        refuse_broken(top.contents, top.dialect)
        return cls(top, ("from_json_schema", schema, pointer))

    @classmethod
    def from_openapi(cls, document: Mapping[str, Any], operation: str, status: int | str | None = None) -> Schema:
        """The schema of what an operation responds with, of a document of OpenAPI 3.0 or 3.1.

        Args:
            document: The document, as `json.loads` gives it.
            operation: The `operationId`, or the method and the path: `GET /releases/{id}`.
            status: The status of the response; the first of success where it is None.

        Raises:
            SchemaError: There is no such operation or response, or it has no schema of JSON.
            ImportError: The extra `schema` is not installed.
        """
        from conditions.schemas.openapi import response_schema

        top = response_schema(document, operation, status)
        return cls(top, ("from_openapi", document, operation, status))

    @classmethod
    def like(cls, documents: Iterable[Any]) -> Schema:
        """The schema that documents suggest, as `conditions infer` writes it. It needs no extra.

        Args:
            documents: The documents, as `json.loads` gives them.

        Raises:
            LimitError: They nest too deep.
        """
        from conditions.schemas.inferring import inferred

        return cls.without_references(inferred(documents))

    @classmethod
    def without_references(cls, schema: Mapping[str, Any]) -> Schema:
        """A schema of JSON that is known to be one, and has no references. It needs no extra.

        Args:
            schema: The schema, of draft 2020-12.
        """
        return cls(Subschema(schema, DRAFT_2020), ("without_references", schema))

    @cached_property
    def root(self) -> Place:
        """The place of the whole document."""
        return Place([(self._top,)])

    def at(self, keys: Iterable[str | int | None]) -> Place:
        """The place to which keys lead, as steps of a path do: texts, numbers of items, and None for every member."""
        place = self.root
        for key in keys:
            if key is None:
                place = place.members
            else:
                place = place.key(key) if isinstance(key, str) else place.item(key)
        return place

    @cached_property
    def is_valid(self) -> Callable[[Any], bool]:
        """Tells whether a document is valid; no where that is not certain.

        Raises:
            ImportError: The extra `schema` is not installed.
        """
        return validity(self._made[1], self._top.contents, self._top.dialect)

    @property
    def contents(self) -> Any:
        """The schema as it is written."""
        return self._top.contents

    def __repr__(self) -> str:
        return f"<Schema of {self.root!r}>"

    def __reduce__(self) -> tuple[Any, ...]:
        maker, *given = self._made
        return getattr(Schema, maker), tuple(given)
