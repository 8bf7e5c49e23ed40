"""The schema that a step of a pipeline names: `schema: openapi.yaml#getRelease`, beside its inputs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from conditions.errors import SchemaError
from conditions.lint.reading.occurrence import Occurrence
from conditions.lint.reading.yaml_nodes import YamlMapping, YamlScalar
from conditions.problem import Problem
from conditions.source import in_one_line

if TYPE_CHECKING:
    from conditions.schemas.schema import Schema

KEY = "schema"


def schema_named_by(found: Occurrence, path: str) -> Schema | Problem | None:
    """The schema of the step in which an expression stands, or why it cannot be used; None where it names none.

    Args:
        found: The expression.
        path: The file: the step names another one beside it.
    """
    node = found.around.node
    named = node.get(KEY) if isinstance(node, YamlMapping) and node.get("task") is not None else None
    if not isinstance(named, YamlScalar) or not named.value.strip() or "$" in named.value.partition("#")[0]:
        return None
    from conditions.lint.schema_files import schema_of

    try:
        return schema_of(str(Path(path).parent / named.value.strip()))
    except (SchemaError, ImportError) as error:
        hint = error.hint if isinstance(error, SchemaError) else None
        told = error.message if isinstance(error, SchemaError) else str(error)
        return Problem("E006", f"the schema of the step cannot be used: {in_one_line(told)}", named.span, hint)
