"""Checking a condition against schemas: the way in."""

from __future__ import annotations

from collections.abc import Mapping

from conditions.checking.checker import verdict
from conditions.declaring.vocabulary import Vocabulary
from conditions.problem import Problem
from conditions.schema_checking.rules.all import problems
from conditions.schemas.naming import by_name
from conditions.schemas.schema import Schema
from conditions.syntax.tree import Node


def checked(
    expression: str, tree: Node, vocabulary: Vocabulary, schemas: Schema | Mapping[str, Schema]
) -> list[Problem]:
    """What is wrong with a condition on documents of schemas, in the order of the text.

    Args:
        expression: The text.
        tree: Its checked tree.
        vocabulary: The words of its language.
        schemas: The schema of the document; or schemas by the names of the inputs.

    Raises:
        SchemaError: A schema is broken where the condition looks at it.
        TypeError: There is no such input, or what should be a schema is none.
    """
    return problems(expression, verdict(tree), by_name(schemas, vocabulary))
