"""Files of schemas, as `--schema` and steps name them: `FILE`, `FILE#/pointer`, `FILE#operationId:status`."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from conditions.documents.regular_file import TooLargeError, read_regular
from conditions.documents.strict_json import parse_json
from conditions.errors import SchemaError
from conditions.schemas.schema import Schema
from conditions.source import in_one_line

LARGEST = 64 * 1024 * 1024
"""The most bytes of a file of schemas."""

_STATUS = re.compile(r"(?P<operation>.+):(?P<status>[1-5][0-9Xx]{2}|default)")


def schema_of(name: str) -> Schema:
    """The schema that a name means; the file is read once as long as it does not change.

    Args:
        name: The file, of JSON or YAML. Behind `#` stands a JSON Pointer (RFC 6901) to a part of it; or of a document
            of OpenAPI, the `operationId` and perhaps a colon and the status.

    Raises:
        SchemaError: The file cannot be read, or has no such schema.
        ImportError: The extra `schema` is not installed.
    """
    path, _, part = name.partition("#")
    document = _read(path)
    if not part or part.startswith("/"):
        return _whole(document, part, path)
    match = _STATUS.fullmatch(part)
    return Schema.from_openapi(document, match["operation"] if match else part, match["status"] if match else None)


def _whole(document: Any, pointer: str, path: str) -> Schema:
    if not pointer and isinstance(document, dict) and "openapi" in document:
        raise SchemaError(f"{path} is a document of OpenAPI", hint=f"name an operation of it: {path}#operationId")
    return Schema.from_json_schema(document, pointer)


def _read(path: str) -> Any:
    try:
        state = Path(path).stat()
        return _parsed(path, state.st_mtime_ns, state.st_size)
    except OSError as error:
        raise SchemaError(f"cannot read {in_one_line(path)}: {error.strerror}") from None
    except TooLargeError:
        raise SchemaError(f"{in_one_line(path)} is larger than {LARGEST:,} bytes") from None
    except ValueError as error:
        if isinstance(error, SchemaError):
            raise
        raise SchemaError(f"cannot read {in_one_line(path)}: {in_one_line(str(error))}") from None


@lru_cache(maxsize=8)
def _parsed(path: str, _changed: int, _size: int) -> Any:
    data = read_regular(path, LARGEST)
    if data.lstrip()[:1] in (b"{", b"["):
        return parse_json(data, path)
    from conditions.lint.reading.yaml_tree import NotYamlError
    from conditions.lint.reading.yaml_values import yaml_value

    try:
        return yaml_value(data.decode("utf-8-sig"))
    except NotYamlError as error:
        raise SchemaError(f"{in_one_line(path)}: {error}") from None
