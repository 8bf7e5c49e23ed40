"""The schemas of the inputs of a condition, as they are given: one, or several by name."""

from __future__ import annotations

from collections.abc import Mapping

from conditions.declaring.vocabulary import Vocabulary
from conditions.schemas.schema import Schema


def by_name(schemas: Schema | Mapping[str, Schema], vocabulary: Vocabulary) -> dict[str, Schema]:
    """The schemas by the names of the inputs, as the language spells them.

    Raises:
        TypeError: There is no such input, or what should be a schema is none.
    """
    given = {"root": schemas} if isinstance(schemas, Schema) else dict(schemas)
    for name, schema in given.items():
        if name not in vocabulary.names:
            raise TypeError(f"a condition takes no {name!r}; it takes {', '.join(vocabulary.names)}")
        if not isinstance(schema, Schema):
            raise TypeError(f"the schema of {name} is a conditions.Schema, not {type(schema).__name__}")
    return given
