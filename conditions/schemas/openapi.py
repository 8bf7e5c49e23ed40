"""The schema of a response in a document of OpenAPI (3.0 and 3.1)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from conditions.errors import SchemaError
from conditions.schemas import keywords
from conditions.schemas.dialect import dialect_of
from conditions.schemas.subschema import Subschema, subschema
from conditions.source import clipped
from conditions.values.nearest import nearest

_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_LISTED = 4


def response_schema(document: Any, operation: str, status: int | str | None = None) -> Subschema:
    """The schema of the JSON that an operation responds with.

    Args:
        document: The document of OpenAPI.
        operation: The `operationId`; or a method and a path, as in `GET /releases/{id}`.
        status: The status of the response, such as 200 or "2XX"; the first of those of success where it is None.

    Raises:
        SchemaError: There is no such operation or response, or it has no JSON.
    """
    if not isinstance(document, Mapping) or not isinstance(document.get("openapi"), str):
        raise SchemaError("this is no document of OpenAPI 3: it has no `openapi` with the version")
    root = subschema(document, dialect_of(document))
    found = _operation(root, operation)
    response = _followed(_response(found, operation, status))
    return _json(response, operation)


def _followed(schema: Subschema) -> Subschema:
    """A part of the document, behind a reference if it is one."""
    for _ in range(_MOST_REFERENCES):
        if not isinstance(schema.contents, Mapping):
            raise SchemaError(f"the document of OpenAPI has {type(schema.contents).__name__} where it has a mapping")
        if "$ref" not in schema.contents:
            return schema
        schema = schema.following(schema.contents["$ref"])
    raise SchemaError("a reference of the document of OpenAPI leads to itself")


_MOST_REFERENCES = 100


def _operation(root: Subschema, wanted: str) -> Subschema:
    known = list[str]()
    for name, path, contents in _operations(root):
        identity = contents.get("operationId")
        if wanted == identity or wanted.casefold() == f"{name} {path}".casefold():
            return root.within(contents)
        known.append(str(identity or f"{name.upper()} {path}"))
    near = nearest(wanted, known)
    listed = ", ".join(known[:_LISTED]) + (" and more" if len(known) > _LISTED else "")
    hint = f"did you mean {near}?" if near else f"there are {listed}" if known else "it has none at all"
    raise SchemaError(f"there is no operation {clipped(wanted, 80)!r} in the document of OpenAPI", hint=hint)


def _operations(root: Subschema) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """The method, the path and the contents of each operation."""
    for path, item in keywords.mapping(root.contents, "paths").items():
        place = _followed(root.within(item))
        for method in _METHODS:
            contents = place.contents.get(method)
            if isinstance(contents, Mapping):
                yield method, str(path), contents


def _response(operation: Subschema, name: str, status: int | str | None) -> Subschema:
    responses = {str(one).upper(): one for one in keywords.mapping(operation.contents, "responses")}
    wanted = _SUCCESS if status is None else (str(status).upper(), f"{str(status)[:1]}XX", "DEFAULT")
    found = next((responses[one] for one in wanted if one in responses), None)
    if found is None:
        told = "response of success" if status is None else f"response {status}"
        hint = f"there are {', '.join(responses)}" if responses else "it has none at all"
        raise SchemaError(f"the operation {name} has no {told}", hint=hint)
    return operation.within(operation.contents["responses"][found])


_SUCCESS = (*map(str, range(200, 207)), "2XX", "DEFAULT")


def _json(response: Subschema, name: str) -> Subschema:
    """The schema of the JSON in a response."""
    content = keywords.mapping(response.contents, "content")
    for media, value in content.items():
        kind = str(media).partition(";")[0].strip().lower()
        if kind.endswith(("/json", "+json")) or kind in ("*/*", "application/*"):
            place = _followed(response.within(value))
            if "schema" in place.contents:
                return place.within(place.contents["schema"])
    there = f"there is {', '.join(map(str, content))}" if content else None
    raise SchemaError(f"the response of the operation {name} has no schema of JSON", hint=there)
