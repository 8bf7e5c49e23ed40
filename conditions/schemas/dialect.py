"""The dialects of schemas, as far as keywords mean different things in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Dialect:
    """A way to write schemas.

    Attributes:
        name: The name by which `referencing` and `jsonschema` know it.
        ref_alone: `$ref` stands for the whole schema: what is written beside it is passed over.
        nullable: `nullable: true` lets Null in.
        has_ids: A schema may have a name of its own, by `$id`, to which references lead.
    """

    name: str
    ref_alone: bool = False
    nullable: bool = False
    has_ids: bool = True


DRAFT_2020 = Dialect("draft2020-12")
DRAFT_7 = Dialect("draft7", ref_alone=True)
OPENAPI_30 = Dialect("openapi3.0", ref_alone=True, nullable=True, has_ids=False)
OPENAPI_31 = DRAFT_2020

_OLD = ("draft-03", "draft-04", "draft-05", "draft-06", "draft-07")


def dialect_of(contents: Any) -> Dialect:
    """The dialect that a document names by `openapi` or `$schema`; the newest of JSON Schema, where it names none."""
    if not isinstance(contents, Mapping):
        return DRAFT_2020
    version, named = contents.get("openapi"), contents.get("$schema")
    if isinstance(version, str):
        return OPENAPI_30 if version.startswith("3.0") else OPENAPI_31
    return DRAFT_7 if isinstance(named, str) and any(old in named for old in _OLD) else DRAFT_2020
