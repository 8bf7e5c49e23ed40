"""Where expressions stand in pipelines, and what they may name there (docs/reference/language.md, "Places")."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from conditions.declaring.vocabulary import Vocabulary
from conditions.language import AZURE, Language
from conditions.library.paths import JsonPath
from conditions.values.dotnet_text import fold

_STATUS = ("always", "canceled", "failed", "succeeded", "succeededOrFailed")
_CRITERION = ("count", "jsonpath", "pointer", "isUrl", "isNullOrEmpty", "intersect")
_VALIDATION = ("isMatch", "isInRange", "isUrl", "isEmail", "isIPv4Address", "isSha1", "length")
_SPECIAL = {*_STATUS, *_CRITERION, *_VALIDATION, "counter"} - {"length"}


@dataclass(frozen=True, slots=True)
class Place:
    """A kind of place that holds expressions.

    Attributes:
        name: What people call it: `step condition`.
        names: The named values that are known there.
        functions: The functions that are known there besides the general ones.
        decides: Whether its value decides if something runs, so that a status function is missed there.
        status_arguments: Whether status functions may name what they ask for.
        jsonpath: The dialect of the paths of `jsonpath()`.
    """

    name: str
    names: tuple[str, ...]
    functions: tuple[str, ...] = ()
    decides: bool = False
    status_arguments: bool = False
    jsonpath: JsonPath = "server"

    @property
    def language(self) -> Language:
        """The language of the expressions there."""
        return _language(self)


STEP = Place("step condition", ("variables",), _STATUS, decides=True)
JOB = Place(
    "job condition",
    ("variables", "pipeline", "dependencies", "stageDependencies"),
    _STATUS,
    decides=True,
    status_arguments=True,
)
STAGE = Place("stage condition", ("variables", "pipeline", "dependencies"), _STATUS, True, True)
CONDITION = Place("condition", JOB.names, _STATUS, True, True)
"""Of what the file does not tell: a template that may be used anywhere."""
RUNTIME = Place(
    "$[ … ] expression", ("variables", "resources", "pipeline", "dependencies", "stageDependencies"), ("counter",)
)
TEMPLATE = Place("${{ … }} expression", ("parameters", "variables"))
CRITERION = Place("success criterion", ("root", "response", "taskInputs", "variables"), _CRITERION)
VALIDATION = Place("validation expression", ("value",), _VALIDATION)


def with_names(place: Place, names: Iterable[str]) -> Place:
    """The place where further values are named: the loop variables of `each`, for example."""
    return Place(place.name, (*place.names, *names), place.functions, place.decides, place.status_arguments)


@lru_cache(maxsize=256)
def _language(place: Place) -> Language:
    known = {fold(name) for name in place.functions}
    special = {fold(name) for name in _SPECIAL} - known
    functions = tuple(one for one in AZURE.vocabulary.functions if fold(one.name) not in special)
    language = Language(Vocabulary(functions, tuple(dict.fromkeys(place.names)), hyphens=True))
    return language.extend(jsonpath=place.jsonpath)
