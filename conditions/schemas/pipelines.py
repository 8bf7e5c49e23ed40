"""The schemas of what conditions of Azure Pipelines read: predefined variables, and the jobs and stages before.

They are data, `azure/pipeline.schema.json`, which is read when it is first asked for. Its references are replaced by
what they lead to, so that nothing has to follow them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeAlias

from conditions.schemas.place import Place
from conditions.schemas.schema import Schema

Reader: TypeAlias = Literal["step", "job", "stage", "condition"]
"""What reads: the condition of a step, a job or a stage, or one of which it is not known whose it is."""

FILE = Path(__file__).with_name("azure") / "pipeline.schema.json"
_REFERENCE = "#/$defs/"
_FOR_PEOPLE = ("description", "$comment")


def pipeline_schemas(reader: Reader = "condition") -> dict[str, Schema]:
    """The schemas of what a condition of a pipeline reads, by the names of its inputs.

    They tell the values of predefined variables, as far as Microsoft documents them, and the forms of `dependencies`
    and `stageDependencies`, which are others in a job than in a stage. Variables of other names are texts.

    Args:
        reader: Whose condition it is: "step", "job" or "stage"; "condition" where it may be each of them.

    >>> import conditions
    >>> of_job = conditions.pipeline_schemas("job")
    >>> of_job["variables"].at(["Agent.OS"]).values
    ('Windows_NT', 'Darwin', 'Linux')
    >>> [problem.message for problem in conditions.compile("eq(dependencies.A.result, 'Success')").check(of_job)]
    ["dependencies.A.result is never 'Success': it is 'Succeeded', 'SucceededWithIssues', 'Failed', 'Canceled', \
'Skipped' or 'Abandoned'"]
    """
    return dict(_schemas(reader))


@cache
def place_of(reader: Reader, name: str) -> Place | None:
    """The place of a named value for a reader; None where the service tells nothing of it."""
    schema = _schemas(reader).get(name)
    return None if schema is None else schema.root


@cache
def _schemas(reader: Reader) -> Mapping[str, Schema]:
    inputs = _definition(reader)["properties"]
    return {name: Schema.without_references(contents) for name, contents in inputs.items()}


@cache
def _definition(name: str) -> Any:
    """A definition of the data, with what its references lead to in their places; each stands in memory once."""
    return _whole(_definitions()[name])


@cache
def _definitions() -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))["$defs"]
    return found


def _whole(contents: Any) -> Any:
    if isinstance(contents, list):
        return list(map(_whole, contents))
    if not isinstance(contents, dict):
        return contents
    if "$ref" in contents:
        return _definition(contents["$ref"].removeprefix(_REFERENCE))
    return {key: _whole(part) for key, part in contents.items() if key not in _FOR_PEOPLE}
