"""The places of expressions in pipelines, and what they may name there (docs/reference/language.md, "Places")."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from conditions.declaring.dialects import JsonPath
from conditions.declaring.function import Function, PlaceKind
from conditions.declaring.vocabulary import Vocabulary
from conditions.language import AZURE, Language

if TYPE_CHECKING:
    from conditions.schemas.pipelines import Reader
    from conditions.schemas.schema import Schema


@dataclass(frozen=True, slots=True)
class Place:
    """A kind of place that holds expressions.

    Attributes:
        name: What people call it: `step condition`.
        kind: The kind by which the declarations of functions say that it knows them.
        names: The named values that are known there.
        decides: Whether its value decides if something runs, so that a status function is missed there.
        status_arguments: Whether status functions may name what they ask for.
        jsonpath: The dialect of the paths of `jsonpath()`.
        schemas: The schemas of named values, by their names.
        reader: Who reads there what the service knows: its schemas are other ones for a job than for a stage.
    """

    name: str
    kind: PlaceKind
    names: tuple[str, ...]
    decides: bool = False
    status_arguments: bool = False
    jsonpath: JsonPath = "server"
    schemas: tuple[tuple[str, Schema], ...] = field(default=(), compare=False, repr=False)
    reader: Reader = "step"

    def knows(self, function: Function) -> bool:
        """True where a function is known there."""
        return not function.places or self.kind in function.places

    @property
    def with_article(self) -> str:
        """What people call it, with its article."""
        return f"{'an' if self.name[0] in 'aeiou' else 'a'} {self.name}"

    @property
    def language(self) -> Language:
        """The language of the expressions there."""
        return _language(self)


STEP = Place("step condition", "condition", ("variables",), decides=True)
JOB = Place(
    "job condition",
    "condition",
    ("variables", "pipeline", "dependencies", "stageDependencies"),
    decides=True,
    status_arguments=True,
    reader="job",
)
STAGE = Place("stage condition", "condition", JOB.names, True, True, reader="stage")
CONDITION = Place("condition", "condition", JOB.names, True, True, reader="condition")
"""Of what the file does not tell: a template that may be used anywhere."""
RUNTIME = Place(
    "$[ … ] expression",
    "runtime",
    ("variables", "resources", "pipeline", "dependencies", "stageDependencies"),
    reader="job",
)
ROOT = Place("$[ … ] variable of the root", "runtime", ("variables", "resources", "pipeline"))
TEMPLATE = Place("${{ … }} expression", "template", ("parameters", "variables"))
CRITERION = Place("success criterion", "criterion", ("root", "response", "taskInputs", "variables"))
VALIDATION = Place("validation expression", "validation", ("value",))


@dataclass(frozen=True, slots=True)
class _Anywhere(Place):
    """No place of a file: all that there is is known there."""

    @property
    def language(self) -> Language:
        return AZURE.extend(jsonpath=self.jsonpath)


EXPRESSION = _Anywhere("expression", "criterion", AZURE.vocabulary.names, reader="condition")
"""Of what stands in no file, and names what no place of one knows together."""

BY_NAME = {
    "step": STEP,
    "job": JOB,
    "stage": STAGE,
    "criterion": CRITERION,
    "template": TEMPLATE,
    "runtime": RUNTIME,
    "validation": VALIDATION,
}
"""The places by short names."""

LIKELY = (CONDITION, CRITERION, RUNTIME, TEMPLATE, VALIDATION, EXPRESSION)
"""The places in which an expression may stand of which nothing is known, the likeliest first."""


def with_names(place: Place, names: Iterable[str]) -> Place:
    """The place where further values are named: the loop variables of `each`, for example."""
    return replace(place, names=(*place.names, *names))


@lru_cache(maxsize=256)
def _language(place: Place) -> Language:
    functions = tuple(filter(place.knows, AZURE.vocabulary.functions))
    language = Language(Vocabulary(functions, tuple(dict.fromkeys(place.names)), hyphens=True))
    return language.extend(jsonpath=place.jsonpath)
