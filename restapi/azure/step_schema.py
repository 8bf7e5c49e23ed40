"""The schema that a step names for what it is answered: its criteria are held to it when the file is read."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import conditions
from conditions.lint.schema_files import schema_of
from conditions.schemas.schema import Schema
from restapi.calls.variables import MACRO
from restapi.completing.completion import Completion
from restapi.declaring.keys import GivenKeys
from restapi.errors import FileError, Place

_CRITERIA = ("criterion", "success", "failure", "proceed")
"""The attributes of ways to complete that are criteria on what is answered."""

_TOLD_ONLY = ("W83", "W84")
"""What `conditions check` tells and a run does not refuse: it may be meant."""


def refuse_mismatch(given: GivenKeys, completion: Completion, places: Mapping[str, Place]) -> None:
    """Refuse a step whose criteria ask for what its schema does not have.

    Args:
        given: The properties of the step.
        completion: The way it completes, with the criteria.
        places: Their places.

    Raises:
        FileError: One does; or the schema cannot be read.
    """
    name, place = given.value("schema"), given.place_of("schema")
    if not name or not place.file:  # a file without a name is one that is checked, where more is told
        return
    try:
        schema = schema_of(str(Path(place.file).parent / name))
    except (conditions.SchemaError, ImportError) as error:
        raise FileError(f"the schema of the step cannot be used: {error}", place=place) from None
    for attribute in _CRITERIA:
        text = getattr(completion, attribute, "")
        if isinstance(text, str) and text.strip() and not MACRO.search(text):
            _refuse(text, schema, places.get(attribute, place))


def _refuse(text: str, schema: Schema, place: Place) -> None:
    try:
        problems = conditions.compile(text).check(schema)
    except conditions.ConditionError:
        return  # what is no criterion, or a broken part of the schema, is told where it is read
    for problem in problems:
        if not problem.code.startswith(_TOLD_ONLY):
            told = f"the criterion does not fit the schema of the step: {problem.message} ({problem.code})"
            raise FileError(told, hint=problem.hint or "", place=place)
